/* Importing a document: pasted text keeps its headings, bold text, lists, tables and pictures.

   The textarea only takes plain text. Formatted text is shown in its place and sent in a hidden
   field, and with its pictures as a file; an HTML file is read here too, since the code that cleans
   foreign HTML runs in the browser. */

import { all, announce, find, get } from "./dom.js";
import { textOf } from "./richtext/file_text.js";
import { fromMarkdown } from "./richtext/markdown.js";
import { cleanPaste } from "./richtext/paste.js";
import { filesOfText } from "./richtext/pasted_pictures.js";
import { canSubmit } from "./submit_guard.js";

const FORMATTING = "h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, a, img[src]";
const BARE = "img:not([src])"; // pictures of which only the place is there

const form = get(document, "[data-document]", HTMLFormElement);
const text = get(form, "[name=text]", HTMLTextAreaElement);
const html = get(form, "[name=html]", HTMLInputElement);
const file = get(form, "[name=file]", HTMLInputElement);
const withPictures = get(form, "[name=pasted]", HTMLInputElement);
/** @type {Promise<void> | null} */
let reading = null; // what was pasted or chosen, until it is shown
const maxBytes = Number(form.dataset.maxBytes);

/** @param {string} source */
const parse = (source) => new DOMParser().parseFromString(source, "text/html");

/** Return the HTML as it is sent: cleaned, with an img and its alt text where a picture stood.
 * @param {string} source
 */
const clean = (source) => cleanPaste(source, { levels: true }).trim();

/** Return a file as an address that holds its bytes.
 * @param {File} picture
 * @returns {Promise<string>} "" if it can't be read, or is none
 */
const addressOf = (picture) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    const isSent = picture.type.startsWith("image/") && picture.size < maxBytes;
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => resolve(""));
    isSent ? reader.readAsDataURL(picture) : resolve("");
  });

/** Give the pictures that have no bytes those of files, one each.
 * @param {Document} page
 * @param {File[]} files
 */
async function putIn(page, files) {
  const addresses = await Promise.all(files.map(addressOf));
  for (const [index, image] of all(page, BARE, Element).entries()) {
    if (addresses[index]) {
      image.setAttribute("src", addresses[index]);
    }
  }
}

/** Leave the bytes of pictures out that make it larger than a document may be.
 * @param {Document} page
 */
function limit(page) {
  let size = new Blob([page.body.textContent ?? ""]).size * 2; // with tags
  for (const image of all(page, "img[src]", Element)) {
    const length = image.getAttribute("src")?.length ?? 0;
    if (size + length > maxBytes) {
      image.removeAttribute("src");
    } else {
      size += length;
    }
  }
}

/** Say how many pictures come along.
 * @param {number} coming
 * @param {number} waiting
 */
const sayPictures = (coming, waiting) =>
  [
    coming && (coming === 1 ? "1 picture comes along." : `${coming} pictures come along.`),
    waiting === 1 && "1 picture doesn’t come along: its place is kept.",
    waiting > 1 && `${waiting} pictures don’t come along: their places are kept.`,
  ]
    .filter(Boolean)
    .join(" ");

/** Have the file sent that holds the pictures, or with "" none.
 * @param {string} content
 */
function sendPictures(content) {
  const files = new DataTransfer();
  if (content) {
    files.items.add(new File([content], "pasted.html", { type: "text/html" }));
  }
  withPictures.files = files.files;
}

/** Take away what was pasted with its formatting. */
function takeAway() {
  find(form, ".pasted")?.remove();
  html.value = "";
  sendPictures("");
  text.hidden = false;
}

/** Read what was pasted or chosen; until it is shown nothing is sent or written beside it.
 * @param {() => Promise<void>} work
 */
async function read(work) {
  text.readOnly = true;
  reading = work();
  try {
    await reading;
  } finally {
    reading = null;
    text.readOnly = false;
  }
}

/** @param {Document} page what was cleaned */
function showFormatted(page) {
  limit(page);
  const { body } = page;
  const pictures = all(body, "img[src]", Element);
  const said = sayPictures(pictures.length, all(body, BARE, Element).length);
  sendPictures(pictures.length ? body.innerHTML : "");
  const words = parse(body.innerHTML).body;
  for (const image of all(words, "img[src]", Element)) {
    image.removeAttribute("src");
  }
  html.value = words.innerHTML;
  const { content: pattern } = get(document, "template[data-pasted]", HTMLTemplateElement);
  const shown = get(/** @type {DocumentFragment} */ (pattern.cloneNode(true)), ".pasted");
  const content = get(shown, ".pasted__words");
  for (const image of all(body, BARE, Element)) {
    image.remove();
  }
  content.append(...body.childNodes);
  get(shown, "[data-pasted-pictures]").textContent = said;
  text.hidden = true;
  text.after(shown);
  get(shown, "button").addEventListener("click", () => {
    takeAway();
    text.focus();
    announce("It is taken away.");
  });
  content.focus();
  // biome-ignore lint/performance/useDomNodeTextContent: it has a space where a paragraph ends
  const count = content.innerText.split(/\s+/).filter(Boolean).length;
  announce(`Pasted: ${count} words, with their headings, lists and tables. ${said}`.trim());
}

/** Take formatted text, with the pictures that come along.
 * @param {Event} event
 * @param {DataTransfer | null} data
 */
function take(event, data) {
  const source = data?.getData("text/html");
  if (reading) {
    event.preventDefault(); // one at a time
  }
  if (reading || !data || !source || text.value.trim()) {
    return; // next to other text only plain text can be pasted
  }
  const page = parse(clean(source));
  const files = [...data.files];
  const mayBeOfText = files.length > 0 && files.length === all(page, BARE, Element).length;
  const isMarkdown = fromMarkdown(data.getData("text/plain"));
  const formatting = isMarkdown ? FORMATTING : `${FORMATTING}, strong, em`;
  if (mayBeOfText || page.querySelector(formatting)) {
    event.preventDefault();
    file.value = ""; // one or the other is sent
    read(async () => {
      await putIn(page, mayBeOfText ? await filesOfText(files, source) : []);
      showFormatted(page);
    });
  }
}

text.addEventListener("paste", (event) => take(event, event.clipboardData));
text.addEventListener("drop", (event) => take(event, event.dataTransfer));

file.addEventListener("change", async () => {
  await reading;
  const chosen = file.files?.[0];
  if (chosen && html.value) {
    takeAway();
    announce("What you pasted is taken away, since you chose a file.");
  }
  if (chosen && /\.html?$/i.test(chosen.name) && chosen.size <= maxBytes && !text.value.trim()) {
    read(async () => {
      const cleaned = clean(textOf(await chosen.arrayBuffer()));
      if (cleaned) {
        file.value = "";
        showFormatted(parse(cleaned));
      }
    });
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await reading;
  if (await canSubmit(form)) {
    form.submit();
  }
});

// The form is shown again with errors.
if (html.value) {
  showFormatted(parse(clean(html.value)));
}
