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

  /** Focus a control, or another one of its group where it is disabled, as "up" is at the top. */
  desk.focusEnabled = (control) => {
    (control.disabled ? control.parentElement.querySelector("button:enabled") : control).focus();
  };

  /** Move an element up (-1) or down (1) among its neighbors; return whether there was one. */
  desk.moveAmong = (elements, element, by) => {
    const neighbor = elements[elements.indexOf(element) + by];
    if (neighbor) {
      // Move the neighbor instead of the element, so that the element keeps the focus.
      element[by < 0 ? "after" : "before"](neighbor);
    }
    return Boolean(neighbor);
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

  /** Call a function at each change of a form. */
  desk.onChange = (form, callback) => {
    for (const name of ["input", "change", "desk:change"]) {
      form.addEventListener(name, callback);
    }
  };

  // select2 only triggers jQuery events. Django's own scripts trigger them too until the section
  // editor is ready.
  document.addEventListener("content-editor:ready", () => {
    django.jQuery("#content-main > form").on("change", ({ originalEvent, target }) => {
      if (!originalEvent) {
        desk.notifyChange(target);
      }
    });
  });
}
