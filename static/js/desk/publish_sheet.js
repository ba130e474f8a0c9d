/* Publishing without leaving the article: the form is saved, and its publishing page opens in a sheet
   above it. Closing the sheet leads back to the article as it was saved. */

import { announce, closest, find, get } from "./dom.js";

const PAGE = /\/publishing\/$/;
const UNANSWERED = "The desk doesn’t answer now. Your words are safe; try again in a moment.";

/** Save the form. Return the address that the server leads to, "" if it saved nothing, or null if it
 * didn't answer.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} button
 */
async function save(form, button) {
  const body = new FormData(form, button);
  const headers = { Accept: "application/json" };
  const sent = fetch(location.href, { method: "POST", body, headers });
  const response = await sent.catch(() => null);
  const isSaved = response?.headers.get("Content-Type")?.startsWith("application/json");
  return response && String(isSaved ? (await response.json()).address : "");
}

/** Submit the form as if there were no sheet, to see what is wrong.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | HTMLInputElement} button
 */
function submitPlainly(form, button) {
  const name = document.createElement("input");
  Object.assign(name, { type: "hidden", name: button.name, value: button.value });
  form.append(name);
  form.submit();
}

/**
 * @param {HTMLDialogElement} sheet
 * @param {HTMLFormElement} form
 */
function start(sheet, form) {
  const frame = get(sheet, "iframe", HTMLIFrameElement);
  const back = get(sheet, "[data-sheet-back]", HTMLAnchorElement);
  const status = get(form, "[data-autosave-status]");

  /** Lead to a page in place of the form, even where only the part behind "#" differs.
   * @param {string} address
   */
  function leave(address) {
    window.removeEventListener("hashchange", arrive);
    location.assign(address);
    if (new URL(address, location.href).pathname === location.pathname) {
      location.reload();
    }
  }

  const arrive = () => sheet.open && leave(location.href);

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const isButton = button instanceof HTMLInputElement || button instanceof HTMLButtonElement;
    if (!isButton || button.name !== "_publish" || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    form.inert = true; // what is saved is what is seen
    const address = await save(form, button);
    if (address === null) {
      form.inert = false;
      status.textContent = UNANSWERED;
      announce(UNANSWERED);
    } else if (!address) {
      submitPlainly(form, button);
    } else if (PAGE.test(new URL(address, location.href).pathname)) {
      back.href = address.replace(PAGE, "/change/");
      frame.src = address;
      sheet.showModal();
    } else {
      location.assign(address); // somebody else changed the article meanwhile
    }
  });
  sheet.addEventListener("close", () => leave(back.href));
  back.addEventListener("click", (event) => {
    event.preventDefault();
    sheet.close();
  });
  // A finding of the checklist leads to its field, on the page below the sheet.
  window.addEventListener("hashchange", arrive);
  frame.addEventListener("load", () => {
    const page = frame.contentDocument; // null for another site
    if (page && page.URL !== "about:blank" && !PAGE.test(page.location.pathname)) {
      location.assign(page.URL); // what isn't about publishing takes the place of the form
    }
    page?.addEventListener("keydown", ({ key }) => key === "Escape" && sheet.close());
  });
}

const sheet = find(document, "[data-publish-sheet]", HTMLDialogElement);
const form = closest(find(document, "[name=_publish]"), "form", HTMLFormElement);
if (sheet && form) {
  start(sheet, form);
}
