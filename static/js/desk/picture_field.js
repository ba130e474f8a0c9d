/* Picture fields: a button that shows the chosen picture, and opens the library in a panel. */

import { all, closest, find, get } from "./dom.js";
import { openPanel } from "./picture_panel.js";
import { thumbnail } from "./thumbnail.js";

/** @import { Choice } from "./picture_panel.js" */

const FIELD = "[data-picture-field]";

let isOpening = false; // while the panel is on its way: a double click opens one

/** @param {Element} field */
const selectOf = (field) => get(field, "select", HTMLSelectElement);

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
  const page = find(field, "[data-picture-page]", HTMLAnchorElement);
  if (page) {
    page.hidden = !name;
    page.href = (page.dataset.picturePage ?? "").replace("/0/", `/${select.value}/`);
  }
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
export function choose(select, { key, name, alt }) {
  if (![...select.options].some(({ value }) => value === key)) {
    select.append(new Option(name, key));
  }
  select.value = key;
  // What is read aloud, unless the section says it in other words.
  const card = closest(select, ".section-card");
  const description = card && find(card, "[name$='-alt_text']", HTMLTextAreaElement);
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
    show(field);
  }
});
document.addEventListener("click", ({ target }) => {
  const field = closest(target, FIELD);
  if (field && closest(target, "[data-picture-choose]")) {
    open(field);
  } else if (field && closest(target, "[data-picture-remove]")) {
    choose(selectOf(field), { key: "", name: "", alt: "" });
    get(field, "[data-picture-choose]").focus();
  }
});
