/* Importing a document: pasted text keeps its headings, bold text, lists and tables.

   The textarea only takes plain text. Formatted text is shown in its place and sent in a hidden
   field; an HTML file is read here too, since the code that cleans foreign HTML runs in the
   browser. */

import { announce, get } from "./dom.js";
import { fromMarkdown } from "./richtext/markdown.js";
import { cleanPaste } from "./richtext/paste.js";
import { canSubmit } from "./submit_guard.js";

const FORMATTING = "h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, a";

const form = get(document, "[data-document]", HTMLFormElement);
const text = get(form, "[name=text]", HTMLTextAreaElement);
const html = get(form, "[name=html]", HTMLInputElement);
const file = get(form, "[name=file]", HTMLInputElement);

/** @param {string} source */
const parse = (source) => new DOMParser().parseFromString(source, "text/html");

/** Return the HTML as it is sent: cleaned, with an img and its alt text where a picture stood.
 * @param {string} source
 */
const clean = (source) => cleanPaste(source, { levels: true }).trim();

/** @param {string} cleaned */
function showFormatted(cleaned) {
  const { content: pattern } = get(document, "template[data-pasted]", HTMLTemplateElement);
  const shown = get(/** @type {DocumentFragment} */ (pattern.cloneNode(true)), ".pasted");
  const content = get(shown, ".pasted__words");
  content.append(...parse(cleaned.replace(/<img\b[^>]*>/g, "")).body.childNodes);
  html.value = cleaned;
  text.hidden = true;
  text.after(shown);
  get(shown, "button").addEventListener("click", () => {
    shown.remove();
    html.value = "";
    text.hidden = false;
    text.focus();
    announce("It is taken away.");
  });
  content.focus();
  // biome-ignore lint/performance/useDomNodeTextContent: it has a space where a paragraph ends
  const count = content.innerText.split(/\s+/).filter(Boolean).length;
  announce(`Pasted: ${count} words, with their headings, lists and tables.`);
}

text.addEventListener("paste", (event) => {
  const pasted = event.clipboardData?.getData("text/html");
  if (!pasted || text.value.trim()) {
    return; // next to other text only plain text can be pasted
  }
  const cleaned = clean(pasted);
  const isMarkdown = fromMarkdown(event.clipboardData?.getData("text/plain") ?? "");
  if (parse(cleaned).querySelector(isMarkdown ? FORMATTING : `${FORMATTING}, strong, em`)) {
    event.preventDefault();
    showFormatted(cleaned);
  }
});

file.addEventListener("change", async () => {
  const chosen = file.files?.[0];
  if (!chosen || !/\.html?$/i.test(chosen.name) || html.value) {
    return;
  }
  const cleaned = clean(await chosen.text());
  if (cleaned) {
    file.value = "";
    showFormatted(cleaned);
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await canSubmit(form)) {
    form.submit();
  }
});

// The form is shown again with errors.
if (html.value) {
  showFormatted(clean(html.value));
}
