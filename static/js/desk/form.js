/* The article form as a whole: the way to what is wrong, and a warning before words are lost. */
"use strict";
{
  const desk = window.desk;
  let changed = false;
  let saving = false;

  const problems = () => document.querySelector("[data-problems]");

  /* ---- What is wrong ---- */

  // In a list of rows, "Practice 2: ..." means the second row that says something.
  function rowFieldOf(widget, sentence) {
    const inputs = (row) => [...row.querySelectorAll(".rows__fields :is(input, select, textarea)")];
    const said = (input) => input.value.trim();
    const rows = [...widget.querySelectorAll("[data-row]")];
    const number = sentence?.match(/^\D+(\d+):/)?.[1];
    const row = (number && rows.filter((each) => inputs(each).some(said))[number - 1]) || rows[0];
    return inputs(row).find((input) => !said(input)) ?? inputs(row).at(-1);
  }

  // The checklist knows a section by its key in the database: "section-12-body" is its text.
  function sectionField(target) {
    const [, key, name] = target.match(/^section-(\d+)-(.+)$/) ?? [];
    const input = document.querySelector(`.section-card input[name$="-id"][value="${key}"]`);
    return input && document.getElementById(`id_${input.closest(".section-card").id}-${name}`);
  }

  function show(place) {
    const fits = place.offsetHeight < window.innerHeight;
    place.scrollIntoView({ block: fits ? "center" : "start" });
  }

  function goTo(target, sentence) {
    const found = document.getElementById(target) ?? sectionField(target);
    if (!found) {
      return null;
    }
    const card = found.closest(".section-card");
    if (card) {
      desk.sections.fold(card, false);
    }
    for (let each = found.closest("details"); each; each = each.parentElement.closest("details")) {
      each.open = true;
    }
    const field = found.matches("[data-rows]") ? rowFieldOf(found, sentence) : found;
    const place = field.closest(".form-row") ?? field;
    show(place);
    desk.focusField(field);
    return place;
  }

  // Whoever comes from the checklist goes on to the field, and stays there while the editors start:
  // they grow, and would push it out of sight.
  function arrive() {
    const place = goTo(location.hash.slice(1));
    const stay = () => show(place);
    if (place && window.CKEDITOR) {
      CKEDITOR.on("instanceReady", stay);
      for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
        window.addEventListener(name, () => CKEDITOR.removeListener("instanceReady", stay), { once: true });
      }
    }
  }

  // The section editor scrolls to where the page stood when it was sent; here the list goes first.
  function forgetScroll() {
    const state = new URLSearchParams(location.hash.slice(1));
    state.delete("scrollY");
    history.replaceState(null, "", `#${state}`);
  }

  function describe() {
    for (const list of document.querySelectorAll(".errorlist[id$='_error']")) {
      const field = document.getElementById(list.id.replace(/_error$/, ""));
      for (const input of field?.matches("[data-rows]") ? field.querySelectorAll("input, select, textarea") : []) {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", list.id);
      }
    }
  }

  function showProblems() {
    changed = true; // nothing of it is saved yet
    forgetScroll();
    describe();
    problems().addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (link) {
        event.preventDefault();
        goTo(link.hash.slice(1), link.dataset.sentence);
      }
    });
    // Django puts the cursor into the first field of a new article, at any moment until the page
    // is loaded.
    const show = () => problems().focus();
    if (document.readyState === "complete") {
      show();
    } else {
      window.addEventListener("load", show);
    }
  }

  /* ---- Leaving ---- */

  function touch() {
    changed = true;
    saving = false;
    document.querySelector(".messagelist")?.remove(); // "saved" is no longer true
  }

  function watch(form) {
    for (const name of ["input", "change", "desk:change"]) {
      form.addEventListener(name, touch);
    }
    // A picture that is chosen tells only jQuery; and until all is set up, Django's own scripts say
    // of every such field that it changed.
    document.addEventListener("content-editor:ready", () => {
      django.jQuery(form).on("change", touch);
    });
    form.addEventListener("submit", (event) => {
      saving = !event.submitter?.formTarget;
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed && !saving && !desk.kept?.()) {
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
    document.addEventListener("content-editor:ready", arrive);
  });
}
