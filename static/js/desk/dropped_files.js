/* Pictures and other files that are dropped into the article's form, and pictures that are pasted: each
   is added to the library, and becomes a section below the one it was put into. Words that are pasted
   with them go their own way. */

import { announce, closest, find, get } from "./dom.js";
import { choose as chooseFile } from "./file_field.js";
import { choose } from "./picture_field.js";
import { load } from "./picture_panel.js";
import { readPictures } from "./richtext/pasted_pictures.js";
import { addSection, fieldsOf, visibleCards } from "./section_cards.js";
import { hasFiles, Uploads } from "./uploads.js";

/** @import { Pasted } from "./richtext/pasted_pictures.js" */

const form = find(document, "#post_form", HTMLFormElement);
const UNREACHABLE =
  "The library can’t be reached now, so no picture was taken. Try again in a moment.";
const CARD = ".order-machine > .section-card";
const NOT_ALLOWED = "You can choose pictures of the library, but not add any.";
/** In which kind of section a file that is no picture is shown, by its type.
 * @type {[RegExp, string][]}
 */
const SHOWN_IN = [
  [/^application\/pdf$/, "download"],
  [/^(audio|video)\//, "recording"],
];

/** @param {number} count */
const pasted = (count) =>
  `${count === 1 ? "A picture" : `${count} pictures`} of what you pasted did not come along`;
/** @param {number} count */
const notFetched = (count) =>
  `${pasted(count)}, since only the address is there. Save it on your device, then drop it here.`;
/** @param {number} count */
const notTaken = (count) =>
  `${pasted(count)}: too large, or too many at once. Save it on your device, then drop it here.`;

/** Return the section into which something was put, or else the last one.
 * @param {EventTarget | null} target
 */
const cardAt = (target) => closest(target, CARD) ?? visibleCards().at(-1) ?? null;

/** Return the empty field of a picture section, or null.
 * @param {HTMLElement | null} card
 */
function emptyField(card) {
  const select = card && fieldsOf(card).find(({ name }) => name.endsWith("-picture"));
  return select && !select.value ? closest(select, "[data-picture-field]") : null;
}

/** Add a section of a kind below another.
 * @param {HTMLElement | null} above
 * @param {string} kind
 */
function addBelow(above, kind) {
  const cards = visibleCards();
  const at = above ? cards.indexOf(above) : -1;
  return addSection(kind, at < 0 ? null : (cards[at + 1] ?? null));
}

/** Show the pictures that were put into a section, and what is wrong with them, at its end.
 * @param {HTMLElement | null} card
 */
function linesAt(card) {
  const lines = document.createElement("ul");
  lines.className = "uploads";
  if (card) {
    card.append(lines);
  } else {
    get(document, ".add-section").before(lines);
  }
  return lines;
}

/** Say at a section why a picture isn't there.
 * @param {HTMLElement} lines
 * @param {string} sentence
 */
function say(lines, sentence) {
  const line = document.createElement("li");
  line.className = "note tone--warn";
  const away = document.createElement("button");
  away.type = "button";
  away.className = "link-button";
  away.textContent = "Put away";
  away.addEventListener("click", () => line.remove());
  line.append(sentence, " ", away);
  lines.append(line);
  announce(sentence);
}

/** What the page tells of the library. */
const libraryData = () => find(document, "[data-picture-field]")?.dataset ?? {};

/** Add pictures to the library and the article.
 * @param {HTMLElement | null} card
 * @param {Pasted[]} pictures
 * @param {string[]} notes on others, which didn't come along
 */
async function add(card, pictures, notes = []) {
  const lines = linesAt(card);
  for (const note of notes) {
    say(lines, note);
  }
  if (!pictures.length) {
    return;
  }
  const panel = await load(libraryData().address ?? "");
  const upload = panel && find(panel, "[data-upload]", HTMLFormElement);
  if (!upload) {
    say(lines, panel ? NOT_ALLOWED : UNREACHABLE);
    return;
  }
  const texts = new Map(pictures.map(({ file, alt }) => [file, alt]));
  let last = card;
  const uploads = new Uploads(upload, lines, {
    added: ({ key, name }, file) => {
      let field = emptyField(last);
      if (!field) {
        last = addBelow(last, "picture");
        field = emptyField(last);
      }
      if (last && field) {
        choose(field, { key, name, alt: "", isUndescribed: true });
        const alt = find(last, "[name$='-alt_text']", HTMLTextAreaElement);
        if (alt && !alt.value) {
          alt.value = texts.get(file) ?? "";
          alt.dispatchEvent(new Event("input", { bubbles: true }));
        }
        announce(`${name} is ${last.getAttribute("aria-label")}, and being looked at.`);
      }
    },
    done: () => !lines.childElementCount && lines.remove(),
  });
  uploads.add(texts.keys());
}

/** Return the kind of section in which a file is shown; "" for a picture.
 * @param {File} file
 */
const kindFor = ({ type }) => SHOWN_IN.find(([fits]) => fits.test(type))?.[1] ?? "";

/** Return the file field of a kind of section, or null.
 * @param {ParentNode} within
 * @param {string} kind
 */
const fileField = (within, kind) =>
  find(within, `[data-file-field]:has(select[name^="${kind}-"][name$="-file"])`);

/** Add files of one kind to the library and the article.
 * @param {HTMLElement | null} card
 * @param {string} kind
 * @param {File[]} files
 */
async function addFiles(card, kind, files) {
  const lines = linesAt(card);
  const panel = await load(fileField(document, kind)?.dataset.address ?? "");
  const upload = panel && find(panel, "[data-upload]", HTMLFormElement);
  if (!upload) {
    say(lines, panel ? NOT_ALLOWED : UNREACHABLE);
    return;
  }
  let last = card;
  const uploads = new Uploads(upload, lines, {
    added: ({ key, name, card: html }) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      const told = find(page, "[data-key]")?.dataset ?? {};
      let field = last && fileField(last, kind);
      if (!field || get(field, "select", HTMLSelectElement).value) {
        last = addBelow(last, kind);
        field = last && fileField(last, kind);
      }
      if (last && field) {
        chooseFile(field, { key, name, alt: "", isUndescribed: false, told });
        announce(`${name} is ${last.getAttribute("aria-label")}.`);
      }
    },
    done: () => !lines.childElementCount && lines.remove(),
  });
  uploads.add(files);
}

/** Take the pictures of what is pasted into a section; the title, and what else the form asks for, takes
 * words alone.
 * @param {ClipboardEvent} event
 */
function paste(event) {
  const { clipboardData, target } = event;
  const html = clipboardData?.getData("text/html") ?? "";
  const text = clipboardData?.getData("text/plain") ?? "";
  const files = [...(clipboardData?.files ?? [])];
  const card = closest(target, "dialog") ? null : closest(target, CARD);
  if (!card || !(files.length || /<img\b/i.test(html))) {
    return;
  }
  const read = readPictures({ html, text, files }, Number(libraryData().maxBytes));
  const { pictures, missing, leftOut, hasWords } = read;
  const notes = [missing ? notFetched(missing) : [], leftOut ? notTaken(leftOut) : []].flat();
  if (!pictures.length && !notes.length) {
    return;
  }
  if (!hasWords) {
    event.preventDefault();
    event.stopPropagation();
  }
  add(card, pictures, notes);
}

/** @param {DragEvent} event */
function drop(event) {
  if (hasFiles(event) && !closest(event.target, "dialog")) {
    event.preventDefault();
    event.stopPropagation();
    mark(null);
    const files = [...(event.dataTransfer?.files ?? [])];
    const card = cardAt(event.target);
    for (const kind of new Set(SHOWN_IN.map(([, each]) => each))) {
      const own = files.filter((file) => kindFor(file) === kind);
      if (own.length) {
        addFiles(card, kind, own);
      }
    }
    const pictures = files.filter((file) => !kindFor(file));
    if (pictures.length) {
      add(
        card,
        pictures.map((file) => ({ file, alt: "" })),
      );
    }
  }
}

/** Show below which section a picture would be.
 * @param {HTMLElement | null} card
 */
function mark(card) {
  const marked = find(document, ".is-over");
  if (marked !== card) {
    marked?.classList.remove("is-over");
    card?.classList.add("is-over");
  }
}

/** @param {DragEvent} event */
function dragOver(event) {
  if (hasFiles(event) && !closest(event.target, "dialog")) {
    event.preventDefault();
    mark(cardAt(event.target));
  }
}

if (form) {
  // Before the editors, which take words alone.
  document.addEventListener("paste", paste, true);
  document.addEventListener("drop", drop, true);
  document.addEventListener("dragover", dragOver, true);
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(null), true);
}
