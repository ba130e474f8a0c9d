import { follow } from "./stand_ins.js";

/** Return a small image, for decoration, of the picture that a field has chosen.
 * @param {HTMLSelectElement} select
 */
export function thumbnail(select) {
  const image = new Image();
  image.alt = ""; // the field shows its name
  image.src = (select.dataset.thumbnail ?? "").replace("/0/", `/${select.value}/`);
  follow(image);
  return image;
}
