/* The rich-text fields of the desk, with CKEditor 4.

   Every textarea[data-type=ckeditortype] becomes an editor, except in a formset's empty form. The
   textarea always has the editor's content, and dispatches "input" when that changes.

   window.richText.start(root)       starts the editors in an element, for forms added by script
   window.richText.editor(textarea)  returns the CKEditor instance of a textarea, or undefined

   Editors are looked up by their element: a formset renames its textareas when a form is removed.

   CKEditor binds its buttons with inline handlers and javascript: URLs, which the page's
   Content-Security-Policy forbids. They are rewritten before they are inserted, so that the policy
   needs no 'unsafe-inline' for scripts and injected scripts don't run. */
(() => {
  "use strict";

  window.CKEDITOR_BASEPATH = document.currentScript.dataset.ckeditorBasepath;

  const editors = new Map();

  // --- Buttons without inline script ------------------------------------------------------------

  const EVENTS = ["click", "focus", "keydown", "mousedown"];
  const INLINE = / (?:on([a-z]+)|href)="(?:javascript:[^"]*|([^"]*))"/g;
  const CALL = /^(?:return )?CKEDITOR\.tools\.callFunction\((\d+), ?(?:(this|event)|'([^']*)') ?\);?/;

  function withoutInlineScript(html) {
    return html.replace(INLINE, (found, type, code) => {
      if (code === undefined) return "";
      return type ? ` data-on${type}="${code}"` : found;
    });
  }

  function runHandler(event) {
    const element = event.target.closest?.(`[data-on${event.type}]`);
    if (!element || element.closest(".cke_editable")) return;
    const code = element.getAttribute(`data-on${event.type}`);
    const call = CALL.exec(code);
    const given = call?.[2] ? { this: element, event }[call[2]] : call?.[3];
    const result = call ? CKEDITOR.tools.callFunction(Number(call[1]), given) : undefined;
    if (result === false || code.includes("return false")) event.preventDefault();
  }

  // --- Heading buttons and the link dialog ------------------------------------------------------

  const HEADINGS = [
    { name: "Heading", tag: "h3", label: "Heading" },
    { name: "SmallerHeading", tag: "h4", label: "Smaller heading" },
  ];

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
          const state = path.contains(["li", "blockquote"])
            ? "DISABLED"
            : style.checkActive(path, editor) ? "ON" : "OFF";
          this.setState(CKEDITOR[`TRISTATE_${state}`]);
        },
      });
      editor.ui.addButton(name, { label, command: name, isToggle: true });
    }
  }

  function simplifyDialog({ data: { name, definition } }) {
    definition.resizable = CKEDITOR.DIALOG_RESIZE_NONE; // the handle uses inline script
    if (name !== "link") return;
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

  // --- Paste: cleaned, and never lost -----------------------------------------------------------

  /* Markdown editors copy its source as text, often with its highlighting as HTML. */
  function withFormatting(html, text) {
    const { cleanPaste, fromMarkdown } = window.richText;
    const cleaned = html && cleanPaste(html);
    const hasFormatting = /<(?!\/?(p|strong|em)>|br>)/.test(cleaned);
    return (!hasFormatting && cleanPaste(fromMarkdown(text))) || cleaned;
  }

  function paste(event) {
    const { dataTransfer, dataValue, range, type } = event.data;
    const text = dataTransfer?.getData("text/plain") || "";
    const html = dataTransfer?.getData("text/html", true) || dataValue || "";
    event.cancel();
    try {
      const cleaned = withFormatting(type === "text" ? "" : html, text);
      if (cleaned) {
        event.editor.insertHtml(cleaned, "html", range);
        return;
      }
    } catch (error) {
      console.warn("Pasted as plain text, since its formatting could not be read.", error);
    }
    const plain = text || new DOMParser().parseFromString(html, "text/html").body.textContent;
    if (plain.trim()) {
      event.editor.insertText(plain.replace(/^[\r\n]+|[\r\n]+$/g, ""));
    } else {
      event.editor.showNotification(
        "Only words can be pasted here. A picture needs a section of its own.",
        "warning",
      );
    }
  }

  // --- Starting and destroying editors ----------------------------------------------------------

  // Tab leaves the editor even in lists, which would indent instead and trap the keyboard focus.
  function leaveByTab(event) {
    const { keyCode } = event.data;
    if (keyCode !== 9 && keyCode !== CKEDITOR.SHIFT + 9) return;
    event.stop();
    updateSelection(event);
  }

  // CKEditor checks the selection 200 ms after a key. Without this, a quick command or Tab would
  // apply to the previous selection.
  function updateSelection({ editor }) {
    editor.selectionChange(true);
  }

  function startEditor(textarea) {
    if (textarea.nextElementSibling?.matches(".cke")) {
      textarea.nextElementSibling.remove(); // an inert copy, in a form that was cloned
      textarea.removeAttribute("style");
    }
    const label = textarea.labels[0]?.textContent.trim().replace(/:$/, "") || "Text";
    const config = { ...JSON.parse(textarea.dataset.config), title: label };
    // Without id and name CKEditor chooses the instance's name itself; those of the textarea change
    // and are used again by other ones.
    const { id, name } = textarea;
    textarea.removeAttribute("id");
    textarea.removeAttribute("name");
    const editor = CKEDITOR.replace(textarea, config);
    Object.assign(textarea, { id, name });
    editors.set(textarea, editor);

    editor.on("paste", paste, null, null, 0);
    editor.on("key", leaveByTab, null, null, 0);
    editor.on("beforeCommandExec", updateSelection);
    editor.on("change", () => {
      editor.updateElement();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    });
    editor.on("instanceReady", () => {
      const container = editor.container.$;
      const area = editor.editable().$;
      container.setAttribute("role", "group");
      container.setAttribute("aria-label", label);
      area.removeAttribute("title"); // a tooltip over the whole text
      const described = [textarea, area].map((element) => element.getAttribute("aria-describedby"));
      area.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
      if (textarea.ariaInvalid) area.ariaInvalid = textarea.ariaInvalid;
      for (const item of textarea.labels) item.addEventListener("click", () => editor.focus());
    });
  }

  function start(root) {
    for (const textarea of root.querySelectorAll("textarea[data-type=ckeditortype]")) {
      if (!editors.has(textarea) && !textarea.id.includes("__prefix__")) startEditor(textarea);
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

  window.richText = { start, editor: (textarea) => editors.get(textarea) };

  document.addEventListener("DOMContentLoaded", () => {
    const { output } = CKEDITOR.template.prototype;
    CKEDITOR.template.prototype.output = function (data, buffer) {
      const html = withoutInlineScript(output.call(this, data));
      return buffer ? buffer.push(html) : html;
    };
    for (const type of EVENTS) document.addEventListener(type, runHandler, type === "focus");
    CKEDITOR.config.versionCheck = false; // it would load and run a script of the vendor's server
    CKEDITOR.disableAutoInline = true;
    CKEDITOR.plugins.add("headings", { init: addHeadingButtons });
    CKEDITOR.on("dialogDefinition", simplifyDialog);

    start(document);
    document.addEventListener("formset:added", (event) => start(event.target));
    document.addEventListener("formset:removed", destroyRemoved);
  });
})();
