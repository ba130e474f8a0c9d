/* Importing a document: pasted text keeps its headings, bold text and lists.

   The textarea only takes plain text. Formatted text is shown in its place and sent in a hidden
   field; an HTML file is read here too, since the code that cleans foreign HTML runs in the
   browser. */
"use strict";
{
  const { desk, richText } = window;
  const form = document.querySelector("[data-document]");
  const { text, html, file } = form.elements;
  const FORMATTING = "h1, h2, h3, h4, h5, h6, ul, ol, blockquote, a";

  function showFormatted(cleaned) {
    const shown = document.querySelector("template[data-pasted]").content.cloneNode(true).firstElementChild;
    const content = shown.querySelector(".pasted__words");
    content.append(...new DOMParser().parseFromString(cleaned, "text/html").body.childNodes);
    html.value = cleaned;
    text.hidden = true;
    text.after(shown);
    shown.querySelector("button").addEventListener("click", () => {
      shown.remove();
      html.value = "";
      text.hidden = false;
      text.focus();
      desk.announce("It is taken away.");
    });
    content.focus();
    const count = content.innerText.split(/\s+/).filter(Boolean).length;
    desk.announce(`Pasted: ${count} words, with their headings and lists.`);
  }

  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData.getData("text/html");
    if (!pasted || text.value.trim()) return; // next to other text only plain text can be pasted
    const cleaned = richText.cleanPaste(pasted, { levels: true });
    const page = new DOMParser().parseFromString(cleaned, "text/html");
    const isMarkdown = richText.fromMarkdown(event.clipboardData.getData("text/plain"));
    if (!page.querySelector(isMarkdown ? FORMATTING : `${FORMATTING}, strong, em`)) return;
    event.preventDefault();
    showFormatted(cleaned);
  });

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!/\.html?$/i.test(chosen?.name ?? "") || html.value) return;
    const cleaned = richText.cleanPaste(await chosen.text(), { levels: true });
    if (!cleaned.trim()) return;
    file.value = "";
    showFormatted(cleaned);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await desk.canSubmit(form)) form.submit();
  });

  // The form is shown again with errors.
  if (html.value) showFormatted(richText.cleanPaste(html.value, { levels: true }));
}
