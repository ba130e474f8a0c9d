/* Publishing without leaving the article: the form is saved, and its publishing page opens in a sheet
   above it. Closing the sheet leads back to the article as it was saved. */

import { closest, find, get } from "./dom.js";

const PAGE = /\/publishing\/$/;

/** Save the form; return the address that the server leads to, or null if nothing was saved.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} button
 */
async function save(form, button) {
  const body = new FormData(form, button);
  const response = await fetch(location.href, { method: "POST", body }).catch(() => null);
  return response?.redirected ? response.url : null;
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

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const isButton = button instanceof HTMLInputElement || button instanceof HTMLButtonElement;
    if (!isButton || button.name !== "_publish" || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    const address = await save(form, button);
    if (!address) {
      submitPlainly(form, button);
    } else if (PAGE.test(new URL(address).pathname)) {
      back.href = address.replace(PAGE, "/change/");
      frame.src = address;
      sheet.showModal();
    } else {
      location.assign(address); // somebody else changed the article meanwhile
    }
  });
  sheet.addEventListener("close", () => location.assign(back.href));
  // Pages that aren't about publishing take the place of the form.
  frame.addEventListener("load", () => {
    const page = frame.contentWindow?.location;
    if (page && page.href !== "about:blank" && !PAGE.test(page.pathname)) {
      location.assign(page.href);
    }
  });
}

const sheet = find(document, "[data-publish-sheet]", HTMLDialogElement);
const form = closest(find(document, "[name=_publish]"), "form", HTMLFormElement);
if (sheet && form) {
  start(sheet, form);
}
