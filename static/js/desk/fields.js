/* Reads, fills and focuses form fields, including those replaced by a rich-text editor or select2. */
"use strict";
{
  const desk = (window.desk ??= {});

  const editorOf = (field) => window.richText?.editor(field);
  const select2Of = (field) => field.parentElement.querySelector(".select2-selection");

  function whenReady(editor, callback) {
    if (editor.status === "ready") {
      callback(editor);
    } else {
      editor.on("instanceReady", () => callback(editor));
    }
  }

  function plainText(html) {
    return new DOMParser().parseFromString(html, "text/html").body.textContent;
  }

  /** Return the text that a field shows. */
  desk.textOf = (field) => {
    if (field.tagName === "SELECT") {
      return field.value ? field.selectedOptions[0].textContent.trim() : "";
    }
    return plainText(field.value).replace(/\s+/g, " ").trim();
  };

  /** Copy the value of a field to another one of the same kind. */
  desk.copyValue = (from, to) => {
    const { value } = from;
    if (to.tagName === "SELECT" && ![...to.options].some((option) => option.value === value)) {
      to.append(new Option(from.selectedOptions[0].textContent, value));
    }
    to.value = value;
    if (editorOf(to)) {
      whenReady(editorOf(to), (editor) => editor.setData(value));
    } else if (to.tagName === "SELECT") {
      django.jQuery(to).trigger("change"); // select2 listens to jQuery events
    }
  };

  /** Focus a field, or the control that replaces it. */
  desk.focusField = (field) => {
    if (editorOf(field)) {
      whenReady(editorOf(field), (editor) => editor.focus());
    } else {
      (select2Of(field) ?? field).focus();
    }
  };

  /** Announce a sentence to screen readers, without moving the focus. */
  desk.announce = (sentence) => {
    const region = document.querySelector("[data-announcements]");
    if (region) {
      region.textContent = sentence;
    }
  };

  /** Dispatch a change that no input event tells of, such as a moved row or a removed section. */
  desk.notifyChange = (element) => {
    element.dispatchEvent(new CustomEvent("desk:change", { bubbles: true }));
  };
}
