/* The cards of an article's sections, on top of django-content-editor: their order, their titles,
   folding, and removing with undo. The menu that adds one is in section_menu.js. */
"use strict";
{
  const desk = (window.desk ??= {});
  const FIELDS = ":is(input, select, textarea):not([type=hidden], [type=checkbox])";

  const isRemoved = (card) => card.classList.contains("for-deletion");
  const orderingOf = (card) => card.querySelector(".order-machine-ordering");
  const kindOf = (card) => card.dataset.kindLabel;

  /** The sections as they stand, with those that wait to be removed. */
  function all() {
    const cards = document.querySelectorAll(".order-machine > .section-card:not(.empty-form)");
    return [...cards].sort((one, other) => one.style.order - other.style.order);
  }
  const shown = () => all().filter((card) => !isRemoved(card));

  /** The fields of a section that a person fills, in their order. */
  const fieldsOf = (card) =>
    [...card.querySelectorAll(FIELDS)].filter((field) => field.name && !field.disabled);

  function titleOf(card) {
    for (const field of fieldsOf(card)) {
      const words = field.name.endsWith("-tone") ? "" : desk.wordsIn(field);
      if (words) {
        return words.length > 90 ? `${words.slice(0, 89)}…` : words;
      }
    }
    return "";
  }

  function showTitle(card) {
    card.querySelector(".inline_label").textContent = titleOf(card);
  }

  function refresh() {
    const cards = shown();
    cards.forEach((card, index) => {
      const folded = card.classList.contains("collapsed");
      const fold = card.querySelector("[data-section-fold]");
      showTitle(card);
      card.setAttribute("aria-label", `${kindOf(card)}, section ${index + 1} of ${cards.length}`);
      if (fold) {
        fold.setAttribute("aria-expanded", String(!folded));
        fold.setAttribute("aria-label", folded ? "Expand" : "Collapse");
        fold.title = folded ? "Expand" : "Collapse";
        card.querySelector("[data-section-up]").disabled = index === 0;
        card.querySelector("[data-section-down]").disabled = index === cards.length - 1;
      }
    });
    document.querySelector(".order-machine")?.classList.toggle("order-machine--empty", !cards.length);
  }

  /** Put the sections into this order: for the server, for the eye, and for the tab key. */
  function arrange(cards) {
    cards.forEach((card, index) => {
      orderingOf(card).value = card.style.order = 10 * (index + 1);
    });
    const settled = [...document.querySelectorAll(".order-machine > .section-card:not(.empty-form)")];
    if (cards.some((card, index) => card !== settled[index])) {
      // The card with the cursor stays, the others move around it: a moved one would lose it.
      const fixed = cards.find((card) => card.contains(document.activeElement)) ?? cards[0];
      const at = cards.indexOf(fixed);
      fixed.before(...cards.slice(0, at));
      fixed.after(...cards.slice(at + 1));
    }
    refresh();
  }

  function move(card, by) {
    const cards = all();
    const visible = shown();
    const neighbor = visible[visible.indexOf(card) + by];
    if (!neighbor) {
      desk.say(by < 0 ? "This is the first section." : "This is the last section.");
      return;
    }
    cards.splice(cards.indexOf(card), 1);
    cards.splice(cards.indexOf(neighbor) + (by > 0 ? 1 : 0), 0, card);
    arrange(cards);
    card.scrollIntoView({ block: "nearest" });
    desk.changed(card);
    const position = shown().indexOf(card) + 1;
    desk.say(`${kindOf(card)}: moved to position ${position} of ${visible.length}.`);
  }

  function fold(card, folded) {
    card.classList.toggle("collapsed", folded);
    refresh();
  }

  function markRemoved(card, removed) {
    card.querySelector("input[name$='-DELETE']").checked = removed;
    card.classList.toggle("for-deletion", removed);
    const title = titleOf(card);
    card.querySelector("[data-section-name]").textContent = title
      ? `${kindOf(card)}, “${title}”`
      : kindOf(card);
    refresh();
  }

  function remove(card) {
    markRemoved(card, true);
    card.querySelector("[data-section-undo]").focus();
    desk.changed(card);
    desk.say(`${kindOf(card)}: section removed. You can undo it until you save.`);
  }

  function restore(card) {
    markRemoved(card, false);
    card.querySelector("[data-section-remove]").focus();
    desk.changed(card);
    desk.say(`${kindOf(card)}: the section is back.`);
  }

  /** Add an empty section of a kind before another one, or at the end; gives its card. */
  function add(kind, before) {
    const editor = window.ContentEditor;
    editor._insertBefore = before;
    editor.addContent(kind); // Django adds the row just above its template
    const card = document.getElementById(`${kind}-empty`).previousElementSibling;
    nameDescriptions(card);
    arrange(all());
    desk.changed(card);
    return card;
  }

  // Django numbers ids, names and labels of an added form, but no other attribute.
  function nameDescriptions(card) {
    const index = card.id.slice(card.dataset.kind.length + 1);
    for (const element of card.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        if (attribute.value.includes("__prefix__")) {
          attribute.value = attribute.value.replaceAll("__prefix__", index);
        }
      }
    }
  }

  function copy(card) {
    const cards = all();
    const twin = add(card.dataset.kind, cards[cards.indexOf(card) + 1] ?? null);
    const rows = twin.querySelectorAll("[data-rows]");
    card.querySelectorAll("[data-rows]").forEach((from, i) => desk.matchRows(from, rows[i]));
    const targets = fieldsOf(twin);
    fieldsOf(card).forEach((from, i) => desk.copyValue(from, targets[i]));
    refresh();
    desk.focusField(targets[0]);
    twin.scrollIntoView({ block: "nearest" });
    desk.say(`${kindOf(card)}: copied. The copy stands below.`);
  }

  function keepFocus(button, card) {
    // At an end its button is disabled, and would drop the focus.
    (button.disabled ? card.querySelector(".section-card__tools button:enabled") : button).focus();
  }

  function click(event) {
    const button = event.target.closest("button");
    const card = button?.closest(".section-card");
    if (button && !card && "sectionsFold" in button.dataset) {
      all().forEach((each) => fold(each, button.dataset.sectionsFold === "true"));
    } else if (!card) {
      return;
    } else if ("sectionUp" in button.dataset || "sectionDown" in button.dataset) {
      move(card, "sectionUp" in button.dataset ? -1 : 1);
      keepFocus(button, card);
    } else if ("sectionCopy" in button.dataset) {
      copy(card);
    } else if ("sectionFold" in button.dataset) {
      fold(card, !card.classList.contains("collapsed"));
    } else if ("sectionRemove" in button.dataset) {
      remove(card);
    } else if ("sectionUndo" in button.dataset) {
      restore(card);
    }
  }

  // Alt and an arrow move the section; inside a row they move the row, with Shift the section.
  function keydown(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const card = event.target.closest(".section-card");
    const inRow = event.target.closest("[data-row]");
    const opensList = event.target.matches("select, .select2-selection");
    if (!by || !card || !event.altKey || opensList || (inRow && !event.shiftKey)) {
      return;
    }
    event.preventDefault();
    const focused = document.activeElement;
    move(card, by);
    keepFocus(focused, card);
  }

  // What was folded when the article was saved is still folded, unless something in it is wrong.
  function restoreFolds() {
    const saved = new URLSearchParams(location.hash.slice(1)).get("collapsed")?.split(",") ?? [];
    for (const card of all()) {
      const wrong = card.querySelector(".errorlist");
      card.classList.toggle("collapsed", !wrong && saved.includes(orderingOf(card).value));
    }
  }

  document.addEventListener("content-editor:ready", () => {
    for (const icon of document.querySelectorAll(".order-machine h3 .material-icons")) {
      icon.setAttribute("aria-hidden", "true"); // its text is the icon's name
    }
    restoreFolds();
    arrange(all());
    for (const card of all()) {
      if (card.querySelector("input[name$='-DELETE']")?.checked) {
        markRemoved(card, true);
      }
    }
    document.addEventListener("click", click);
    document.addEventListener("click", refresh); // a click on a title folds its card
    document.addEventListener("keydown", keydown);
    document.addEventListener("input", (event) => {
      const card = event.target.closest(".section-card");
      if (card) {
        showTitle(card);
      }
    });
    document.addEventListener("drop", () => {
      arrange(all());
      desk.changed(document.querySelector(".order-machine"));
    });
  });

  desk.sections = { add, fold, fieldsOf, shown };
}
