/* The rich-text fields of the desk, with CKEditor 4.

   Every textarea[data-type=ckeditortype] becomes an editor, except in a formset's empty form. The
   textarea always has the editor's content, and dispatches "input" when that changes. Other modules
   find its editor in richtext/editors.js. */

import { all } from "./dom.js";
import { readClipboard } from "./richtext/clipboard.js";
import { editors, pendingUpdates } from "./richtext/editors.js";
import { replaceInlineHandlers } from "./richtext/inline_handlers.js";
import { readLines, readPoints, withListSigns } from "./richtext/points.js";
import { pastePoints, startPoints } from "./richtext/points_editor.js";

const TAB = 9; // the key's code
const PASTE_BIN = "cke_pastebin"; // where CKEditor lets some browsers paste: in the text itself
const FOLLOW_DELAY = 200; // milliseconds; so often a textarea follows while its editor is written in

// --- Heading buttons and the link dialog --------------------------------------------------------

const HEADINGS = [
  { name: "Heading", tag: "h3", label: "Heading" },
  { name: "SmallerHeading", tag: "h4", label: "Smaller heading" },
];

/** @param {CKEDITOR.Editor} editor */
function addHeadingButtons(editor) {
  const paragraph = new CKEDITOR.style({ element: "p" });
  for (const { name, tag, label } of HEADINGS) {
    const style = new CKEDITOR.style({ element: tag });
    editor.addCommand(name, {
      contextSensitive: true,
      allowedContent: tag,
      exec() {
        editor.applyStyle(this.state === CKEDITOR.TRISTATE_ON ? paragraph : style);
      },
      refresh(_, path) {
        if (path.contains(["li", "blockquote"])) {
          this.setState(CKEDITOR.TRISTATE_DISABLED);
        } else {
          const isOn = style.checkActive(path, editor);
          this.setState(isOn ? CKEDITOR.TRISTATE_ON : CKEDITOR.TRISTATE_OFF);
        }
      },
    });
    editor.ui.addButton(name, { label, command: name, isToggle: true });
  }
}

/** @param {CKEDITOR.Event<{ name: string, definition: CKEDITOR.DialogDefinition }>} event */
function simplifyDialog({ data: { name, definition } }) {
  definition.resizable = CKEDITOR.DIALOG_RESIZE_NONE; // the handle uses inline script
  if (name !== "link") {
    return;
  }
  definition.removeContents("upload"); // an iframe with inline script
  const info = definition.getContents("info");
  info.get("linkDisplayText").label = "Words";
  info.get("linkType").label = "Leads to";
  info.get("linkType").items = [
    ["A web page", "url"],
    ["An e-mail address", "email"],
    ["A phone number", "tel"],
  ];
  info.get("protocol").label = "Begins with";
  info.get("protocol").items = [["https://"], ["http://"], ["something else", ""]];
  info.get("url").label = "Address";
}

// --- Paste: cleaned, and never lost -------------------------------------------------------------

/** @param {CKEDITOR.Event<CKEDITOR.Paste>} event */
function paste(event) {
  const { dataTransfer, dataValue, range, type } = event.data;
  const text = dataTransfer?.getData("text/plain") || "";
  const html = dataTransfer?.getData("text/html", true) || dataValue || "";
  event.cancel();
  try {
    const { isPoints } = event.editor.config;
    const source = isPoints ? withListSigns(text) : text;
    const cleaned = readClipboard(type === "text" ? "" : html, source);
    const points = isPoints ? (cleaned ? readPoints(cleaned) : readLines(text)) : [];
    if (points.length) {
      pastePoints(event.editor, points, range);
      return;
    }
    if (cleaned) {
      event.editor.insertHtml(cleaned, "html", range);
      return;
    }
  } catch (error) {
    console.warn("Pasted as plain text, since its formatting could not be read.", error);
  }
  const plain = text || new DOMParser().parseFromString(html, "text/html").body.textContent || "";
  if (plain.trim()) {
    event.editor.insertText(plain.replace(/^[\r\n]+|[\r\n]+$/g, ""));
  } else {
    event.editor.showNotification(
      "Only words can be pasted here. A picture needs a section of its own.",
      "warning",
    );
  }
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
 */
function follow(editor, textarea) {
  const area = editor.editable().$;
  // The editor writes the same words with other HTML than is stored: what wasn't changed, or was
  // changed back, stays as it is stored.
  const stored = { html: textarea.value, shown: editor.getData() };
  let timer = 0;
  let isComposing = false;

  function copyContent() {
    if (document.getElementById(PASTE_BIN)) {
      return; // in Firefox; it is removed in a moment, which is another change
    }
    const shown = editor.getData();
    const html = shown === stored.shown ? stored.html : shown;
    if (textarea.value !== html) {
      textarea.value = html;
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
  editor.on("change", copyContent);
  for (const type of ["compositionstart", "compositionend"]) {
    area.addEventListener(type, () => {
      isComposing = type === "compositionstart";
    });
  }
}

/** Let a browser's own undo (of a menu, or a phone that is shaken) be the editor's. Chromium's also
 * reaches from one field into another: there it does nothing.
 * @param {CKEDITOR.Editor} editor
 */
function takeOverUndo(editor) {
  const area = editor.editable().$;
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
  const described = [textarea, area].map((element) => element.getAttribute("aria-describedby"));
  area.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
  if (textarea.ariaInvalid) {
    area.ariaInvalid = textarea.ariaInvalid;
  }
  for (const item of textarea.labels) {
    item.addEventListener("click", () => editor.focus());
  }
}

/** @param {HTMLTextAreaElement} textarea */
function startEditor(textarea) {
  if (textarea.nextElementSibling?.matches(".cke")) {
    textarea.nextElementSibling.remove(); // an inert copy, in a form that was cloned
    textarea.removeAttribute("style");
  }
  const label = textarea.labels[0]?.textContent?.trim().replace(/:$/, "") || "Text";
  const config = { ...JSON.parse(textarea.dataset.config ?? "{}"), title: label };
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
    describe(editor, textarea, label);
    follow(editor, textarea);
    takeOverUndo(editor);
  });
}

/** @param {ParentNode} root */
function start(root) {
  for (const textarea of all(root, "textarea[data-type=ckeditortype]", HTMLTextAreaElement)) {
    if (!editors.has(textarea) && !textarea.id.includes("__prefix__")) {
      startEditor(textarea);
    }
  }
}

function destroyRemoved() {
  for (const [textarea, editor] of editors) {
    if (!textarea.isConnected) {
      editors.delete(textarea);
      editor.destroy(true);
    }
  }
}

replaceInlineHandlers();
CKEDITOR.config.versionCheck = false; // it would load and run a script of the vendor's server
CKEDITOR.disableAutoInline = true;
CKEDITOR.plugins.add("headings", { init: addHeadingButtons });
CKEDITOR.on("dialogDefinition", simplifyDialog);
start(document);
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
