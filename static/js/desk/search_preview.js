/* Live preview of how the article looks in search results and where its link is shared. The rules
   are those of blog/admin/views/search_preview.py. */
"use strict";
{
  const PAUSE = 1500; // milliseconds without typing before the length is announced

  const fieldOf = (name) => document.getElementById(`id_${name}`);

  /** Return the value of the first field that isn't empty; names are separated by spaces. */
  function firstValue(names) {
    const values = names.split(" ").map((name) => fieldOf(name)?.value.trim() ?? "");
    return values.find(Boolean) ?? "";
  }

  /** Return text truncated at a word to the given number of characters. */
  function truncate(text, maxLength) {
    const words = text.split(/\s+/);
    const length = (count, ending) => [...words.slice(0, count).join(" ")].length + ending;
    if (length(words.length, 0) <= maxLength) {
      return words.join(" ");
    }
    let count = words.length;
    while (count && length(count, 1) > maxLength) {
      count -= 1;
    }
    return `${words.slice(0, count).join(" ")}…`;
  }

  function show(snippet) {
    for (const line of snippet.querySelectorAll("[data-snippet]")) {
      const text = firstValue(line.dataset.snippet);
      const { ending, maxLength, empty } = line.dataset;
      line.textContent = text ? truncate(text + ending, Number(maxLength)) : empty;
    }
    for (const count of snippet.querySelectorAll("[data-snippet-count]")) {
      count.textContent = [...firstValue(count.dataset.snippetCount)].length;
    }
  }

  function showPicture(snippet, select) {
    snippet.querySelector(".snippet__picture img")?.remove();
    if (select.value) {
      snippet.querySelector(".snippet__picture").append(window.desk.thumbnail(select));
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const snippet = document.getElementById("snippet");
    const fieldset = fieldOf("search_title")?.closest("fieldset");
    if (!snippet || !fieldset) {
      return;
    }
    (fieldset.querySelector("details") ?? fieldset).append(snippet);
    const fieldNames = [...snippet.querySelectorAll("[data-snippet]")].flatMap((line) =>
      line.dataset.snippet.split(" "),
    );
    const status = snippet.querySelector("[data-snippet-said]");
    let timer;
    const update = ({ target }) => {
      if (!fieldNames.includes(target.name)) {
        return;
      }
      show(snippet);
      clearTimeout(timer);
      if (/^(search|share)_/.test(target.name)) {
        // Announce the length to screen readers after a pause in typing.
        timer = setTimeout(() => {
          const maxLength = snippet.querySelector(`[data-snippet^="${target.name} "]`).dataset.maxLength;
          status.textContent = `${[...target.value.trim()].length} of about ${maxLength} characters`;
        }, PAUSE);
      }
    };
    document.addEventListener("input", update);
    document.addEventListener("change", update);
    const leadPicture = fieldOf("lead_picture");
    if (leadPicture?.dataset.thumbnail) {
      django.jQuery(leadPicture).on("change", () => showPicture(snippet, leadPicture));
    }
    show(snippet);
  });
}
