/* How the article looks elsewhere, followed while it is typed: in search results, and where its
   link is shared. The rules are those of blog/admin/views/search_preview.py. */
"use strict";
{
  const PAUSE = 1500; // ms without typing before it is read out

  const fieldOf = (name) => document.getElementById(`id_${name}`);

  /** The first of some fields that has words. */
  function wordsOf(names) {
    const values = names.split(" ").map((name) => fieldOf(name)?.value.trim() ?? "");
    return values.find(Boolean) ?? "";
  }

  /** As far as there is room, cut at a word. */
  function shortened(text, room) {
    const words = text.split(/\s+/);
    const length = (count, ending) => [...words.slice(0, count).join(" ")].length + ending;
    if (length(words.length, 0) <= room) {
      return words.join(" ");
    }
    let count = words.length;
    while (count && length(count, 1) > room) {
      count -= 1;
    }
    return `${words.slice(0, count).join(" ")}…`;
  }

  function show(snippet) {
    for (const line of snippet.querySelectorAll("[data-snippet]")) {
      const words = wordsOf(line.dataset.snippet);
      const { ending, room, empty } = line.dataset;
      line.textContent = words ? shortened(words + ending, Number(room)) : empty;
    }
    for (const count of snippet.querySelectorAll("[data-snippet-count]")) {
      count.textContent = [...wordsOf(count.dataset.snippetCount)].length;
    }
  }

  function showPicture(snippet, select) {
    snippet.querySelector(".snippet__picture img")?.remove();
    if (select.value) {
      const image = new Image();
      image.alt = "";
      image.src = select.dataset.thumbnail.replace("/0/", `/${select.value}/`);
      snippet.querySelector(".snippet__picture").append(image);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const snippet = document.getElementById("snippet");
    const beside = fieldOf("search_title")?.closest("fieldset");
    if (!snippet || !beside) {
      return;
    }
    (beside.querySelector("details") ?? beside).append(snippet);
    const own = [...snippet.querySelectorAll("[data-snippet]")].flatMap((line) =>
      line.dataset.snippet.split(" "),
    );
    const said = snippet.querySelector("[data-snippet-said]");
    let pause;
    const follow = ({ target }) => {
      if (!own.includes(target.name)) {
        return;
      }
      show(snippet);
      clearTimeout(pause);
      if (/^(search|share)_/.test(target.name)) {
        // Whoever can't see the count hears it once the typing rests.
        pause = setTimeout(() => {
          const room = snippet.querySelector(`[data-snippet^="${target.name} "]`).dataset.room;
          said.textContent = `${[...target.value.trim()].length} of about ${room} characters`;
        }, PAUSE);
      }
    };
    document.addEventListener("input", follow);
    document.addEventListener("change", follow);
    const lead = fieldOf("lead_picture");
    if (lead?.dataset.thumbnail) {
      django.jQuery(lead).on("change", () => showPicture(snippet, lead));
    }
    show(snippet);
  });
}
