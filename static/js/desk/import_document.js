/* Importing a document: pasted text keeps its headings, bold text, lists, tables and pictures.

   The textarea only takes plain text. Formatted text goes to the server as it came, in a hidden
   field, and where pictures are inside it, as a file too; what is shown in the textarea's place is
   a likeness of it, and is never sent. */

import { announce, find, get } from "./dom.js";
import { parseForeign } from "./richtext/foreign_html.js";
import { bareOf, cameAlong, imagesIn, limit, withBytes } from "./richtext/images_within.js";
import { fromMarkdown } from "./richtext/markdown.js";
import { cleanPaste } from "./richtext/paste.js";
import { filesOfText } from "./richtext/pasted_pictures.js";
import { canSubmit } from "./submit_guard.js";

/** @import { Image } from "./richtext/images_within.js" */

const FORMATTING = "h3, h4, ul, ol, blockquote, a";
const BYTE_ORDER_MARK = "\ufeff"; // a file that begins with it is in UTF-8, whatever it declares

const form = get(document, "[data-document]", HTMLFormElement);
const text = get(form, "[name=text]", HTMLTextAreaElement);
const html = get(form, "[name=html]", HTMLInputElement);
const file = get(form, "[name=file]", HTMLInputElement);
const withPictures = get(form, "[name=pasted]", HTMLInputElement);
/** @type {Promise<void> | null} */
let reading = null; // what was pasted, until it is shown
const maxBytes = Number(form.dataset.maxBytes);
const maxMarkup = Number(form.dataset.maxMarkup);

// --- Pictures ------------------------------------------------------------------------------------

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
 * @param {Image[]} images
 * @param {File[]} files
 */
async function putIn(images, files) {
  const addresses = await Promise.all(files.map(addressOf));
  for (const [index, image] of bareOf(images).entries()) {
    image.address = addresses[index] ?? "";
  }
}

/** Say how many pictures come along.
 * @param {number} coming
 * @param {number} waiting
 */
const sayPictures = (coming, waiting) =>
  [
    coming && (coming === 1 ? "1 picture comes along." : `${coming} pictures come along.`),
    waiting === 1 && "1 picture doesn’t come along: add it later.",
    waiting > 1 && `${waiting} pictures don’t come along: add them later.`,
  ]
    .filter(Boolean)
    .join(" ");

// --- What is sent, and what is shown -------------------------------------------------------------

/** Have the file sent that holds the pictures, or with "" none.
 * @param {string} content
 */
function sendPictures(content) {
  const files = new DataTransfer();
  if (content) {
    files.items.add(new File([BYTE_ORDER_MARK, content], "pasted.html", { type: "text/html" }));
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

/** Return a picture to look at.
 * @param {Image} image
 */
function shownPicture({ address, alt }) {
  const picture = document.createElement("img");
  picture.src = address;
  picture.alt = alt;
  return picture;
}

/** Have HTML sent with the pictures inside it, and show its words, and the pictures below.
 * @param {string} source
 * @param {Image[]} images
 */
function take(source, images) {
  const words = withBytes(source);
  limit(images, new Blob([words]).size, maxBytes);
  const coming = cameAlong(images);
  const said = sayPictures(coming.length, bareOf(images).length);
  html.value = words;
  sendPictures(coming.length ? withBytes(source, images) : "");
  const { content: pattern } = get(document, "template[data-pasted]", HTMLTemplateElement);
  const shown = get(/** @type {DocumentFragment} */ (pattern.cloneNode(true)), ".pasted");
  const content = get(shown, ".pasted__words");
  const likeness = new DOMParser().parseFromString(cleanPaste(words), "text/html");
  content.append(...likeness.body.childNodes, ...coming.map(shownPicture));
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

/** Return whether HTML says more than its plain text does.
 * @param {string} source
 * @param {string} plain
 */
function isFormatted(source, plain) {
  const likeness = new DOMParser().parseFromString(cleanPaste(source), "text/html");
  return Boolean(
    likeness.querySelector(FORMATTING) ||
      // Editors color Markdown, in tables too.
      (!fromMarkdown(plain) &&
        (likeness.querySelector("strong, em") || parseForeign(source).querySelector("td"))),
  );
}

/** Read formatted text that is pasted or dropped, with the pictures that come along.
 * @param {Event} event
 * @param {DataTransfer | null} data
 */
async function read(event, data) {
  if (reading) {
    event.preventDefault(); // one at a time
  }
  const source = data?.getData("text/html").replaceAll("\0", "");
  if (reading || !data || !source || text.value.trim()) {
    return; // next to other text only plain text can be pasted
  }
  const images = imagesIn(source);
  const files = [...data.files];
  const mayBeOfText = files.length > 0 && files.length === bareOf(images).length;
  const isWords = !mayBeOfText && !cameAlong(images).length;
  if (isWords && !isFormatted(source, data.getData("text/plain"))) {
    return;
  }
  if (withBytes(source).length > maxMarkup) {
    announce("It has too much formatting to come along: only its words are pasted.");
    return;
  }
  event.preventDefault();
  file.value = ""; // one or the other is sent
  text.readOnly = true; // until it is shown nothing is sent or written beside it
  reading = (mayBeOfText ? filesOfText(files, source) : Promise.resolve([]))
    .then((ofText) => putIn(images, ofText))
    .then(() => take(source, images));
  try {
    await reading;
  } finally {
    reading = null;
    text.readOnly = false;
  }
}

text.addEventListener("paste", (event) => read(event, event.clipboardData));
text.addEventListener("drop", (event) => read(event, event.dataTransfer));

file.addEventListener("change", async () => {
  await reading;
  if (file.files?.length && html.value) {
    takeAway();
    announce("What you pasted is taken away, since you chose a file.");
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
  take(html.value, imagesIn(html.value));
}
