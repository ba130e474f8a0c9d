/* The credentials of a state as a panel in the form of an author: what is ticked there is added to the
   practice's own, and chosen in the license from which the panel was opened. */

import { all, closest, find, get } from "./dom.js";
import { notifyChange } from "./fields.js";
import { loadPanel } from "./panel.js";
import { sendWithToken, signIn, TOKEN } from "./signin.js";

const NO_ANSWER =
  "The desk doesn’t answer now. What is ticked is still here; try again in a moment.";

const SIGNED_OUT = "You were signed out. Sign in again to add them; what is ticked is still here.";
const NOT_YOURS = "You may not add credentials. Ask whoever runs the desk.";
const FORBIDDEN = 403;

let isOpening = false; // while the panel is on its way: a double click opens one
let asked = 0; // how often a list was asked for: only the answer to the last one is shown

/** Say a sentence in the panel.
 * @param {HTMLDialogElement} panel
 * @param {string} sentence
 */
function say(panel, sentence) {
  const said = get(panel, "[data-panel-said]");
  said.textContent = sentence;
  said.scrollIntoView({ block: "nearest" });
}

/** Show the list of the state that is chosen in the panel, and say how long it is.
 * @param {HTMLDialogElement} panel
 * @param {HTMLFormElement} form
 */
async function showState(panel, form) {
  asked += 1;
  const mine = asked;
  const query = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const other = await loadPanel(`${form.action}?${query}`, "[data-credential-panel]");
  if (mine !== asked) {
    return;
  }
  if (other) {
    const list = get(other, "[data-panel-list]");
    get(panel, "[data-panel-list]").replaceWith(list);
    say(panel, list.dataset.count ?? "");
  } else {
    say(panel, NO_ANSWER);
  }
}

/** Add what is ticked; return the keys and names of what was added, or why nothing was.
 * @param {HTMLFormElement} form
 * @returns {Promise<[number, string][] | string>}
 */
async function add(form) {
  const body = new FormData(form);
  const response = await sendWithToken((token) => {
    body.set(TOKEN, token); // the form may have an old one, from before signing in again
    const headers = { Accept: "application/json" };
    return fetch(form.action, { method: "POST", body, headers });
  }).catch(() => null);
  if (response?.redirected) {
    return (await signIn(SIGNED_OUT)) ? add(form) : SIGNED_OUT; // it led to the sign-in page
  }
  if (response?.headers.get("Content-Type")?.includes("json")) {
    const { added } = await response.json();
    return added.length ? added : "Tick those that you want to add.";
  }
  if (response?.status === FORBIDDEN) {
    return NOT_YOURS;
  }
  return NO_ANSWER;
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
    if (typeof added === "string") {
      say(panel, added);
    } else {
      offer(added, select);
      panel.close();
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
