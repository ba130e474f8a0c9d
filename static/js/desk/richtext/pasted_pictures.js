/* The pictures in what is pasted: files, and those within its HTML whose bytes come along. */

import { all } from "../dom.js";
import { parseForeign } from "./foreign_html.js";

const DATA = /^data:(image\/([a-z0-9.+-]+));base64,([a-z0-9+/=\s]+)$/i;
const NAME = "Pasted picture"; // in the library
const TOO_SMALL = 2; // pixels: what sites and newsletters count their readers by

/** A picture, and what its document says for those who can't see it.
 * @typedef {{ file: File, alt: string }} Pasted
 */

/** Return the picture of a data address, or null for what is none.
 * @param {string} address
 */
function fileOf(address) {
  const [, type, kind, content] = DATA.exec(address) ?? [];
  try {
    const bytes = Uint8Array.from(atob(content ?? ""), (each) => each.charCodeAt(0));
    return bytes.length ? new File([bytes], `${NAME}.${kind.split("+")[0]}`, { type }) : null;
  } catch {
    return null; // it was cut off
  }
}

/** @param {HTMLImageElement} image */
const isSeen = (image) =>
  ![image.getAttribute("width"), image.getAttribute("height")].some(
    (size) => size !== null && Number.parseFloat(size) < TOO_SMALL,
  );

/** Return the pictures that come along, how many don't, since only their address is there, and whether
 * there are words too.
 * @param {string} html
 * @param {File[]} files
 * @returns {{ pictures: Pasted[], missing: number, hasWords: boolean }}
 */
export function readPictures(html, files) {
  const { body } = parseForeign(html);
  for (const element of body.querySelectorAll("[data-sheet], script, title")) {
    element.remove();
  }
  const hasWords = /\S/.test(body.textContent ?? "");
  const images = all(body, "img", Element).filter((image) =>
    isSeen(/** @type {HTMLImageElement} */ (image)),
  );
  const found = images.map((image) => ({
    file: fileOf(image.getAttribute("src") ?? ""),
    alt: (image.getAttribute("alt") ?? "").replace(/\s+/g, " ").trim().slice(0, 300),
  }));
  const bare = found.filter(({ file }) => !file);
  // Beside words, Word puts a picture of all of them: files are those of the text only if there are as
  // many.
  if (files.length && (!hasWords || files.length === bare.length)) {
    for (const [index, each] of bare.entries()) {
      each.file = files[index] ?? null;
    }
    found.push(...files.slice(bare.length).map((file) => ({ file, alt: "" })));
  }
  const pictures = /** @type {Pasted[]} */ (found.filter(({ file }) => file));
  return { pictures, missing: found.length - pictures.length, hasWords };
}
