/* Reviewing an imported document: changing a kind, joining sections and undo update the page in
   place. */
"use strict";
{
  const { desk } = window;
  const form = document.querySelector("[data-import-form]");
  const REGION = "[data-proposal]";

  form.querySelector("[data-without-script]").hidden = true;

  async function fetchProposal(action) {
    const data = new FormData(form);
    data.set("do", action);
    const response = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual" });
    const page = response.ok && new DOMParser().parseFromString(await response.text(), "text/html");
    return page && page.querySelector(REGION);
  }

  async function update(action, focusId, sentence) {
    const current = form.querySelector(REGION);
    current.inert = true; // changes made during the request would be lost
    const region = (await desk.canSubmit(form)) && (await fetchProposal(action));
    current.inert = false;
    if (!region) return;
    current.replaceWith(region);
    document.getElementById(focusId)?.focus();
    desk.announce(sentence);
  }

  form.addEventListener("change", ({ target }) => {
    if (!target.matches("select")) return;
    const number = Number(target.id.split("-")[1]) + 1;
    update("show", target.id, `Section ${number} is now: ${target.selectedOptions[0].text}.`);
  });

  form.addEventListener("submit", async (event) => {
    const action = event.submitter?.value ?? "show";
    event.preventDefault();
    if (action.startsWith("join-")) {
      update(action, `section-${Number(action.slice(5)) - 1}`, "Joined with the section above.");
    } else if (action === "undo") {
      update(action, "sections-title", "The sections are apart again.");
    } else if (action === "create" && (await desk.canSubmit(form))) {
      const button = { type: "hidden", name: "do", value: action };
      form.append(Object.assign(document.createElement("input"), button));
      event.submitter.disabled = true; // pressed twice, it would create two articles
      form.submit();
    }
  });
}
