/* The cards of an article's sections, on top of django-content-editor: order, titles, folding, and
   removing with undo. The menu that adds sections is in section_menu.js. */
"use strict";
{
  const desk = (window.desk ??= {});
  const FIELDS = ":is(input, select, textarea):not([type=hidden], [type=checkbox])";

  const isRemoved = (card) => card.classList.contains("for-deletion");
  const orderingOf = (card) => card.querySelector(".order-machine-ordering");
  const kindOf = (card) => card.dataset.kindLabel;

  const inDocument = () => [
    ...document.querySelectorAll(".order-machine > .section-card:not(.empty-form)"),
  ];
  /** Return the cards in their order, including removed ones. */
  const all = () => inDocument().sort((one, other) => one.style.order - other.style.order);
  const visible = () => all().filter((card) => !isRemoved(card));

  /** Return the fields of a section that the writer fills in. */
  const fieldsOf = (card) =>
    [...card.querySelectorAll(FIELDS)].filter((field) => field.name && !field.disabled);

  function titleOf(card) {
    for (const field of fieldsOf(card)) {
      const text = field.name.endsWith("-tone") ? "" : desk.textOf(field);
      if (text) {
        return text.length > 90 ? `${text.slice(0, 89)}…` : text;
      }
    }
    return "";
  }

  function showTitle(card) {
    card.querySelector(".inline_label").textContent = titleOf(card);
  }

  function refresh() {
    const cards = visible();
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

  /** Put the sections into this order: in the form data, on the screen and in the DOM. */
  function arrange(cards) {
    cards.forEach((card, index) => {
      orderingOf(card).value = card.style.order = 10 * (index + 1);
    });
    const current = inDocument();
    if (cards.some((card, index) => card !== current[index])) {
      // Move the others around the card that has the focus: a moved one would lose it.
      const fixed = cards.find((card) => card.contains(document.activeElement)) ?? cards[0];
      const index = cards.indexOf(fixed);
      fixed.before(...cards.slice(0, index));
      fixed.after(...cards.slice(index + 1));
    }
    refresh();
  }

  function move(card, by) {
    const visibleCards = visible();
    const neighbor = visibleCards[visibleCards.indexOf(card) + by];
    if (!neighbor) {
      desk.announce(by < 0 ? "This is the first section." : "This is the last section.");
      return;
    }
    const cards = all().filter((other) => other !== card);
    cards.splice(cards.indexOf(neighbor) + (by > 0 ? 1 : 0), 0, card);
    arrange(cards);
    card.scrollIntoView({ block: "nearest" });
    desk.notifyChange(card);
    const position = visible().indexOf(card) + 1;
    desk.announce(`${kindOf(card)}: moved to position ${position} of ${visibleCards.length}.`);
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
    desk.notifyChange(card);
    desk.announce(`${kindOf(card)}: section removed. You can undo it until you save.`);
  }

  function restore(card) {
    markRemoved(card, false);
    card.querySelector("[data-section-remove]").focus();
    desk.notifyChange(card);
    desk.announce(`${kindOf(card)}: the section is back.`);
  }

  /** Add an empty section of a kind before a card, or at the end; return the new card. */
  function addSection(kind, before) {
    const editor = window.ContentEditor;
    editor._insertBefore = before;
    editor.addContent(kind); // Django inserts the form just before its empty form
    const card = document.getElementById(`${kind}-empty`).previousElementSibling;
    replacePrefix(card);
    arrange(all());
    desk.notifyChange(card);
    return card;
  }

  // Django only replaces __prefix__ in the ids, names and labels of an added form.
  function replacePrefix(card) {
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
    const newCard = addSection(card.dataset.kind, cards[cards.indexOf(card) + 1] ?? null);
    const rows = newCard.querySelectorAll("[data-rows]");
    card.querySelectorAll("[data-rows]").forEach((from, i) => desk.matchRowCount(from, rows[i]));
    const targets = fieldsOf(newCard);
    fieldsOf(card).forEach((from, i) => desk.copyValue(from, targets[i]));
    refresh();
    desk.focusField(targets[0]);
    newCard.scrollIntoView({ block: "nearest" });
    desk.announce(`${kindOf(card)}: copied. The copy is below.`);
  }

  function handleClick(event) {
    const button = event.target.closest("button");
    const card = button?.closest(".section-card");
    if (button && !card && "sectionsFold" in button.dataset) {
      all().forEach((section) => fold(section, button.dataset.sectionsFold === "true"));
    } else if (!card) {
      return;
    } else if ("sectionUp" in button.dataset || "sectionDown" in button.dataset) {
      move(card, "sectionUp" in button.dataset ? -1 : 1);
      desk.focusEnabled(button);
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

  // Alt and an arrow move the section; in a row they move the row, and with Shift the section.
  function handleKey(event) {
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
    desk.focusEnabled(focused);
  }

  // The section editor adds what is folded, and how far the page is scrolled, to the address that a
  // form is sent to. Keep it in the tab instead, for the page that follows a save.
  const SAVED_STATE = "sections-when-saved";

  function keepState(event) {
    const [action, state] = event.target.action.split("#");
    event.target.action = action;
    if (event.submitter?.name === "_continue") {
      sessionStorage.setItem(SAVED_STATE, state);
    }
  }

  // Sections with errors are unfolded, and the list of errors is more important than the scroll.
  function restoreState() {
    const saved = new URLSearchParams(sessionStorage.getItem(SAVED_STATE) ?? "");
    sessionStorage.removeItem(SAVED_STATE);
    const folded = saved.get("collapsed")?.split(",") ?? [];
    for (const card of all()) {
      const hasErrors = card.querySelector(".errorlist");
      card.classList.toggle("collapsed", !hasErrors && folded.includes(orderingOf(card).value));
    }
    if (saved.get("scrollY") > 0 && !document.querySelector("[data-problems]")) {
      setTimeout(() => window.scrollTo(0, saved.get("scrollY")), 200); // once editors are there
    }
  }

  document.addEventListener("content-editor:ready", () => {
    for (const icon of document.querySelectorAll(".order-machine h3 .material-icons")) {
      icon.setAttribute("aria-hidden", "true"); // its text is the name of the icon
    }
    restoreState();
    for (const form of document.forms) {
      form.addEventListener("submit", keepState); // after the section editor's own listener
    }
    arrange(all());
    for (const card of all()) {
      if (card.querySelector("input[name$='-DELETE']")?.checked) {
        markRemoved(card, true);
      }
    }
    document.addEventListener("click", handleClick);
    document.addEventListener("click", refresh); // a click on a title folds its card
    document.addEventListener("keydown", handleKey);
    document.addEventListener("input", (event) => {
      const card = event.target.closest(".section-card");
      if (card) {
        showTitle(card);
      }
    });
    document.addEventListener("drop", () => {
      arrange(all());
      desk.notifyChange(document.querySelector(".order-machine"));
    });
  });

  desk.sections = { addSection, fold, fieldsOf, visible };
}
