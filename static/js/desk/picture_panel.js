/* The library as a panel in the page, in which a picture or file is chosen or added: it is asked of
   the desk when it is opened, and gone when it is closed. */

import { all, closest, find, get } from "./dom.js";
import { loadPanel } from "./panel.js";
import { followAll } from "./stand_ins.js";
import { takeFiles, Uploads } from "./uploads.js";

/** A picture or file of the library: of a picture its description there, and whether it lacks one; of
 * both what its card tells.
 * @typedef {{ key: string, name: string, alt: string, isUndescribed: boolean,
 *   told?: DOMStringMap }} Choice
 */

/** The field in which a picture is chosen: its picture's key, and what becomes of a choice. What is
 * still sent when the panel is closed, or was refused, it keeps and tells.
 * @typedef {object} Place
 * @property {string} address of the library
 * @property {() => string} current
 * @property {(choice: Choice) => void} choose
 * @property {(lines: HTMLElement) => void} keep
 * @property {(sentence: string) => void} tell
 */

const PAUSE = 300; // milliseconds without typing before it is searched

/** Return a page of the library as a panel; null if the desk doesn't give it.
 * @param {string} address
 */
export const load = (address) => loadPanel(address, "[data-chooser]");

/** Let the pictures that are shown be searched, and shown further.
 * @param {HTMLDialogElement} panel
 * @param {() => string} current returns the key of the picture that is chosen now
 */
function startSearch(panel, current) {
  const form = get(panel, "[data-panel-search]", HTMLFormElement);
  const said = get(panel, "[data-panel-said]");
  let asked = 0; // how often: only the last answer is shown
  let timer = 0;

  function mark() {
    for (const button of all(panel, "[data-choose]")) {
      button.removeAttribute("aria-current");
    }
    for (const button of all(panel, `[data-key="${current()}"] [data-choose]`)) {
      button.setAttribute("aria-current", "true");
    }
    followAll(panel);
  }

  /** Ask for pictures; return them, or null if others were asked for meanwhile.
   * @param {string} address
   */
  async function ask(address) {
    asked += 1;
    const number = asked;
    const answer = await load(address);
    if (number !== asked || !panel.isConnected) {
      return null;
    }
    const found = answer && find(answer, "[data-panel-results]");
    said.textContent = found ? "" : "The library can’t be reached now. Try again in a moment.";
    return found;
  }

  async function search() {
    clearTimeout(timer);
    const query = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const found = await ask(`${form.action}?${query}`);
    if (found) {
      get(panel, "[data-panel-results]").replaceWith(found);
      mark();
      const number = all(found, "[data-choose]").length;
      const empty = find(found, ".empty"); // said where it is read aloud
      const none = (empty?.textContent ?? "").replace(/\s+/g, " ").trim();
      empty?.remove();
      const { one = "", many = "" } = panel.dataset;
      said.textContent = none || (number === 1 ? one : `${number} ${many}`);
    }
    return found;
  }

  /** Show more pictures below those that are shown.
   * @param {HTMLAnchorElement} link
   */
  async function showMore(link) {
    const found = await ask(link.href);
    if (found) {
      const cards = all(found, "[data-library] > li");
      get(panel, "[data-library]").append(...cards);
      link.replaceWith(...all(found, "[data-panel-more]"));
      mark();
      find(cards[0], "[data-choose]")?.focus();
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = await search();
    if (found) {
      find(found, "[data-choose]")?.focus();
    }
  });
  panel.addEventListener("click", (event) => {
    const link = closest(event.target, "[data-panel-more]", HTMLAnchorElement);
    if (link) {
      event.preventDefault();
      showMore(link);
    }
  });
  mark();
  return mark;
}

/** Let pictures be added to the library; the one that is there last is chosen, but when the panel is
 * closed by then none in the place of another.
 * @param {HTMLDialogElement} panel
 * @param {Place} place
 * @param {() => void} mark shows which one is chosen
 */
function startUploads(panel, place, mark) {
  const form = find(panel, "[data-upload]", HTMLFormElement);
  if (!form) {
    return; // for those who may not add any
  }
  const lines = get(panel, "[data-uploads]");
  /** @type {string[]} */
  let taken = []; // the names of what was added, before the panel is closed
  const uploads = new Uploads(form, lines, {
    added: ({ card, ...added }) => {
      const page = new DOMParser().parseFromString(card, "text/html");
      const told = find(page, "[data-key]")?.dataset ?? {};
      if (panel.open || !place.current()) {
        place.choose({ ...added, alt: "", isUndescribed: true, told });
      }
      if (panel.open) {
        taken.push(added.name);
        find(panel, `[data-library] > [data-key="${added.key}"]`)?.remove(); // it was there already
        get(panel, "[data-library]").prepend(...all(page, "[data-key]"));
        find(panel, ".empty")?.remove();
        mark();
      } else {
        place.tell(`“${added.name}” ${panel.dataset.added}`);
      }
    },
    done: () => {
      if (!lines.childElementCount) {
        panel.close();
        lines.remove();
      } else if (taken.length) {
        const refused = all(lines, "[data-name]").map(({ textContent }) => textContent);
        const others = taken.length > 1 ? `, the last of ${taken.length}` : "";
        panel.close(); // and what was refused stays at the field
        place.tell(
          `“${taken.at(-1)}” is chosen now${others}. ` +
            `Not taken: ${refused.join(", ")}. Why is said here.`,
        );
        taken = [];
      }
    },
  });
  takeFiles(panel, form, uploads);
  panel.addEventListener("close", () => lines.childElementCount && place.keep(lines));
}

/** Let a picture be chosen; return whether the panel is there.
 * @param {Place} place
 */
export async function openPanel(place) {
  const panel = await load(place.address);
  if (!panel) {
    return false;
  }
  document.body.append(panel);
  const mark = startSearch(panel, place.current);
  startUploads(panel, place, mark);
  panel.addEventListener("click", ({ target }) => {
    const button = closest(target, "[data-choose]");
    if (button) {
      const told = closest(button, "[data-key]")?.dataset ?? {};
      const { key = "", alt = "", undescribed } = told;
      const name = (button.textContent ?? "").trim();
      place.choose({ key, name, alt, isUndescribed: undescribed !== undefined, told });
    }
    if (button || closest(target, "[data-panel-close]")) {
      panel.close();
    }
  });
  panel.addEventListener("close", () => panel.remove());
  panel.showModal(); // the focus returns to where it was
  if (matchMedia("(hover: hover)").matches) {
    get(panel, "[type=search]").focus(); // a phone would show its keyboard
  }
  return true;
}
