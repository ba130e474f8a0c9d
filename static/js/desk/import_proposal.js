/* Reviewing an imported document: changing a kind, joining sections and undo update the page in
   place. */

import { announce, find, get } from "./dom.js";
import { canSubmit } from "./submit_guard.js";

const REGION = "[data-proposal]";
const form = get(document, "[data-import-form]", HTMLFormElement);

/** @param {string} action */
async function fetchProposal(action) {
  const body = new FormData(form);
  body.set("do", action);
  const response = await fetch(location.pathname, { method: "POST", body, redirect: "manual" });
  return response.ok
    ? find(new DOMParser().parseFromString(await response.text(), "text/html"), REGION)
    : null;
}

/**
 * @param {string} action
 * @param {string} focusId the element that has the focus afterwards
 * @param {string} sentence to be announced
 */
async function update(action, focusId, sentence) {
  const current = get(form, REGION);
  current.inert = true; // changes made during the request would be lost
  const region = (await canSubmit(form)) && (await fetchProposal(action));
  current.inert = false;
  if (region) {
    current.replaceWith(region);
    document.getElementById(focusId)?.focus();
    announce(sentence);
  }
}

/** @param {HTMLButtonElement} submitter */
async function create(submitter) {
  submitter.disabled = true; // pressed twice, it would create two articles
  if (await canSubmit(form)) {
    const button = { type: "hidden", name: "do", value: submitter.value };
    form.append(Object.assign(document.createElement("input"), button));
    form.submit();
  } else {
    submitter.disabled = false;
  }
}

get(form, "[data-without-script]").hidden = true;

form.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement) {
    const number = Number(target.id.split("-")[1]) + 1;
    update("show", target.id, `Section ${number} is now: ${target.selectedOptions[0].text}.`);
  }
});

form.addEventListener("submit", (event) => {
  const { submitter } = event;
  const action = submitter instanceof HTMLButtonElement ? submitter.value : "show";
  event.preventDefault();
  if (action.startsWith("join-")) {
    update(action, `section-${Number(action.slice(5)) - 1}`, "Joined with the section above.");
  } else if (action === "undo") {
    update(action, "sections-title", "The sections are apart again.");
  } else if (action === "create" && submitter instanceof HTMLButtonElement) {
    create(submitter);
  }
});
