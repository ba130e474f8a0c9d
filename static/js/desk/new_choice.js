/* An author or category that isn't there yet, made where it is chosen: by the form of its own page. */

import { all, announce, closest, find, get } from "./dom.js";
import { notifyChange } from "./fields.js";

const NEW = "new"; // the value of the choice that makes one

/** What each select had before that was chosen.
 * @type {WeakMap<HTMLSelectElement, string>}
 */
const chosen = new WeakMap();

/** @param {HTMLElement} box */
const field = (box) => get(box, "input", HTMLInputElement);

/** Add the choice that makes another one to the selects of a field of rows.
 * @param {HTMLTemplateElement} template
 * @param {HTMLElement} rows
 */
function offer(template, rows) {
  for (const select of all(rows, "select", HTMLSelectElement)) {
    if (![...select.options].some(({ value }) => value === NEW)) {
      select.append(new Option(template.dataset.label, NEW));
    }
  }
}

/** Make it; return its key and name, or the sentences that say why not.
 * @param {HTMLTemplateElement} template
 * @param {string} name
 * @returns {Promise<{ value: string, obj: string } | string>}
 */
async function make({ dataset: { url = "", prefix = "" } }, name) {
  const body = new FormData();
  const token = get(document, "[name=csrfmiddlewaretoken]", HTMLInputElement).value;
  body.append("csrfmiddlewaretoken", token);
  body.append("name", name);
  // A name in another script has no letters for an address.
  body.append("slug", window.URLify(name, 80) || `new-${Date.now().toString(36)}`);
  for (const count of ["TOTAL", "INITIAL"]) {
    body.append(`${prefix}-${count}_FORMS`, "0");
  }
  const headers = { Accept: "application/json" };
  const response = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  if (response?.redirected || response?.status === 403) {
    return "You were signed out, or may not add one. What you wrote is safe.";
  }
  if (response?.headers.get("Content-Type")?.includes("json")) {
    return response.json();
  }
  const page = new DOMParser().parseFromString((await response?.text()) ?? "", "text/html");
  const errors = all(page, ".errorlist li", Element).map((each) => each.textContent);
  return errors.join(" ") || "The desk can’t be reached now. Try again in a moment.";
}

/** Ask for the name, below the select.
 * @param {HTMLTemplateElement} template
 * @param {HTMLElement} rows
 * @param {HTMLSelectElement} select
 */
function ask(template, rows, select) {
  const box = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const error = get(box, "[data-new-error]");
  select.value = chosen.get(select) ?? "";
  if (select.parentElement && find(select.parentElement, ".new-choice")) {
    return;
  }
  select.parentElement?.append(box);
  field(box).focus();

  const close = () => {
    box.remove();
    select.focus();
  };
  const save = async () => {
    const name = field(box).value.trim();
    const made = name ? await make(template, name) : "Write a name.";
    if (typeof made === "string") {
      error.textContent = made;
      field(box).focus();
      return;
    }
    for (const each of all(rows, "select", HTMLSelectElement)) {
      each.options[each.options.length - 1].before(new Option(made.obj, made.value));
    }
    select.value = made.value;
    notifyChange(select);
    announce(`${made.obj} was added.`);
    close();
  };
  get(box, "[data-new-save]").addEventListener("click", save);
  get(box, "[data-new-cancel]").addEventListener("click", close);
  box.addEventListener("input", (event) => event.stopPropagation()); // it is no part of the article
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      (event.key === "Enter" ? save : close)();
    }
  });
}

for (const template of all(document, "template[data-new-choice]", HTMLTemplateElement)) {
  const rows = document.getElementById(template.dataset.newChoice ?? "");
  if (rows) {
    offer(template, rows);
    rows.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLSelectElement && target.value !== NEW) {
        chosen.set(target, target.value);
      }
    });
    rows.addEventListener("change", (event) => {
      const select = closest(event.target, "select", HTMLSelectElement);
      if (select?.value === NEW) {
        event.stopPropagation();
        ask(template, rows, select);
      } else if (select) {
        chosen.set(select, select.value);
      }
    });
  }
}
