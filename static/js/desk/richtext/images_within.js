/* The images in the HTML of what is pasted, which is sent as it came: only their bytes are put in or
   left out. */

import { all } from "../dom.js";
import { isPicture, parseForeign } from "./foreign_html.js";

const IMAGE = /<!--[\s\S]*?-->|<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>/gi;
const SOURCE = /\ssrc\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)/i;
const BYTES = /\ssrc\s*=\s*(?:"\s*data:[^"]*"|'\s*data:[^']*'|data:[^\s"'<>]+)/i;
const WITHIN = /^data:image\//i;

/** An image: the address that holds its bytes, or "", what is said of it, and whether it is one to
 * look at.
 * @typedef {{ address: string, alt: string, isPicture: boolean }} Image
 */

/** Return HTML in which each tag of an image is changed.
 * @param {string} html
 * @param {(tag: string) => string} change
 */
const changeImages = (html, change) =>
  html.replace(IMAGE, (tag) => (tag.startsWith("<!") ? tag : change(tag)));

/** Return the images of HTML in their order.
 * @param {string} html
 * @returns {Image[]}
 */
export function imagesIn(html) {
  /** @type {string[]} */
  const tags = [];
  changeImages(html, (tag) => {
    tags.push(tag);
    return tag;
  });
  return all(parseForeign(tags.join("")), "img", Element).map((image) => {
    const address = image.getAttribute("src")?.trim() ?? "";
    return {
      address: WITHIN.test(address) ? address : "",
      alt: image.getAttribute("alt")?.trim() ?? "",
      isPicture: isPicture(image),
    };
  });
}

/** Return those to look at whose bytes come along, and those of which only the place does.
 * @param {Image[]} images
 */
export const cameAlong = (images) => images.filter((each) => each.isPicture && each.address);

/** @param {Image[]} images */
export const bareOf = (images) => images.filter((each) => each.isPicture && !each.address);

/** Leave the bytes of images out that make HTML of a size larger than a document may be.
 * @param {Image[]} images
 * @param {number} size in bytes, without them
 * @param {number} maxBytes
 */
export function limit(images, size, maxBytes) {
  let total = size;
  for (const image of images) {
    const fits = total + image.address.length <= maxBytes;
    total += fits ? image.address.length : 0;
    image.address = fits ? image.address : "";
  }
}

/** Return HTML as it came, but with the bytes of its images, as far as they have them; or of none.
 * @param {string} html
 * @param {Image[]} [images] all of it
 */
export function withBytes(html, images = []) {
  const left = [...images];
  return changeImages(html, (tag) => {
    const address = left.shift()?.address.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    return address
      ? tag.replace(SOURCE, "").replace(/^<img/i, (begin) => `${begin} src="${address}"`)
      : tag.replace(BYTES, "");
  });
}
