/* The rich-text fields of the desk, with CKEditor 4.

   Every textarea[data-type=ckeditortype] becomes an editor, except in a formset's empty form; in a
   section of an article only when somebody works in it (richtext/resting.js). The textarea always
   has the editor's content, and dispatches "input" when that changes. Other modules find its editor
   in richtext/editors.js. */

import { all, closest, get } from "./dom.js";
import { loadCkeditor } from "./richtext/ckeditor.js";
import { readPasted } from "./richtext/clipboard.js";
import {
  editors,
  focusText,
  pendingUpdates,
  readyCallbacks,
  restingTexts,
  updateTextareas,
} from "./richtext/editors.js";
import { followManner, pastePoints, startPoints } from "./richtext/points_editor.js";
import { describeLike, RestingText } from "./richtext/resting.js";

const OPTIONS = get(document, "script[data-configs]").dataset;
const CONFIGS = JSON.parse(OPTIONS.configs ?? "{}");
const TAB = 9; // the codes of keys
const K = 75;
const PASTE_BIN = "cke_pastebin"; // where CKEditor lets some browsers paste: in the text itself
const FOLLOW_DELAY = 200; // milliseconds; so often a textarea follows while its editor is written in
/** @type {WeakSet<Element>} */
const started = new WeakSet(); // the texts that have an editor, or will have one

// --- Paste: cleaned, and never lost -------------------------------------------------------------

/** @param {CKEDITOR.Event<CKEDITOR.Paste>} event */
function paste(event) {
  const { editor } = event;
  const { dataTransfer, dataValue, range, type } = event.data;
  const text = dataTransfer?.getData("text/plain") || "";
  const html = dataTransfer?.getData("text/html", true) || dataValue || "";
  const isPoints = Boolean(editor.config.isPoints);
  const pasted = readPasted(html, text, { isPoints, isPlain: type === "text" });
  event.cancel();
  try {
    if (pasted.points.length) {
      pastePoints(editor, pasted.points, range);
      return;
    }
    if (pasted.html) {
      editor.insertHtml(pasted.html, "html", range);
      return;
    }
  } catch (error) {
    console.warn("Pasted as plain text, since its formatting could not be inserted.", error);
  }
  if (pasted.text.trim()) {
    editor.insertText(pasted.text);
  } else {
    sayOnlyWords(editor);
  }
}

/** @param {CKEDITOR.Editor} editor */
function sayOnlyWords(editor) {
  editor.showNotification(
    "Only words can be pasted here. A picture needs a section of its own.",
    "warning",
  );
}

// --- Starting and destroying editors ------------------------------------------------------------

/** Tab leaves the editor even in lists, which would indent instead and trap the keyboard focus.
 * @param {CKEDITOR.Event<{ keyCode: number }>} event
 */
function leaveByTab(event) {
  const { keyCode } = event.data;
  if (keyCode === TAB || keyCode === CKEDITOR.SHIFT + TAB) {
    event.stop();
    updateSelection(event);
  }
}

/** CKEditor checks the selection 200 ms after a key. Without this, a quick command or Tab would
 * apply to the previous selection.
 * @param {CKEDITOR.Event<unknown>} event
 */
function updateSelection({ editor }) {
  editor.selectionChange(true);
}

/** Let the textarea follow what the editor shows, however it came there: CKEditor only notices what
 * its own commands and keys write, and much comes without a key (dictation, the emoji panel, the
 * spelling menu, a browser's undo).
 * @param {CKEDITOR.Editor} editor
 * @param {HTMLTextAreaElement} textarea
 * @param {string} html what is stored
 */
function follow(editor, textarea, html) {
  const area = editor.editable().$;
  // The editor writes the same words with other HTML than is stored: what wasn't changed, or was
  // changed back, stays as it is stored.
  // Words that were written before the editor was there are a change.
  const stored = { html, shown: textarea.value === html ? contentOf(editor) : null };
  let timer = 0;
  let isComposing = false;

  function copyContent() {
    if (document.getElementById(PASTE_BIN)) {
      return; // in Firefox; it is removed in a moment, which is another change
    }
    const shown = contentOf(editor);
    const current = shown === stored.shown ? stored.html : shown;
    if (textarea.value !== current) {
      textarea.value = current;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function update() {
    clearTimeout(timer);
    timer = 0;
    pendingUpdates.delete(update);
    if (!editors.has(textarea)) {
      return; // it was removed
    }
    if (!isComposing && !document.getElementById(PASTE_BIN) && !editor.undoManager.typing) {
      editor.fire("saveSnapshot"); // what came without a key can be undone too
    }
    copyContent();
  }

  const observer = new MutationObserver(() => {
    pendingUpdates.add(update);
    if (!timer) {
      timer = setTimeout(update, FOLLOW_DELAY);
      copyContent(); // the first change at once, so that nobody is told meanwhile that all is saved
    }
  });
  observer.observe(area, { attributes: true, characterData: true, childList: true, subtree: true });
  area.addEventListener("blur", update);
  const beforeUndo = (/** @type {KeyboardEvent} */ { ctrlKey, metaKey, key }) => {
    if ((ctrlKey || metaKey) && key.toLowerCase() === "z" && timer) {
      update();
    }
  };
  area.addEventListener("keydown", beforeUndo, true);
  editor.on("change", copyContent);
  for (const type of ["compositionstart", "compositionend"]) {
    area.addEventListener(type, () => {
      isComposing = type === "compositionstart";
    });
  }
}

/** Return the HTML of an editor, without the signs that writing/marks.js needs while one types.
 * @param {CKEDITOR.Editor} editor
 */
const contentOf = (editor) => editor.getData().replaceAll("\u200b", "");

/** Let a browser's own undo (of a menu, or a phone that is shaken) be the editor's. Chromium's also
 * reaches from one field into another: there it does nothing.
 * @param {CKEDITOR.Editor} editor
 */
function takeOverUndo(editor) {
  const area = editor.editable().$;
  editor.on("beforeCommandExec", (/** @type {CKEDITOR.Event<{ name: string }>} */ { data }) => {
    if (data.name === "undo" || data.name === "redo") {
      // What was dictated before counts as typed at the key of this command, and ends its redo.
      editor.undoManager.editingHandler.keyEventsStack.resetInputs();
    }
  });
  area.addEventListener("beforeinput", (event) => {
    const command = { historyUndo: "undo", historyRedo: "redo" }[event.inputType];
    if (command) {
      event.preventDefault();
      if (area.contains(document.activeElement)) {
        editor.execCommand(command);
      }
    }
  });
}

/** Name an editor after its label, and describe it as its textarea is.
 * @param {CKEDITOR.Editor} editor
 * @param {HTMLTextAreaElement} textarea
 * @param {string} label
 */
function describe(editor, textarea, label) {
  const container = editor.container.$;
  const area = editor.editable().$;
  container.classList.toggle("cke--short", Boolean(editor.config.isShort));
  container.setAttribute("role", "group");
  container.setAttribute("aria-label", label);
  area.removeAttribute("title"); // a tooltip over the whole text
  describeLike(area, textarea);
}

/** Return a text's configuration, with its label as the editor's title.
 * @param {HTMLTextAreaElement} textarea
 */
function configOf(textarea) {
  const title = textarea.labels[0]?.textContent?.trim().replace(/:$/, "") || "Text";
  return { ...CONFIGS[textarea.dataset.config ?? "text"], title };
}

/** @param {HTMLTextAreaElement} textarea */
function startEditor(textarea) {
  const config = configOf(textarea);
  const stored = restingTexts.get(textarea)?.stored ?? textarea.value;
  // Without id and name CKEditor chooses the instance's name itself; those of the textarea change
  // and are used again by other ones.
  const { id, name } = textarea;
  textarea.removeAttribute("id");
  textarea.removeAttribute("name");
  const editor = CKEDITOR.replace(textarea, config);
  Object.assign(textarea, { id, name });
  editors.set(textarea, editor);

  if (config.isPoints) {
    startPoints(editor);
  }
  editor.on("paste", paste, null, null, 0);
  editor.on("key", leaveByTab, null, null, 0);
  editor.on("beforeCommandExec", updateSelection);
  editor.on("instanceReady", () => {
    editor.setKeystroke(CKEDITOR.CTRL + K, "link");
    describe(editor, textarea, config.title);
    follow(editor, textarea, stored);
    takeOverUndo(editor);
    for (const callback of readyCallbacks) {
      callback(editor);
    }
  });
  return editor;
}

/** Show a text as its editor will, and make that when somebody works in it.
 * @param {HTMLTextAreaElement} textarea
 */
function rest(textarea) {
  const { title, allowedContent, isPoints = false, isShort = false } = configOf(textarea);
  const look = { label: title, allowed: allowedContent, isPoints, isShort };
  /** @returns {Promise<CKEDITOR.Editor>} */
  const makeEditor = async () => {
    await load();
    return new Promise((resolve) => {
      const editor = startEditor(textarea);
      editor.on("instanceReady", () => resolve(editor));
    });
  };
  const text = new RestingText(textarea, look, makeEditor, sayOnlyWords);
  restingTexts.set(textarea, text);
  if (isPoints) {
    followManner(text.element);
  }
}

const load = () =>
  loadCkeditor({
    script: OPTIONS.editor ?? "",
    folder: OPTIONS.editorFolder ?? "",
    language: CONFIGS.text.language,
    plugins: CONFIGS.text.extraPlugins.split(","),
  });

/** Load the editor, so that it is there soon when somebody works in a text; if it can't be, it is
 * loaded anew then.
 */
const loadAhead = () => load().catch(() => {});

/** @param {ParentNode} root */
function start(root) {
  for (const textarea of all(root, "textarea[data-type=ckeditortype]", HTMLTextAreaElement)) {
    if (started.has(textarea) || textarea.id.includes("__prefix__")) {
      continue;
    }
    started.add(textarea);
    if (textarea.nextElementSibling?.matches(".cke")) {
      textarea.nextElementSibling.remove(); // an inert copy, in a form that was cloned
      textarea.removeAttribute("style");
    }
    for (const label of textarea.labels) {
      label.addEventListener("click", () => focusText(textarea));
    }
    if (closest(textarea, ".section-card")) {
      rest(textarea);
    } else {
      load().then(() => textarea.isConnected && startEditor(textarea));
    }
  }
}

function destroyRemoved() {
  for (const textarea of restingTexts.keys()) {
    if (!textarea.isConnected) {
      started.delete(textarea);
      restingTexts.delete(textarea);
    }
  }
  for (const [textarea, editor] of editors) {
    if (!textarea.isConnected) {
      started.delete(textarea);
      editors.delete(textarea);
      editor.destroy(true);
    }
  }
}

start(document);
document.addEventListener("submit", updateTextareas, true);
for (const type of ["pointerdown", "keydown"]) {
  document.addEventListener(type, loadAhead, { capture: true, once: true });
}
for (const name of ["formset:added", "desk:row-added"]) {
  document.addEventListener(name, ({ target }) => {
    if (target instanceof Element) {
      start(target);
    }
  });
}
for (const name of ["formset:removed", "desk:row-removed"]) {
  document.addEventListener(name, destroyRemoved);
}
