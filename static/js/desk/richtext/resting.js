/* A rich text at rest: it looks like its editor, which is made when somebody works in it, so that a
   long article opens and is written as fast as a short one.

   It can be written in for the moment until the editor is there, which then has its words and its
   cursor. Its textarea keeps what is stored, to the byte, as long as nobody writes. */

import { all } from "../dom.js";
import { readPasted } from "./clipboard.js";
import { restingTexts } from "./editors.js";
import { insertPasted } from "./insertion.js";
import { makeOneList } from "./point_list.js";

/** @typedef {{ label: string, allowed: string, isPoints: boolean, isShort: boolean }} Look */

const LINK = /^(?:https?|mailto|tel|sms):|^[/#?]/i;
const BLOCKS = "p, h3, h4, li";
const STYLES = new Map([
  ["b", "bold"],
  ["i", "italic"],
]); // the editor's commands, by the letter that is pressed with Ctrl or ⌘

/** Return HTML as nodes, without what an editor wouldn't show either.
 * @param {string} html
 * @param {string} allowed the elements, as CKEditor's allowedContent has them
 */
function readAllowed(html, allowed) {
  const names = new Set(allowed.replace(/\[.*?\]/g, "").split(/[\s;]+/));
  const fragment = document.createDocumentFragment();
  /**
   * @param {Node} from
   * @param {Node} to
   */
  function copy(from, to) {
    for (const node of from.childNodes) {
      const element = node instanceof Element && names.has(node.localName) ? node.localName : "";
      if (element) {
        const created = document.createElement(element);
        const href = element === "a" && /** @type {Element} */ (node).getAttribute("href");
        if (href && LINK.test(href)) {
          created.setAttribute("href", href);
        }
        to.appendChild(created);
        copy(node, created);
      } else if (node instanceof Text) {
        to.appendChild(document.createTextNode(node.data));
      } else if (node instanceof Element && !node.matches("script, style, template")) {
        copy(node, to);
      }
    }
  }
  copy(new DOMParser().parseFromString(html, "text/html").body, fragment);
  return fragment;
}

/** Return the way from an element down to a node: the place of each among its siblings.
 * @param {Element} root
 * @param {Node} node
 */
export function pathTo(root, node) {
  const path = [];
  for (let at = node; at !== root && at.parentNode; at = at.parentNode) {
    path.unshift([...at.parentNode.childNodes].indexOf(/** @type {ChildNode} */ (at)));
  }
  return path;
}

/** Return the node at the end of a way, or as far down as it leads.
 * @param {Element} root
 * @param {number[]} path
 */
export function nodeAt(root, path) {
  /** @type {Node} */
  let at = root;
  for (const index of path) {
    const next = at.childNodes[index];
    if (!next) {
      break;
    }
    at = next;
  }
  return at;
}

export class RestingText {
  /** @type {Promise<CKEDITOR.Editor> | undefined} */
  #editor;
  /** @type {Set<string>} */
  #pressed = new Set(); // the commands for the words to come
  #unwritten = ""; // what it showed before anything was written in it
  #isWritten = false;
  #isComposing = false;
  #isPressed = false;
  #letGo = () => {};

  /**
   * @param {HTMLTextAreaElement} textarea
   * @param {Look} look
   * @param {() => Promise<CKEDITOR.Editor>} makeEditor
   * @param {(editor: CKEDITOR.Editor) => void} sayOnlyWords says that something has no words
   */
  constructor(textarea, look, makeEditor, sayOnlyWords) {
    this.textarea = textarea;
    this.look = look;
    this.makeEditor = makeEditor;
    this.sayOnlyWords = sayOnlyWords;
    this.stored = textarea.value; // what is shown, as long as nobody writes in it
    this.area = this.#createArea();
    this.element = this.#createElement();
    this.show();
    textarea.style.display = "none";
    textarea.after(this.element);
    this.#listen();
  }

  /** Show what the textarea has. */
  show() {
    this.stored = this.textarea.value;
    this.area.replaceChildren(readAllowed(this.textarea.value, this.look.allowed));
    if (this.look.isPoints) {
      makeOneList(this.area);
    } else if (!this.area.childNodes.length) {
      this.area.append(document.createElement("p"));
    }
    for (const block of all(this.area, BLOCKS)) {
      if (!block.childNodes.length) {
        block.append(document.createElement("br")); // as high as a line, as in the editor
      }
    }
  }

  focus() {
    this.area.focus();
  }

  /** Return the editor, which is made and stands in this one's place then. */
  wake() {
    if (!this.#editor) {
      this.#unwritten ||= this.area.innerHTML;
      this.#editor = this.#giveWay();
      this.#editor.catch(() => {
        this.#editor = undefined; // the next time somebody comes here it may be there
      });
    }
    return this.#editor;
  }

  // The names of CKEditor's classes, so that one stylesheet is for both.

  #createArea() {
    const area = document.createElement("div");
    area.className = "cke_wysiwyg_div cke_reset cke_editable";
    for (const [name, value] of Object.entries({
      contenteditable: "true",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": this.look.label,
      tabindex: "0",
    })) {
      area.setAttribute(name, value);
    }
    describeLike(area, this.textarea);
    return area;
  }

  #createElement() {
    const [element, inner, contents] = ["cke", "cke_inner", "cke_contents"].map((name) => {
      const created = document.createElement("div");
      created.className = `${name} cke_reset`;
      return created;
    });
    element.classList.add("cke_chrome", "cke--resting");
    element.classList.toggle("cke--short", this.look.isShort);
    element.append(inner);
    inner.append(contents);
    contents.append(this.area);
    return element;
  }

  #listen() {
    const { area } = this;
    area.addEventListener("focusin", () => this.wake());
    area.addEventListener("dragenter", () => this.wake());
    for (const type of ["paste", "drop"]) {
      area.addEventListener(type, (event) => this.#paste(event));
    }
    area.addEventListener("keydown", (event) => this.#noteStyle(event));
    area.addEventListener("input", () => this.#write());
    area.addEventListener("beforeinput", (event) => {
      // Chromium's undo in another field reaches into this one.
      if (event.inputType.startsWith("history") && document.activeElement !== area) {
        event.preventDefault();
      }
    });
    for (const type of ["compositionstart", "compositionend"]) {
      area.addEventListener(type, () => this.#hold({ isComposing: type === "compositionstart" }));
    }
    area.addEventListener("pointerdown", () => this.#hold({ isPressed: true }));
    for (const type of ["pointerup", "pointercancel"]) {
      window.addEventListener(type, () => this.#hold({ isPressed: false }));
    }
  }

  /** Words that are pasted or dropped are there at once, where they were, whoever goes on writing
   * elsewhere before the editor is there.
   * @param {Event} event
   */
  #paste(event) {
    const { clipboardData, dataTransfer } = /** @type {ClipboardEvent & DragEvent} */ (event);
    const from = clipboardData ?? dataTransfer;
    const [html, text] = ["text/html", "text/plain"].map((type) => from?.getData(type) ?? "");
    const pasted = readPasted(html, text, this.look);
    event.preventDefault();
    this.focus();
    const waking = this.wake();
    if (dataTransfer) {
      this.#putCursor(/** @type {DragEvent} */ (event));
    }
    if (!pasted.points.length && !pasted.html && !pasted.text.trim()) {
      waking.then(this.sayOnlyWords, () => {});
      return;
    }
    const caret = insertPasted(this.area, this.#range(), pasted);
    document.getSelection()?.collapse(...caret);
    this.#write();
  }

  /** Return what is selected, or the end if nothing is. */
  #range() {
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (range && this.area.contains(range.commonAncestorContainer)) {
      return range;
    }
    const end = document.createRange();
    end.selectNodeContents(this.area.lastElementChild ?? this.area);
    end.collapse(false);
    return end;
  }

  /** Put the cursor where something was dropped.
   * @param {DragEvent} event
   */
  #putCursor({ clientX, clientY }) {
    const place = document.caretPositionFromPoint?.(clientX, clientY);
    if (place && this.area.contains(place.offsetNode)) {
      document.getSelection()?.collapse(place.offsetNode, place.offset);
    }
  }

  /** @param {KeyboardEvent} event */
  #noteStyle({ key, ctrlKey, metaKey }) {
    const command = ctrlKey || metaKey ? STYLES.get(key.toLowerCase()) : undefined;
    if (command && document.getSelection()?.isCollapsed && !this.#pressed.delete(command)) {
      this.#pressed.add(command);
    }
  }

  #write() {
    this.#isWritten = true;
    this.#pressed.clear(); // the words have it
    this.textarea.value = this.area.innerHTML;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** What goes on in it isn't interrupted: a word that is composed, or words that are selected.
   * @param {{ isComposing?: boolean, isPressed?: boolean }} state
   */
  #hold({ isComposing = this.#isComposing, isPressed = this.#isPressed }) {
    this.#isComposing = isComposing;
    this.#isPressed = isPressed;
    if (!isComposing && !isPressed) {
      setTimeout(this.#letGo); // after what the browser does at this event
    }
  }

  async #giveWay() {
    const editor = await this.makeEditor();
    while (this.#isComposing || this.#isPressed) {
      await new Promise((resolve) => {
        this.#letGo = () => resolve(undefined);
      });
    }
    const area = editor.editable().$;
    if (this.#isWritten) {
      area.innerHTML = this.#unwritten;
      editor.resetUndo(); // its first step leads back to this
      area.innerHTML = editor.dataProcessor.toHtml(this.area.innerHTML); // <b> is <strong> there
    }
    this.#handOverCursor(editor);
    this.element.remove();
    restingTexts.delete(this.textarea);
    if (this.#isWritten) {
      editor.fire("saveSnapshot");
      editor.fire("change");
      area.dispatchEvent(new InputEvent("input", { inputType: "insertText", bubbles: true }));
    }
    return editor;
  }

  /** @param {CKEDITOR.Editor} editor */
  #handOverCursor(editor) {
    const area = editor.editable().$;
    const selection = document.getSelection();
    if (document.activeElement !== this.area || !selection) {
      this.element.classList.add("is-left");
      return;
    }
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const ends = [anchorNode, focusNode].map((node) => pathTo(this.area, node ?? this.area));
    this.element.classList.add("is-left"); // the editor is seen now
    area.focus({ preventScroll: true });
    const [anchor, focus] = ends.map((path) => nodeAt(area, path));
    const fit = (/** @type {Node} */ node, /** @type {number} */ offset) =>
      Math.min(offset, node instanceof Text ? node.length : node.childNodes.length);
    selection.setBaseAndExtent(anchor, fit(anchor, anchorOffset), focus, fit(focus, focusOffset));
    editor.selectionChange(true);
    for (const command of this.#pressed) {
      editor.execCommand(command);
    }
  }
}

/** Describe what is written in as its textarea is, for screen readers and the placeholder.
 * @param {HTMLElement} area
 * @param {HTMLTextAreaElement} textarea
 */
export function describeLike(area, textarea) {
  area.translate = false; // a browser that translates the page would write into the article
  const described = [textarea, area].map((element) => element.getAttribute("aria-describedby"));
  const ids = described.filter(Boolean).join(" ");
  if (ids) {
    area.setAttribute("aria-describedby", ids);
  }
  if (textarea.ariaInvalid) {
    area.ariaInvalid = textarea.ariaInvalid;
  }
  if (textarea.placeholder) {
    area.dataset.placeholder = textarea.placeholder;
    area.setAttribute("aria-placeholder", textarea.placeholder);
  }
}
