/* Picture fields: shows the chosen picture next to its field, and adds the accessible names that
   select2 leaves out. */

import { all, find, get } from "./dom.js";
import { thumbnail } from "./thumbnail.js";

const SELECT = "select[data-thumbnail]";

/** @param {HTMLSelectElement} select */
function show(select) {
  const row = select.closest(".form-row");
  if (!row) {
    return;
  }
  find(row, ".picture-preview")?.remove();
  if (select.value) {
    const image = thumbnail(select);
    image.className = "picture-preview";
    row.append(image);
  }
}

/** @param {HTMLSelectElement} select */
function boxOf(select) {
  if (!select.nextElementSibling) {
    throw new Error("select2 has not been set up.");
  }
  return get(select.nextElementSibling, ".select2-selection");
}

/** @param {HTMLSelectElement} select */
function setAccessibleName(select) {
  const [label] = select.labels;
  label.id ||= `${select.id}_label`;
  const box = boxOf(select);
  const chosen = get(box, ".select2-selection__rendered");
  box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  // Text inside the combobox, not a control of its own.
  chosen.removeAttribute("role");
  chosen.removeAttribute("aria-readonly");
}

/** @param {HTMLSelectElement} select */
function nameSearch(select) {
  const box = boxOf(select);
  box.setAttribute("aria-controls", box.getAttribute("aria-owns") ?? "");
  const search = get(document, ".select2-container--open .select2-search__field");
  search.setAttribute("aria-label", `Search: ${(select.labels[0].textContent ?? "").trim()}`);
}

/** @param {ParentNode} root */
function enhance(root) {
  for (const select of all(root, `${SELECT}.select2-hidden-accessible`, HTMLSelectElement)) {
    setAccessibleName(select);
  }
}

/** @param {(select: HTMLSelectElement) => void} callback */
const withSelect =
  (callback) =>
  (/** @type {JQueryEvent} */ { target }) => {
    if (target instanceof HTMLSelectElement) {
      callback(target);
    }
  };

for (const select of all(document, SELECT, HTMLSelectElement)) {
  show(select);
}
django.jQuery(document).on("change", SELECT, withSelect(show));
django.jQuery(document).on("select2:open", SELECT, withSelect(nameSearch));
// After Django's own script, which sets up select2.
django.jQuery(() => enhance(document));
document.addEventListener("formset:added", ({ target }) => {
  if (target instanceof Element) {
    enhance(target);
  }
});
