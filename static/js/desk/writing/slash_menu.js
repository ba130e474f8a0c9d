/* The kinds of section at the cursor, after "/" in an empty paragraph: the letters that follow choose
   among them. */

import { all, closest, get } from "../dom.js";
import { insertKind } from "./kinds.js";

const KEYS = { ENTER: 13, ESCAPE: 27, UP: 38, DOWN: 40, TAB: 9 };
const TYPED = /^\/([\p{L} -]{0,20})$/u;

/** Return the words of an item: of its name, or also of what it says about itself.
 * @param {HTMLElement} item
 * @param {string} parts
 */
const wordsOf = (item, parts) =>
  all(item, parts).flatMap((part) => part.textContent?.toLowerCase().match(/\p{L}+/gu) ?? []);
const NAME = ".section-menu__name";
const HELP = ".section-menu__help";

/** @type {SlashMenu | null} */
let open = null;

export class SlashMenu {
  /** @type {HTMLElement | null} */
  #block = null; // the paragraph with the "/"
  #index = 0;

  /**
   * @param {CKEDITOR.Editor} editor
   * @param {HTMLElement} card
   */
  constructor(editor, card) {
    this.editor = editor;
    this.card = card;
  }

  get #menu() {
    return get(document, "#section-menu");
  }

  get #items() {
    return all(this.#menu, "[role=menuitem]").filter((item) => !item.hidden);
  }

  /** Open, narrow down or close the menu, after what stands in the paragraph at the cursor.
   * @param {HTMLElement | null} block
   */
  follow(block) {
    const typed = TYPED.exec(block?.textContent?.replace(/[\u200b\u00a0]/g, " ").trimEnd() ?? "");
    if (!typed || !block) {
      this.close();
      return;
    }
    const letters = typed[1].toLowerCase().trim();
    if (!this.#block) {
      open = this;
      this.card.append(this.#menu);
      this.#menu.classList.add("section-menu--at-cursor");
    }
    this.#block = block;
    for (const item of all(this.#menu, "[role=menuitem]")) {
      item.hidden = !wordsOf(item, `${NAME}, ${HELP}`).some((word) => word.startsWith(letters));
    }
    this.#menu.hidden = this.#items.length === 0;
    const { bottom } = block.getBoundingClientRect();
    this.#menu.style.top = `${bottom - this.card.getBoundingClientRect().top}px`;
    // Who writes a text already wants another kind: a list, unless letters say otherwise.
    const named = this.#items.findIndex((item) =>
      letters
        ? wordsOf(item, NAME).some((word) => word.startsWith(letters))
        : item.dataset.kind === "list",
    );
    this.#choose(Math.max(named, 0));
    this.#menu.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} index */
  #choose(index) {
    const items = this.#items;
    this.#index = (index + items.length) % (items.length || 1);
    const area = this.editor.editable().$;
    for (const [position, item] of items.entries()) {
      item.id ||= `kind-${item.dataset.kind}`;
      const isChosen = position === this.#index;
      item.classList.toggle("is-chosen", isChosen);
      if (isChosen) {
        item.scrollIntoView({ block: "nearest" });
        area.setAttribute("aria-activedescendant", item.id);
      }
    }
  }

  /** Return whether a key was meant for the menu.
   * @param {number} keyCode
   */
  handleKey(keyCode) {
    if (!this.#block || this.#menu.hidden) {
      return false;
    }
    if (keyCode === KEYS.UP || keyCode === KEYS.DOWN) {
      this.#choose(this.#index + (keyCode === KEYS.UP ? -1 : 1));
    } else if (keyCode === KEYS.ENTER || keyCode === KEYS.TAB) {
      this.take(this.#items[this.#index].dataset.kind ?? "text");
    } else if (keyCode === KEYS.ESCAPE) {
      this.close();
    } else {
      return false;
    }
    return true;
  }

  /** Put a section of a kind in the place of the paragraph.
   * @param {string} kind
   */
  take(kind) {
    const block = this.#block;
    this.close();
    if (block) {
      insertKind(this.editor, block, kind);
    }
  }

  close() {
    if (!this.#block) {
      return;
    }
    this.#block = open = null;
    this.editor.editable()?.$.removeAttribute("aria-activedescendant");
    this.#menu.hidden = true;
    this.#menu.style.top = "";
    this.#menu.classList.remove("section-menu--at-cursor");
    for (const item of all(this.#menu, "[role=menuitem]")) {
      item.hidden = false;
      item.classList.remove("is-chosen");
    }
  }
}

document.addEventListener("pointerdown", (event) => {
  const item = open && closest(event.target, "#section-menu [data-kind]");
  if (item) {
    event.preventDefault(); // the focus stays in the text
    open?.take(item.dataset.kind ?? "text");
  }
});
