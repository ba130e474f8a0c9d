/* Looking over what a document becomes: kinds, joining and undoing change the page in place. */
"use strict";
{
  const { desk } = window;
  const form = document.querySelector("[data-review]");
  const REGION = "[data-proposal]";

  form.querySelector("[data-without-script]").hidden = true;

  async function ask(action) {
    const data = new FormData(form);
    data.set("do", action);
    const answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual" });
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    return page && page.querySelector(REGION);
  }

  async function inPlace(action, focusId, sentence) {
    const before = form.querySelector(REGION);
    before.inert = true; // what was changed there meanwhile would be lost
    const region = (await desk.stillThere(form)) && (await ask(action));
    before.inert = false;
    if (!region) return;
    before.replaceWith(region);
    document.getElementById(focusId)?.focus();
    desk.say(sentence);
  }

  form.addEventListener("change", ({ target }) => {
    if (!target.matches("select")) return;
    const number = Number(target.id.split("-")[1]) + 1;
    inPlace("show", target.id, `Section ${number} is now: ${target.selectedOptions[0].text}.`);
  });

  form.addEventListener("submit", async (event) => {
    const action = event.submitter?.value ?? "show";
    event.preventDefault();
    if (action.startsWith("merge-")) {
      inPlace(action, `section-${Number(action.slice(6)) - 1}`, "Joined with the section above.");
    } else if (action === "undo") {
      inPlace(action, "sections-title", "The sections are apart again.");
    } else if (action === "make" && (await desk.stillThere(form))) {
      const button = { type: "hidden", name: "do", value: action };
      form.append(Object.assign(document.createElement("input"), button));
      event.submitter.disabled = true; // pressed twice, it would make two articles
      form.submit();
    }
  });
}
