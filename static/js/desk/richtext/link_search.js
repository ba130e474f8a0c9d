/* The search in the link dialog for an article of one's own, by words of its title
   (blog/admin/views/link_targets.py). */

import { all, find } from "../dom.js";

/** @typedef {{ title: string, path: string, public: boolean }} Target */

const PAUSE = 200; // milliseconds after a key

const address = () => find(document, "[data-link-targets]")?.dataset.linkTargets;

/** @param {string} words */
async function fetchTargets(words) {
  const query = new URLSearchParams({ q: words });
  const response = await fetch(`${address()}?${query}`).catch(() => null);
  return response?.ok ? /** @type {Target[]} */ ((await response.json()).articles) : [];
}

/** Lead the link to an article, and name it after that where no words were chosen.
 * @param {CKEDITOR.Dialog} dialog
 * @param {Target} target
 */
function choose(dialog, { title, path }) {
  dialog.setValueOf("info", "linkType", "url");
  dialog.setValueOf("info", "protocol", "");
  dialog.setValueOf("info", "url", path);
  if (!dialog.getValueOf("info", "linkDisplayText")) {
    dialog.setValueOf("info", "linkDisplayText", title);
  }
  dialog.getContentElement("info", "url").focus();
}

/** Offer articles below an input, as one types.
 * @param {HTMLInputElement} input
 * @param {CKEDITOR.Dialog} dialog
 */
function start(input, dialog) {
  const list = document.createElement("div");
  list.className = "link-targets";
  list.id = `${input.id}_list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Articles");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
    autocomplete: "off",
  })) {
    input.setAttribute(name, value);
  }
  /** @type {Target[]} */
  let targets = [];
  let current = -1;
  let timer = 0;

  /** @param {number} index */
  function mark(index) {
    const options = all(list, "[role=option]");
    current = options.length ? (index + options.length) % options.length : -1;
    for (const [position, option] of options.entries()) {
      option.setAttribute("aria-selected", String(position === current));
    }
    options[current]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[current]?.id ?? "");
  }

  /** @param {Target[]} found */
  function show(found) {
    targets = found;
    list.replaceChildren(
      ...found.map((target, index) => {
        const option = document.createElement("div");
        option.id = `${list.id}_${index}`;
        option.setAttribute("role", "option");
        option.textContent = target.public ? target.title : `${target.title} (not public yet)`;
        return option;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(0);
  }

  /** @param {number} index */
  function take(index) {
    const target = targets[index];
    input.value = target.title;
    show([]);
    choose(dialog, target);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const words = input.value.trim();
      const found = words ? await fetchTargets(words) : [];
      if (words === input.value.trim()) {
        show(found);
      }
    }, PAUSE);
  });
  // Before the dialog, where Enter means OK.
  input.parentElement?.addEventListener(
    "keydown",
    (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (list.hidden || (!by && event.key !== "Enter")) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      if (by) {
        mark(current + by);
      } else {
        take(current);
      }
    },
    true,
  );
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) {
      take(all(list, "[role=option]").indexOf(/** @type {HTMLElement} */ (option)));
    }
  });
  return () => show([]);
}

/** Add the search to the link dialog, where there are articles to link to.
 * @param {CKEDITOR.DialogContents} info
 */
export function addLinkSearch(info) {
  if (!address()) {
    return;
  }
  let clear = () => {};
  info.add(
    {
      type: "text",
      id: "ownArticle",
      label: "One of our articles",
      onLoad() {
        clear = start(this.getInputElement().$, this.getDialog());
      },
      setup() {
        this.setValue("");
        clear();
      },
    },
    "linkType",
  );
}
