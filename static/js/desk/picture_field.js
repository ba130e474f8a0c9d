/* Picture fields: a button that shows the chosen picture, and opens the library in a panel. */

import { all, closest, find, get } from "./dom.js";
import { openPanel } from "./picture_panel.js";
import { SETTLED } from "./stand_ins.js";
import { thumbnail } from "./thumbnail.js";

/** @import { Choice } from "./picture_panel.js" */

const FIELD = "[data-picture-field]";

let isOpening = false; // while the panel is on its way: a double click opens one

/** @param {Element} field */
const selectOf = (field) => get(field, "select", HTMLSelectElement);

/** Return the field of the section that says what its picture shows, in other words.
 * @param {Element} within the section
 */
function descriptionOf(within) {
  const card = closest(within, ".section-card");
  return card && find(card, "[name$='-alt_text']", HTMLTextAreaElement);
}

/** Show whether the picture that is chosen lacks a description.
 * @param {HTMLElement} field
 */
function showDescribed(field) {
  const option = selectOf(field).selectedOptions[0];
  const isUndescribed = option?.dataset.undescribed !== undefined;
  const page = find(field, "[data-picture-page]", HTMLAnchorElement);
  if (page) {
    page.hidden = !isUndescribed;
    page.href = (page.dataset.picturePage ?? "").replace("/0/", `/${option?.value}/`);
  }
  const isSaid = descriptionOf(field)?.value.trim();
  get(field, "[data-picture-undescribed]").hidden = !isUndescribed || Boolean(isSaid);
}

/** Show what is chosen.
 * @param {HTMLElement} field
 */
function show(field) {
  const select = selectOf(field);
  const name = select.value ? (select.selectedOptions[0]?.textContent ?? "").trim() : "";
  find(field, ".picture-preview")?.remove();
  if (name) {
    const image = thumbnail(select);
    image.className = "picture-preview";
    get(field, "[data-picture-choose]").prepend(image);
  }
  get(field, "[data-picture-name]").textContent = name;
  get(field, "[data-picture-act]").textContent = name ? "Change" : "Choose a picture";
  get(field, "[data-picture-remove]").hidden = !name;
  showDescribed(field);
}

/** Put the button in the place of the select, with its label.
 * @param {HTMLElement} field
 */
function setUp(field) {
  const select = selectOf(field);
  const button = get(field, "[data-picture-choose]");
  const [label] = select.labels;
  if (label) {
    label.id = `${select.id}_label`;
    label.htmlFor = button.id;
    button.setAttribute("aria-labelledby", `${label.id} ${button.id}`);
  }
  const described = select.getAttribute("aria-describedby");
  if (described) {
    button.setAttribute("aria-describedby", described);
  }
  select.hidden = true;
  button.hidden = false;
  show(field);
}

/** Choose a picture of the library, or with "" none.
 * @param {HTMLSelectElement} select
 * @param {Choice} choice
 */
export function choose(select, { key, name, alt, isUndescribed }) {
  if (![...select.options].some(({ value }) => value === key)) {
    select.append(new Option(name, key));
  }
  select.value = key;
  if (key) {
    select.selectedOptions[0]?.toggleAttribute("data-undescribed", isUndescribed);
  }
  // What is read aloud, unless the section says it in other words.
  const description = descriptionOf(select);
  if (description) {
    description.placeholder = alt;
  }
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLElement} field */
async function open(field) {
  if (isOpening) {
    return;
  }
  isOpening = true;
  const select = selectOf(field);
  const tell = (/** @type {string} */ sentence) => {
    get(field, "[data-picture-said]").textContent = sentence;
  };
  const isThere = await openPanel({
    address: field.dataset.address ?? "",
    current: () => select.value,
    choose: (choice) => choose(select, choice),
    keep: (lines) => field.append(lines),
    tell,
  }).finally(() => {
    isOpening = false;
  });
  tell(isThere ? "" : "The library can’t be reached now. Try again in a moment.");
}

/** @param {ParentNode} root */
function start(root) {
  for (const field of all(root, FIELD)) {
    if (!selectOf(field).id.includes("__prefix__")) {
      setUp(field);
    }
  }
}

start(document);
document.addEventListener("formset:added", ({ target }) => {
  if (target instanceof Element) {
    start(target);
  }
});
document.addEventListener("change", ({ target }) => {
  const field = closest(target, FIELD);
  if (field) {
    get(field, "[data-picture-said]").textContent = "";
    show(field);
  }
});
document.addEventListener("input", ({ target }) => {
  const card = closest(target, "[name$='-alt_text']") && closest(target, ".section-card");
  const field = card && find(card, FIELD);
  if (field) {
    showDescribed(field);
  }
});
document.addEventListener(SETTLED, (event) => {
  const field = closest(event.target, FIELD);
  if (field && event instanceof CustomEvent && event.detail) {
    get(field, "[data-picture-said]").textContent = event.detail;
  }
});
document.addEventListener("click", ({ target }) => {
  const field = closest(target, FIELD);
  if (field && closest(target, "[data-picture-choose]")) {
    open(field);
  } else if (field && closest(target, "[data-picture-remove]")) {
    choose(selectOf(field), { key: "", name: "", alt: "", isUndescribed: false });
    get(field, "[data-picture-choose]").focus();
  }
});
