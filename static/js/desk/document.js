/* Start from a document: a paste keeps its headings, bold words and lists, and is shown as it is.

   The field takes words alone. What has a form is shown in its place, and sent in a hidden field;
   an HTML file is read here as well, since this is where foreign HTML is understood. */
"use strict";
{
  const { desk, richText } = window;
  const form = document.querySelector("[data-document]");
  const { text, html, file } = form.elements;
  const WITH_FORM = "h1, h2, h3, h4, h5, h6, ul, ol, blockquote, a";

  function show(cleaned) {
    const shown = document.querySelector("template[data-pasted]").content.cloneNode(true).firstElementChild;
    const words = shown.querySelector(".pasted__words");
    words.append(...new DOMParser().parseFromString(cleaned, "text/html").body.childNodes);
    html.value = cleaned;
    text.hidden = true;
    text.after(shown);
    shown.querySelector("button").addEventListener("click", () => {
      shown.remove();
      html.value = "";
      text.hidden = false;
      text.focus();
      desk.say("It is taken away.");
    });
    words.focus();
    desk.say(`Pasted: ${words.innerText.split(/\s+/).filter(Boolean).length} words, with their headings and lists.`);
  }

  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData.getData("text/html");
    if (!pasted || text.value.trim()) return; // into the middle of other words only words can go
    const cleaned = richText.cleanPaste(pasted, { levels: true });
    const page = new DOMParser().parseFromString(cleaned, "text/html");
    const isMarkdown = richText.fromMarkdown(event.clipboardData.getData("text/plain"));
    if (!page.querySelector(isMarkdown ? WITH_FORM : `${WITH_FORM}, strong, em`)) return;
    event.preventDefault();
    show(cleaned);
  });

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!/\.html?$/i.test(chosen?.name ?? "") || html.value) return;
    const cleaned = richText.cleanPaste(await chosen.text(), { levels: true });
    if (!cleaned.trim()) return;
    file.value = "";
    show(cleaned);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await desk.stillThere(form)) form.submit();
  });

  // The page is shown again, with something else to put right.
  if (html.value) show(richText.cleanPaste(html.value, { levels: true }));
}
