/* Remarks on words. Where some are selected in a section, a button "Note" stands below them; it opens the form of
   the section with these words in it. Words that have a remark are marked. Without this script the form is opened
   by hand, and the words are typed. */

const MAX_QUOTE = 500; // as in blog/models/review.py
const BLOCK = "p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, blockquote, figcaption, summary, div";

/** Return the text nodes of an element that a range has a part of.
 * @param {Range} range
 * @param {Node} root
 */
function textsIn(range, root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const found = [];
  while (walker.nextNode()) {
    if (range.intersectsNode(walker.currentNode)) {
      found.push(/** @type {Text} */ (walker.currentNode));
    }
  }
  return found;
}

/** Return the words of a range as plain text, with a space between paragraphs.
 * @param {Range} range
 * @param {Node} root
 */
export function wordsOf(range, root) {
  /** @type {Element | null | undefined} */
  let block;
  let words = "";
  for (const node of textsIn(range, root)) {
    const own = node.parentElement?.closest(BLOCK);
    const start = node === range.startContainer ? range.startOffset : 0;
    const end = node === range.endContainer ? range.endOffset : node.length;
    words += (own === block ? "" : " ") + node.data.slice(start, end);
    block = own;
  }
  return words.replace(/\s+/g, " ").trim().slice(0, MAX_QUOTE).trim();
}

/** Return where words stand in an element, whatever spaces and lines are between them; or null.
 * @param {Node} root
 * @param {string} words
 */
export function rangeOf(root, words) {
  const wanted = words.replace(/\s/g, "");
  const whole = document.createRange();
  whole.selectNodeContents(root);
  /** @type {[Text, number][]} */
  const places = [];
  let letters = "";
  for (const node of textsIn(whole, root)) {
    for (const [index, letter] of node.data.split("").entries()) {
      if (letter.trim()) {
        letters += letter;
        places.push([node, index]);
      }
    }
  }
  const start = letters.indexOf(wanted);
  if (!wanted || start < 0) {
    return null;
  }
  const [last, index] = places[start + wanted.length - 1];
  const range = document.createRange();
  range.setStart(...places[start]);
  range.setEnd(last, index + 1);
  return range;
}

/** @param {string} name @param {Range[]} ranges */
function mark(name, ranges) {
  globalThis.CSS?.highlights?.set(name, new Highlight(...ranges));
}

/** Return the remarks below each section, and the element of the section. */
function sectionsOnPage() {
  return [...document.querySelectorAll("[data-remarks]")].flatMap((remarks) => {
    const text = remarks.previousElementSibling;
    return text ? [{ remarks, text }] : [];
  });
}

/** @param {ReturnType<typeof sectionsOnPage>} sections */
function start(sections) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "note-button";
  button.innerHTML = 'Note<span class="visually-hidden"> something about the selected words</span>';
  button.hidden = true;
  /** @type {{ remarks: Element, words: string, range: Range } | null} */
  let chosen = null;

  function hide() {
    button.hidden = true;
    chosen = null;
  }

  /** Show the button below the words that are selected in a section. */
  function follow() {
    const selection = getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) {
      if (document.activeElement !== button) {
        hide();
      }
      return;
    }
    const range = selection.getRangeAt(0).cloneRange();
    const section = sections.find(({ text }) => text.contains(range.startContainer));
    if (!section?.remarks.querySelector("form [data-quote-field]")) {
      hide();
      return;
    }
    if (!section.text.contains(range.endContainer)) {
      range.setEndAfter(section.text.lastChild ?? section.text);
    }
    const words = wordsOf(range, section.text);
    if (!words) {
      hide();
      return;
    }
    chosen = { remarks: section.remarks, words, range };
    if (button.nextElementSibling !== section.remarks) {
      section.remarks.before(button);
    }
    button.hidden = false;
    place(range);
  }

  /** @param {Range} range */
  function place(range) {
    const rects = range.getClientRects();
    const { right, bottom } = rects[rects.length - 1] ?? range.getBoundingClientRect();
    const most = document.documentElement.clientWidth - button.offsetWidth - 8;
    button.style.insetInlineStart = "auto";
    button.style.left = `${scrollX + Math.max(8, Math.min(right - button.offsetWidth / 2, most))}px`;
    button.style.top = `${scrollY + bottom + 6}px`;
  }

  function note() {
    if (!chosen) {
      return;
    }
    const { remarks, words, range } = chosen;
    const quote = remarks.querySelector("[data-quote-field]");
    const details = quote?.closest("details");
    if (quote instanceof HTMLTextAreaElement && details) {
      quote.value = words;
      details.open = true;
      mark("noting", [range]);
      hide();
      const text = details.querySelector("textarea:not([data-quote-field])");
      if (text instanceof HTMLElement) {
        text.focus();
      }
    }
  }

  document.addEventListener("selectionchange", follow);
  addEventListener("resize", () => chosen && place(chosen.range));
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", note);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hide();
    } else if (event.key === "Tab" && !event.shiftKey && chosen && !button.matches(":focus")) {
      event.preventDefault(); // else the next stop may be at the top: the page's main part has the focus
      button.focus();
    }
  });
  mark(
    "remarked",
    sections.flatMap(({ remarks, text }) =>
      [...remarks.querySelectorAll("[data-quote]")].flatMap(
        (quote) => rangeOf(text, quote.textContent ?? "") ?? [],
      ),
    ),
  );
}

/** Keep what was written in one form of the page while another one is sent, until this one is. */
function keepWords() {
  const fields = [...document.querySelectorAll("form textarea")].filter(
    (each) => each instanceof HTMLTextAreaElement,
  );
  const key = (/** @type {HTMLTextAreaElement} */ { id }) => `review:${location.pathname}:${id}`;
  for (const field of fields) {
    const words = sessionStorage.getItem(key(field));
    if (words && !field.value) {
      field.value = words;
      field.closest("details")?.setAttribute("open", "");
    }
    field.addEventListener("input", () => sessionStorage.setItem(key(field), field.value));
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const unsaved = fields.find(
      (each) =>
        each.closest("[data-remarks]") && !("quoteField" in each.dataset) && each.value.trim(),
    );
    if (form instanceof HTMLFormElement && form.id === "answer" && unsaved) {
      event.preventDefault();
      ask(unsaved);
      return;
    }
    for (const field of fields.filter((each) => each.form === form)) {
      sessionStorage.removeItem(key(field));
    }
  });
}

/** Lead to a remark that isn't saved, since the answer ends the review.
 * @param {HTMLTextAreaElement} field
 */
function ask(field) {
  field.closest("details")?.setAttribute("open", "");
  if (!field.parentElement?.querySelector("[data-unsaved]")) {
    const words = document.createElement("p");
    words.className = "review-error";
    words.dataset.unsaved = "";
    words.setAttribute("role", "alert");
    words.textContent = "This remark isn’t saved yet. Save it first, or empty it; then answer.";
    field.before(words);
  }
  field.focus();
}

const sections = sectionsOnPage();
if (sections.length) {
  start(sections);
}
if (globalThis.document) {
  keepWords();
}
