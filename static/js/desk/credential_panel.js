/* The credentials of a state as a panel in the form of an author: what is ticked there is added to the
   practice's own, and chosen in the license from which the panel was opened. */

import { all, closest, find, get } from "./dom.js";
import { notifyChange } from "./fields.js";
import { loadPanel } from "./panel.js";

const NO_ANSWER =
  "The desk doesn’t answer now. What is ticked is still here; try again in a moment.";

let isOpening = false; // while the panel is on its way: a double click opens one

/** Show the list of the state that is chosen in the panel.
 * @param {HTMLDialogElement} panel
 * @param {HTMLFormElement} form
 */
async function showState(panel, form) {
  const query = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const other = await loadPanel(`${form.action}?${query}`, "[data-credential-panel]");
  if (other) {
    get(panel, ".library-panel__body").replaceWith(get(other, ".library-panel__body"));
    get(panel, "select").focus();
  } else {
    get(panel, "[data-panel-said]").textContent = NO_ANSWER;
  }
}

/** Add what is ticked; return the keys and names of what was added, null if the desk didn't.
 * @param {HTMLFormElement} form
 * @returns {Promise<[number, string][] | null>}
 */
async function add(form) {
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  }).catch(() => null);
  const isAnswer = response?.headers.get("Content-Type")?.includes("json");
  return response && isAnswer ? (await response.json()).added : null;
}

/** Offer new credentials in every license, and choose the first one in this.
 * @param {[number, string][]} added
 * @param {HTMLSelectElement} chosenIn
 */
function offer(added, chosenIn) {
  for (const select of all(document, "[data-credential-field] select", HTMLSelectElement)) {
    select.append(...added.map(([key, name]) => new Option(name, String(key))));
  }
  chosenIn.value = String(added[0][0]);
  notifyChange(chosenIn);
}

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const field = closest(link, "[data-credential-field]");
  const panel = await loadPanel(`${link.href}?panel=1`, "[data-credential-panel]");
  if (!panel || !field) {
    location.assign(link.href); // which asks before words are lost
    return;
  }
  const select = get(field, "select", HTMLSelectElement);
  get(document, "#container").append(panel); // whose buttons look as those of the page
  panel.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.matches("[data-panel-state]")) {
      showState(panel, form);
      return;
    }
    const added = await add(form);
    if (added?.length) {
      offer(added, select);
      panel.close();
    } else {
      const said = get(panel, "[data-panel-said]");
      said.textContent = added ? "Tick those that you want to add." : NO_ANSWER;
      said.scrollIntoView({ block: "nearest" });
    }
  });
  panel.addEventListener("change", ({ target }) => {
    const form = closest(target, "[data-panel-state]", HTMLFormElement);
    if (form) {
      showState(panel, form);
    }
  });
  panel.addEventListener("click", ({ target }) => {
    if (closest(target, "[data-panel-close]")) {
      panel.close();
    }
  });
  panel.addEventListener("close", () => {
    panel.remove();
    select.focus();
  });
  panel.showModal();
}

document.addEventListener("click", async (event) => {
  const link = closest(event.target, "[data-credential-add]", HTMLAnchorElement);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  if (!isOpening && !find(document, "[data-credential-panel]")) {
    isOpening = true;
    await open(link).finally(() => {
      isOpening = false;
    });
  }
});
