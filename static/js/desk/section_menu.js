/* The "Add a section" menu of kinds, opened by any "+" and by the button at the end. */
"use strict";
{
  const desk = window.desk;
  let opener = null;

  const menu = () => document.getElementById("section-menu");
  const kinds = () => [...menu().querySelectorAll("[role=menuitem]")];

  function open(button) {
    close();
    opener = button;
    button.setAttribute("aria-expanded", "true");
    button.parentElement.append(menu());
    menu().hidden = false;
    kinds()[0].focus();
    menu().scrollIntoView({ block: "nearest" });
  }

  function close({ restoreFocus = false } = {}) {
    menu().hidden = true;
    opener?.setAttribute("aria-expanded", "false");
    if (restoreFocus) {
      opener?.focus();
    }
    opener = null;
  }

  function addSection(kind) {
    const before = opener.closest(".section-card");
    close();
    const card = desk.sections.addSection(kind, before);
    card.scrollIntoView({ block: "center" });
    desk.focusField(desk.sections.fieldsOf(card)[0]);
    desk.announce(`${card.dataset.kindLabel}: added as ${card.getAttribute("aria-label")}.`);
  }

  function handleKey(event) {
    const items = kinds();
    const index = items.indexOf(document.activeElement);
    const columns = getComputedStyle(menu()).gridTemplateColumns.split(" ").length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const to = step
      ? (index + step + items.length) % items.length
      : { Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close({ restoreFocus: true });
    } else if (event.key === "Tab") {
      close({ restoreFocus: true }); // so that Tab continues from the button
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!menu()) {
      return; // no change permission
    }
    menu().addEventListener("keydown", handleKey);
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-section-insert]");
      const kind = event.target.closest("#section-menu [data-kind]");
      if (button) {
        if (button === opener) {
          close({ restoreFocus: true });
        } else {
          open(button);
        }
      } else if (kind) {
        addSection(kind.dataset.kind);
      } else if (opener) {
        close();
      }
    });
  });
}
