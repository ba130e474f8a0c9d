/* The tags field of the article form: a chip for each tag, suggestions of existing ones, and a
   question about near duplicates. The plain field, which is posted, is always up to date, so that
   autosave and preview need to know nothing of this. */

import { all, announce, closest, get } from "./dom.js";
import {
  formatNames,
  includesName,
  isSame,
  normalize,
  parseNames,
  replaceName,
  splitTyped,
} from "./tag_names.js";

/** What the server says about typed text: tags that fit, and one that is nearly the same.
 * @typedef {{ tags: { name: string, articles: string }[], near_duplicate: string | null }} Found
 */

const PAUSE = 150; // milliseconds between a key and the request for suggestions

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function createElement(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** @param {string} name */
function createChip(name) {
  const button = { type: "button", "aria-label": `Remove the tag “${name}”`, title: "Remove" };
  return createElement(
    "li",
    { "data-name": name },
    createElement("span", {}, name),
    createElement("button", button, "×"),
  );
}

/** Return a box to type into, which takes the place of the posted field.
 * @param {HTMLInputElement} field
 * @param {string} listId
 */
function createBox(field, listId) {
  const box = createElement("input", {
    type: "text",
    class: "tags__box",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "none",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": "false",
    maxlength: "100",
  });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = field.getAttribute(name);
    if (value !== null) {
      box.setAttribute(name, value);
    }
  }
  return box;
}

/** @param {HTMLElement} widget */
function enhance(widget) {
  const field = get(widget, "input", HTMLInputElement);
  const questions = get(widget, ".tags__near-duplicates");
  const { id } = field;
  const listId = `${id}-list`;
  const box = createBox(field, listId);
  const chips = createElement("ul", { class: "tags__chips", "aria-label": "Tags of this article" });
  const list = createElement("ul", {
    class: "tags__list",
    id: listId,
    role: "listbox",
    "aria-label": "Tags there are",
  });
  /** @type {string[]} */
  let names = [];
  let latestRequest = 0;
  let timer = 0;

  list.hidden = true;
  // The new input gets the field's id, which its label and links to errors refer to.
  field.type = "hidden";
  field.removeAttribute("id");
  box.id = id;
  field.after(createElement("div", { class: "tags__field" }, chips, box), list);
  widget.classList.add("tags--live");

  /* ---- The posted field ---- */

  function write({ notify = true } = {}) {
    showChips();
    field.value = formatNames([...names, box.value]);
    if (notify) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function read() {
    names = parseNames(field.value);
    box.value = "";
    showChips();
  }

  // Chips that remain aren't touched, since they may have the focus.
  function showChips() {
    for (const chip of all(chips, "li")) {
      if (!names.includes(chip.dataset.name ?? "")) {
        chip.remove();
      }
    }
    for (const [index, name] of names.entries()) {
      const chip = all(chips, "li")[index];
      if (chip?.dataset.name !== name) {
        chips.insertBefore(createChip(name), chip ?? null);
      }
    }
    chips.hidden = !names.length;
  }

  /* ---- Adding and removing ---- */

  /** Add tags, in place of what is typed.
   * @param {string[]} added
   */
  function addTags(added) {
    close();
    box.value = "";
    for (const name of added) {
      if (!includesName(names, name)) {
        names.push(name);
        announce(`${name}: added.`);
      }
    }
    write();
  }

  /** Turn the typed names into chips, and check them for near duplicates. */
  function commit() {
    const typed = parseNames(box.value);
    addTags(typed);
    for (const name of typed) {
      checkNearDuplicate(name);
    }
  }

  /** @param {string} name */
  function remove(name) {
    const index = names.indexOf(name);
    names.splice(index, 1);
    removeQuestion(name);
    write();
    (all(chips, "button")[Math.min(index, names.length - 1)] ?? box).focus();
    announce(`${name}: removed.`);
  }

  /**
   * @param {string} name
   * @param {string} other
   */
  function replace(name, other) {
    names = replaceName(names, name, other);
    write();
  }

  /** Put the last tag back into the box, to be changed. */
  function editLast() {
    const last = names.pop();
    if (last !== undefined) {
      removeQuestion(last);
      box.value = last;
      write();
      announce(`${last}: to be changed.`);
    }
  }

  /* ---- Near duplicates ---- */

  /** @param {string} name */
  async function checkNearDuplicate(name) {
    const other = (await fetchSuggestions(name))?.near_duplicate;
    if (!other || other === name || !names.includes(name)) {
      return;
    }
    if (isSame(other, name)) {
      replace(name, other); // the same tag in its own spelling
    } else {
      addQuestion(name, other);
    }
  }

  /**
   * @param {string} name
   * @param {string} other
   */
  function addQuestion(name, other) {
    removeQuestion(name);
    const { content } = get(widget, "template", HTMLTemplateElement);
    const copy = /** @type {DocumentFragment} */ (content.cloneNode(true));
    const question = get(copy, ".tags__near-duplicate");
    question.dataset.name = get(question, "input", HTMLInputElement).value = name;
    question.dataset.other = get(question, "b").textContent = other;
    get(question, "[data-tag-use]").textContent = `Use “${other}”`;
    get(question, "[data-tag-keep]").textContent = `Keep “${name}”`;
    questions.append(question);
    announce(normalize(get(question, "span").textContent ?? ""));
  }

  /** @param {string} name */
  function removeQuestion(name) {
    const about = all(questions, ".tags__near-duplicate");
    about.find((question) => question.dataset.name === name)?.remove();
  }

  /**
   * @param {HTMLElement} question
   * @param {boolean} useOther
   */
  function resolveQuestion(question, useOther) {
    const { name = "", other = "" } = question.dataset;
    if (useOther) {
      question.remove();
      replace(name, other);
      announce(`${other} is used.`);
    } else {
      question.hidden = true; // its hidden field is posted as the confirmation
      announce(`${name} is kept.`);
    }
    box.focus();
  }

  /* ---- Suggestions ---- */

  /**
   * @param {string} text
   * @returns {Promise<Found | null>}
   */
  async function fetchSuggestions(text) {
    try {
      const response = await fetch(`${widget.dataset.suggestions}?q=${encodeURIComponent(text)}`);
      return response.ok && !response.redirected ? await response.json() : null;
    } catch {
      return null; // no connection, so no suggestions
    }
  }

  const options = () => all(list, "li");
  const active = () => options().find((option) => option.getAttribute("aria-selected") === "true");

  /** @param {HTMLElement[]} items */
  function showOptions(items) {
    list.replaceChildren(...items);
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
  }

  async function suggest() {
    const text = normalize(box.value);
    latestRequest += 1;
    const request = latestRequest;
    const found = text ? await fetchSuggestions(text) : null;
    if (request !== latestRequest || document.activeElement !== box) {
      return; // the text was changed during the request
    }
    const tags = (found?.tags ?? []).filter(({ name }) => !includesName(names, name));
    showOptions(
      tags.map(({ name, articles }, index) =>
        createElement(
          "li",
          { role: "option", id: `${listId}-${index}`, "aria-selected": "false", "data-name": name },
          createElement("span", {}, name),
          " ",
          createElement(
            "span",
            { class: "help" },
            articles === "1" ? "1 article" : `${articles} articles`,
          ),
        ),
      ),
    );
    if (tags.length) {
      announce(tags.length === 1 ? "1 tag fits." : `${tags.length} tags fit.`);
    }
  }

  function close() {
    clearTimeout(timer);
    latestRequest += 1;
    showOptions([]);
  }

  /** Select the next (1) or previous (-1) suggestion; before the first and after the last, none.
   * @param {number} by
   */
  function moveSelection(by) {
    const items = options();
    const current = active();
    const first = by > 0 ? 0 : items.length - 1;
    const next = items[current ? items.indexOf(current) + by : first];
    current?.setAttribute("aria-selected", "false");
    if (next) {
      next.setAttribute("aria-selected", "true");
      next.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", next.id);
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  }

  /* ---- Keys and clicks ---- */

  box.addEventListener("input", () => {
    if (box.value.includes(",")) {
      const { finished, rest } = splitTyped(box.value);
      box.value = finished;
      commit();
      box.value = rest;
    }
    write({ notify: false }); // this event reaches the form already
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        suggest();
      } else {
        moveSelection(event.key === "ArrowDown" ? 1 : -1);
      }
    } else if (event.key === "Enter") {
      event.preventDefault(); // don't submit the form
      const name = active()?.dataset.name;
      if (name) {
        addTags([name]);
      } else {
        commit();
      }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Backspace" && !box.value && names.length) {
      event.preventDefault();
      editLast();
    }
  });

  box.addEventListener("blur", () => {
    if (normalize(box.value)) {
      commit();
    } else {
      close();
    }
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
  list.addEventListener("click", ({ target }) => {
    const name = closest(target, "[role=option]")?.dataset.name;
    if (name) {
      addTags([name]);
    }
  });

  get(widget, ".tags__field").addEventListener("click", ({ target }) => {
    const name = closest(target, "li")?.dataset.name;
    if (name && closest(target, "button")) {
      remove(name);
    } else if (!name) {
      box.focus();
    }
  });

  questions.addEventListener("click", ({ target }) => {
    const button = closest(target, "button");
    const question = closest(button, ".tags__near-duplicate");
    if (button && question) {
      resolveQuestion(question, "tagUse" in button.dataset);
    }
  });

  // Another script changed the field.
  field.addEventListener("change", read);

  read();
}

for (const widget of all(document, "[data-tags]")) {
  enhance(widget);
}
