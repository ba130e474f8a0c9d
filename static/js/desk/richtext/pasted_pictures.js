/* The pictures in what is pasted: files, and those within its HTML whose bytes come along. */

import { all } from "../dom.js";
import { isPicture, parseForeign } from "./foreign_html.js";

const DATA = /^data:(image\/([a-z0-9.+-]+));base64,([a-z0-9+/=\s]+)$/i;
const NAME = "Pasted picture"; // in the library
const SAME_SHAPE = 0.03; // sizes are rounded
const MOST = 20; // of those whose bytes come along in the text: each takes memory

/** A picture, and what its document says for those who can't see it.
 * @typedef {{ file: File, alt: string }} Pasted
 */

/** Return the picture of a data address, or null for what is none.
 * @param {string} address
 */
function fileOf(address) {
  const [, type, kind, content] = DATA.exec(address) ?? [];
  try {
    const signs = atob(content ?? "");
    const bytes = new Uint8Array(signs.length);
    for (let index = 0; index < signs.length; index++) {
      bytes[index] = signs.charCodeAt(index);
    }
    return bytes.length ? new File([bytes], `${NAME}.${kind.split("+")[0]}`, { type }) : null;
  } catch {
    return null; // it was cut off
  }
}

/** Return whether a text is no more than the names of files, as some systems copy them along.
 * @param {string} text
 * @param {File[]} files
 */
function isOfNames(text, files) {
  const names = new Set(files.flatMap(({ name }) => [name, encodeURIComponent(name)]));
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim());
  return lines.every((line) => names.has(line.trim().replace(/^.*[/\\]/, "")));
}

/** Return whether the files beside formatted words are surely the pictures of the text of which it has
 * only an address. A single one may be the picture that Word puts there of all words.
 * @param {File[]} files
 * @param {unknown[]} bare pictures
 */
const areOfText = (files, bare) => files.length > 1 && files.length === bare.length;

/** Return whether a file has the shape in which an image is shown, where that says one.
 * @param {File} file
 * @param {Element} image
 */
async function hasShape(file, image) {
  const [width, height] = ["width", "height"].map((side) => {
    const size = image.getAttribute(side)?.trim() ?? "";
    return /^[\d.]+(px)?$/.test(size) ? Number.parseFloat(size) : 0;
  });
  const picture = await createImageBitmap(file).catch(() => null); // it may be none
  if (!picture || !width || !height) {
    return false;
  }
  const ratio = picture.width / picture.height / (width / height);
  picture.close();
  return Math.abs(ratio - 1) < SAME_SHAPE;
}

/** Return the files beside HTML if they are the pictures of which it has only an address; else none.
 * @param {File[]} files
 * @param {string} html
 */
export async function filesOfText(files, html) {
  const { body } = parseForeign(html);
  const bare = all(body, "img:not([src^='data:' i])", Element).filter(isPicture);
  const [image] = bare;
  const isOne = image && files.length === 1 && bare.length === 1;
  const isAlone = !/\S/.test(body.textContent ?? "");
  const areThey =
    areOfText(files, bare) || (isOne && (isAlone || (await hasShape(files[0], image))));
  return areThey ? files : [];
}

/** Return the pictures that come along, how many don't, since only their address is there, how many
 * are left out, since they are too large or too many, and whether there are words too.
 * @param {{ html: string, text: string, files: File[] }} clipboard with the words as HTML, as plain
 *   text, or both
 * @param {number} maxBytes of a picture
 * @returns {{ pictures: Pasted[], missing: number, leftOut: number, hasWords: boolean }}
 */
export function readPictures({ html, text, files }, maxBytes) {
  const { body } = parseForeign(html);
  for (const element of body.querySelectorAll("[data-sheet], script, title")) {
    element.remove();
  }
  const isFormatted = /\S/.test(body.textContent ?? "");
  const hasWords = isFormatted || !(html.trim() || isOfNames(text, files));
  /** @type {{ file: File | null, alt: string }[]} */
  const found = [];
  let leftOut = 0;
  for (const image of all(body, "img", Element).filter(isPicture)) {
    const address = image.getAttribute("src") ?? "";
    const isWithin = /^data:/i.test(address);
    const size = ((address.length - address.indexOf(",") - 1) * 3) / 4; // in base64, nearly
    if (isWithin && (size > maxBytes || found.filter(({ file }) => file).length === MOST)) {
      leftOut += 1;
      continue;
    }
    const alt = (image.getAttribute("alt") ?? "").replace(/\s+/g, " ").trim().slice(0, 300);
    found.push({ file: isWithin ? fileOf(address) : null, alt });
  }
  const bare = found.filter(({ file }) => !file);
  if (files.length && (!isFormatted || areOfText(files, bare))) {
    for (const [index, each] of bare.entries()) {
      each.file = files[index] ?? null;
    }
    found.push(...files.slice(bare.length).map((file) => ({ file, alt: "" })));
  }
  const pictures = /** @type {Pasted[]} */ (found.filter(({ file }) => file));
  return { pictures, missing: found.length - pictures.length, leftOut, hasWords };
}
