/* "Add a section": the menu of kinds, opened by any "+" and by the button at the end. */
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

  function close({ back = false } = {}) {
    menu().hidden = true;
    opener?.setAttribute("aria-expanded", "false");
    if (back) {
      opener?.focus();
    }
    opener = null;
  }

  function add(kind) {
    const before = opener.closest(".section-card");
    close();
    const card = desk.sections.add(kind, before);
    card.scrollIntoView({ block: "center" });
    desk.focusField(desk.sections.fieldsOf(card)[0]);
    desk.say(`${card.dataset.kindLabel}: added as ${card.getAttribute("aria-label")}.`);
  }

  function keydown(event) {
    const items = kinds();
    const at = items.indexOf(document.activeElement);
    const columns = getComputedStyle(menu()).gridTemplateColumns.split(" ").length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const to = step
      ? (at + step + items.length) % items.length
      : { Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close({ back: true });
    } else if (event.key === "Tab") {
      close({ back: true }); // from the button the tab key goes on to its neighbor
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!menu()) {
      return; // somebody who may only look at the article
    }
    menu().addEventListener("keydown", keydown);
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-section-insert]");
      const kind = event.target.closest("#section-menu [data-kind]");
      if (button) {
        if (button === opener) {
          close({ back: true });
        } else {
          open(button);
        }
      } else if (kind) {
        add(kind.dataset.kind);
      } else if (opener) {
        close();
      }
    });
  });
}
