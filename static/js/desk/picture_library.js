/* The library of pictures: a picture's form opens in a panel beside the grid, and is saved there.
   It is the form of the picture's own page, to which each card leads without scripts. */

import { all, announce, closest, fieldsIn, find, get } from "./dom.js";
import { showFocalPoint } from "./focal_point.js";
import { sendWithToken, signIn, TOKEN } from "./signin.js";
import { followAll } from "./stand_ins.js";

/** A form that was opened, and whether something was typed that isn't saved.
 * @typedef {{ form: HTMLFormElement, address: string, isChanged: boolean }} Opened
 */

/** @param {Response} response */
const parse = async (response) =>
  new DOMParser().parseFromString(await response.text(), "text/html");

/** Return the sentences that the desk says on top of a page.
 * @param {ParentNode} page
 */
const messagesOf = (page) =>
  all(page, ".messagelist li").map(({ textContent }) => (textContent ?? "").trim());

/**
 * @param {HTMLElement} library
 * @param {HTMLDialogElement} panel
 */
function start(library, panel) {
  /** @type {Map<string, Opened>} */
  const opened = new Map();
  /** @type {string} */
  let shown = ""; // the key of the picture in the panel
  const body = get(panel, "[data-panel-body]");

  /** @param {string} key */
  const cardOf = (key) => find(library, `[data-picture="${key}"]`);

  /** Put a form of the desk into the panel.
   * @param {string} key
   * @param {string} address
   * @param {HTMLFormElement} form
   */
  function adopt(key, address, form) {
    const foot = get(document, "[data-panel-foot]", HTMLTemplateElement).content.cloneNode(true);
    find(form, ".submit-row")?.replaceWith(foot);
    const picture = { form, address, isChanged: false };
    opened.set(key, picture);
    form.addEventListener("input", () => {
      picture.isChanged = true;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(key, event.submitter?.hasAttribute("data-next") ?? false);
    });
    return picture;
  }

  /** Show the form of a picture, as it was left if it was open before.
   * @param {HTMLAnchorElement} link
   */
  async function open(link) {
    const key = closest(link, "[data-picture]")?.dataset.picture ?? "";
    let picture = opened.get(key);
    if (!picture?.isChanged) {
      const response = await fetch(link.href).catch(() => null);
      const form = response?.ok && find(await parse(response), "#picture_form", HTMLFormElement);
      if (!form) {
        location.assign(link.href); // the page says why
        return;
      }
      picture = adopt(key, link.href, document.adoptNode(form));
    }
    show(key, (link.textContent ?? "").trim(), picture.form);
  }

  /**
   * @param {string} key
   * @param {string} name
   * @param {HTMLFormElement} form
   */
  function show(key, name, form) {
    shown = key;
    const title = get(panel, "[data-panel-title]");
    title.textContent = name;
    body.replaceChildren(form);
    body.scrollTop = 0;
    showFocalPoint(form);
    followAll(form);
    if (!panel.open) {
      panel.showModal();
    }
    const wrong = fieldsIn(form).find((field) => field.matches("[aria-invalid=true]"));
    const description = find(form, "[name=alt_text]"); // not shown of a decorative one
    const first = wrong ?? (description?.offsetParent ? description : title);
    first.focus();
  }

  /** Save what is in the panel; show what is wrong with it beside its field.
   * @param {string} key
   * @param {boolean} goesOn whether the next picture is opened then
   */
  async function save(key, goesOn) {
    const picture = opened.get(key);
    if (!picture) {
      return;
    }
    const { form, address } = picture;
    const noAnswer = get(form, "[data-no-answer]");
    const body = new FormData(form);
    const focused = document.activeElement;
    form.inert = true;
    const response = await sendWithToken((token) => {
      body.set(TOKEN, token); // the form may have an old one, from before signing in again
      return fetch(address, { method: "POST", body });
    }).catch(() => null);
    const page = response?.ok ? await parse(response) : null;
    form.inert = false;
    if (focused instanceof HTMLElement && form.contains(focused)) {
      focused.focus(); // what is inert loses it
    }
    noAnswer.hidden = Boolean(page);
    if (!page) {
      return;
    }
    if (find(page, "body.login")) {
      if (await signIn("You were signed out. Sign in again to save; nothing is lost.")) {
        await save(key, goesOn);
      }
      return;
    }
    const refused = find(page, "#picture_form", HTMLFormElement);
    if (refused) {
      const again = adopt(key, address, document.adoptNode(refused));
      again.isChanged = true;
      show(key, get(panel, "[data-panel-title]").textContent ?? "", again.form);
      announce(
        messagesOf(page).join(" ") || "It isn’t saved yet: see what is said beside a field.",
      );
      return;
    }
    finish(key, page, goesOn);
  }

  /** Show a picture in the grid as it was saved.
   * @param {string} key
   * @param {Document} page the library, to which saving led
   * @param {boolean} goesOn
   */
  function finish(key, page, goesOn) {
    const card = cardOf(key);
    const next = card?.nextElementSibling;
    const renewed = find(page, `[data-picture="${key}"]`);
    opened.delete(key);
    if (renewed) {
      card?.replaceWith(document.adoptNode(renewed));
      followAll(library);
    } else if (card) {
      get(card, ".library__words").textContent = "Saved. It is no longer among these.";
    }
    library.dispatchEvent(new Event("picture-saved"));
    announce(messagesOf(page).join(" "));
    if (goesOn && next) {
      open(get(next, "[data-open]", HTMLAnchorElement));
    } else {
      panel.close();
    }
  }

  library.addEventListener("click", (event) => {
    const link = closest(event.target, "[data-open]", HTMLAnchorElement);
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      open(link);
    }
  });
  get(panel, "[data-panel-close]").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => {
    const card = cardOf(shown);
    if (card) {
      get(card, "[data-unsaved]").hidden = !opened.get(shown)?.isChanged;
      get(card, "[data-open]").focus();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...opened.values()].some(({ isChanged }) => isChanged)) {
      event.preventDefault();
    }
  });
}

const panel = find(document, "[data-panel]", HTMLDialogElement); // for those who may change pictures
if (panel) {
  start(get(document, "[data-library]"), panel);
}
