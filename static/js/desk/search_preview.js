/* Live preview of how the article looks in search results and where its link is shared. The rules
   are those of blog/admin/views/search_preview.py. */

import { all, find, get, isField } from "./dom.js";
import { thumbnail } from "./thumbnail.js";
import { truncate } from "./truncate.js";

const PAUSE = 1500; // milliseconds without typing before the length is announced

/** @param {string} name */
const fieldOf = (name) => document.getElementById(`id_${name}`);

/** Return the value of the first field that isn't empty; names are separated by spaces.
 * @param {string | undefined} names
 */
function firstValue(names = "") {
  const fields = names.split(" ").map(fieldOf).filter(isField);
  return fields.map((field) => field.value.trim()).find(Boolean) ?? "";
}

/** @param {HTMLElement} snippet */
function show(snippet) {
  for (const line of all(snippet, "[data-snippet]")) {
    const text = firstValue(line.dataset.snippet);
    const { ending, maxLength, empty } = line.dataset;
    line.textContent = (text ? truncate(text + ending, Number(maxLength)) : empty) ?? "";
  }
  for (const count of all(snippet, "[data-snippet-count]")) {
    count.textContent = String([...firstValue(count.dataset.snippetCount)].length);
  }
}

/**
 * @param {HTMLElement} snippet
 * @param {HTMLSelectElement} select
 */
function showPicture(snippet, select) {
  find(snippet, ".snippet__picture img")?.remove();
  if (select.value) {
    get(snippet, ".snippet__picture").append(thumbnail(select));
  }
}

/** @param {HTMLElement} snippet */
function follow(snippet) {
  const names = all(snippet, "[data-snippet]").flatMap(
    (line) => line.dataset.snippet?.split(" ") ?? [],
  );
  const status = get(snippet, "[data-snippet-said]");
  let timer = 0;
  /** @param {Event} event */
  const update = ({ target }) => {
    if (!isField(target) || !names.includes(target.name)) {
      return;
    }
    show(snippet);
    clearTimeout(timer);
    if (/^(search|share)_/.test(target.name)) {
      // Announce the length to screen readers after a pause in typing.
      timer = setTimeout(() => {
        const { maxLength } = get(snippet, `[data-snippet^="${target.name} "]`).dataset;
        status.textContent = `${[...target.value.trim()].length} of about ${maxLength} characters`;
      }, PAUSE);
    }
  };
  document.addEventListener("input", update);
  document.addEventListener("change", update);
  const leadPicture = fieldOf("lead_picture");
  if (leadPicture instanceof HTMLSelectElement && leadPicture.dataset.thumbnail) {
    leadPicture.addEventListener("change", () => showPicture(snippet, leadPicture));
    showPicture(snippet, leadPicture); // which follows one that is being prepared
  }
  show(snippet);
}

const snippet = document.getElementById("snippet");
const fieldset = fieldOf("search_title")?.closest("fieldset");
if (snippet && fieldset) {
  (fieldset.querySelector("details") ?? fieldset).append(snippet);
  follow(snippet);
}
