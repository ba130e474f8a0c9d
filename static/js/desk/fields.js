/* Reads, fills and focuses a field, whatever stands in for it: a rich-text editor, a search box. */
"use strict";
{
  const desk = (window.desk ??= {});

  const editorOf = (field) => window.richText?.editor(field);
  const searchBoxOf = (field) => field.parentElement.querySelector(".select2-selection");

  function whenReady(editor, use) {
    if (editor.status === "ready") {
      use(editor);
    } else {
      editor.on("instanceReady", () => use(editor));
    }
  }

  function wordsOf(html) {
    return new DOMParser().parseFromString(html, "text/html").body.textContent;
  }

  /** The words that a person sees in a field. */
  desk.wordsIn = (field) => {
    if (field.tagName === "SELECT") {
      return field.value ? field.selectedOptions[0].textContent.trim() : "";
    }
    return wordsOf(field.value).replace(/\s+/g, " ").trim();
  };

  /** Fill a field with the value of another one of its kind. */
  desk.copyValue = (from, to) => {
    const { value } = from;
    if (to.tagName === "SELECT" && ![...to.options].some((option) => option.value === value)) {
      to.append(new Option(from.selectedOptions[0].textContent, value));
    }
    to.value = value;
    if (editorOf(to)) {
      whenReady(editorOf(to), (editor) => editor.setData(value));
    } else if (to.tagName === "SELECT") {
      django.jQuery(to).trigger("change"); // what dresses up a select listens by jQuery
    }
  };

  /** Put the cursor into a field, or into what stands in for it. */
  desk.focusField = (field) => {
    if (editorOf(field)) {
      whenReady(editorOf(field), (editor) => editor.focus());
    } else {
      (searchBoxOf(field) ?? field).focus();
    }
  };

  /** Tell whoever listens to the page, without moving the focus. */
  desk.say = (sentence) => {
    const region = document.querySelector("[data-announcements]");
    if (region) {
      region.textContent = sentence;
    }
  };

  /** Say that something changed without a key in a field: a row moved, a section was removed. */
  desk.changed = (element) => {
    element.dispatchEvent(new CustomEvent("desk:change", { bubbles: true }));
  };
}
