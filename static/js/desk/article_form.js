/* The article form: links from errors to their fields, and a warning before unsaved changes are
   lost. */
"use strict";
{
  const desk = window.desk;
  let changed = false;
  let saving = false;

  const problems = () => document.querySelector("[data-problems]");

  /* ---- Errors ---- */

  // In repeating rows, "Practice 2: ..." is about the second row that isn't empty.
  function rowFieldOf(widget, sentence) {
    const inputs = (row) => [...row.querySelectorAll(".rows__fields :is(input, select, textarea)")];
    const isFilled = (input) => input.value.trim();
    const rows = [...widget.querySelectorAll("[data-row]")];
    const number = sentence?.match(/^\D+(\d+):/)?.[1];
    const filledRows = rows.filter((candidate) => inputs(candidate).some(isFilled));
    const row = (number && filledRows[number - 1]) || rows[0];
    return inputs(row).find((input) => !isFilled(input)) ?? inputs(row).at(-1);
  }

  // The checklist names a section by its primary key: "section-12-body" is the text of section 12.
  function sectionField(target) {
    const [, key, name] = target.match(/^section-(\d+)-(.+)$/) ?? [];
    const input = document.querySelector(`.section-card input[name$="-id"][value="${key}"]`);
    return input && document.getElementById(`id_${input.closest(".section-card").id}-${name}`);
  }

  function bringIntoView(element) {
    const fits = element.offsetHeight < window.innerHeight;
    element.scrollIntoView({ block: fits ? "center" : "start" });
  }

  function goTo(target, sentence) {
    const element = document.getElementById(target) ?? sectionField(target);
    if (!element) {
      return null;
    }
    const card = element.closest(".section-card");
    if (card) {
      desk.sections.fold(card, false);
    }
    for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) {
      at.open = true;
    }
    const field = element.matches("[data-rows]") ? rowFieldOf(element, sentence) : element;
    const row = field.closest(".form-row") ?? field;
    bringIntoView(row);
    desk.focusField(field);
    return row;
  }

  // Go to the field that a link from the checklist names. Editors, fonts and the preview make the
  // page grow while they start, so keep the field in view until the user scrolls or types.
  function goToHash() {
    const row = goTo(location.hash.slice(1));
    if (!row) {
      return;
    }
    const observer = new ResizeObserver(() => bringIntoView(row));
    for (const element of [document.body, row.closest("form")]) {
      observer.observe(element);
    }
    for (const name of ["wheel", "touchmove", "keydown", "pointerdown", "input"]) {
      window.addEventListener(name, () => observer.disconnect(), { once: true });
    }
  }

  function linkErrorsToInputs() {
    for (const list of document.querySelectorAll(".errorlist[id$='_error']")) {
      const field = document.getElementById(list.id.replace(/_error$/, ""));
      for (const input of field?.matches("[data-rows]") ? field.querySelectorAll("input, select, textarea") : []) {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", list.id);
      }
    }
  }

  function showProblems() {
    changed = true; // nothing was saved
    linkErrorsToInputs();
    problems().addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (link) {
        event.preventDefault();
        goTo(link.hash.slice(1), link.dataset.sentence);
      }
    });
    // Until the page is loaded, Django's own script may still focus the first field.
    window.addEventListener("load", () => problems().focus());
  }

  /* ---- Leaving ---- */

  function markChanged() {
    changed = true;
    saving = false;
    document.querySelector(".messagelist")?.remove(); // "saved" is no longer true
  }

  function watch(form) {
    desk.onChange(form, markChanged);
    form.addEventListener("submit", (event) => {
      saving = !event.submitter?.formTarget;
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed && !saving && !desk.isSaved?.()) {
        event.preventDefault();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (problems()) {
      showProblems();
    }
    const form = document.querySelector("#content-main > form");
    if (form) {
      watch(form);
    }
    document.addEventListener("content-editor:ready", goToHash);
  });
}
