/* Adds pictures to the library, several at once: chosen, dropped, pasted, or taken with a phone's
   camera. They are sent one after another; what is wrong with one is said at it, and the others go on. */

import { all, announce, closest, find, get } from "./dom.js";
import { sendWithToken, signIn } from "./signin.js";
import { followAll, SETTLED } from "./stand_ins.js";

/** A file that is to be sent, and its line on the page.
 * @typedef {{ file: File, line: HTMLElement }} Upload
 */

/** A picture that is in the library now.
 * @typedef {{ key: string, name: string, card: string }} Added
 */

/** What is told of each file that was added, and when none is left to be sent.
 * @typedef {{ added: (picture: Added, file: File) => void, done?: () => void }} Listener
 */

/** Send one file with a CSRF token; return the answer's status and text, with 0 and "" if there is none.
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {string} token
 * @param {(share: number) => void} tell of its progress, from 0 to 1
 * @returns {Promise<{ status: number, text: string }>}
 */
function send(form, file, token, tell) {
  const body = new FormData(form);
  body.set("file", file, file.name); // in place of what else is chosen there
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch tells no progress
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.addEventListener("progress", ({ loaded, total }) => tell(loaded / total));
    request.addEventListener("loadend", () => {
      resolve({ status: request.status, text: request.responseText });
    });
    request.send(body);
  });
}

/** Return what the desk says of a file, or null if it isn't the desk that answered.
 * @param {string} text
 * @returns {{ card?: string, key?: number, name?: string, problem?: string } | null}
 */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Sends files to the library, with a line for each of how far it is and what is wrong with it. */
export class Uploads {
  /** @type {Upload[]} */
  #waiting = [];
  #isSending = false;
  #warn = (/** @type {Event} */ event) => event.preventDefault(); // of leaving the page

  /**
   * @param {HTMLFormElement} form which has a pattern of the lines beside it
   * @param {HTMLElement} lines
   * @param {Listener} listener
   */
  constructor(form, lines, listener) {
    this.form = form;
    this.lines = lines;
    this.listener = listener;
    const root = /** @type {ParentNode} */ (form.parentElement);
    this.pattern = get(root, "[data-upload-pattern]", HTMLTemplateElement);
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      const copy = /** @type {DocumentFragment} */ (this.pattern.content.cloneNode(true));
      const line = get(copy, "li");
      get(line, "[data-name]").textContent = file.name;
      get(line, "progress").setAttribute("aria-label", file.name);
      this.lines.append(line);
      this.#waiting.push({ file, line });
    }
    this.#sendAll();
  }

  async #sendAll() {
    if (this.#isSending || !this.#waiting.length) {
      return;
    }
    this.#isSending = true;
    addEventListener("beforeunload", this.#warn); // only now: it can make "back" slow
    for (let upload = this.#waiting.shift(); upload; upload = this.#waiting.shift()) {
      await this.#sendOne(upload);
    }
    this.#isSending = false;
    removeEventListener("beforeunload", this.#warn);
    this.listener.done?.();
  }

  /** @param {Upload} upload */
  async #sendOne({ file, line }) {
    const { maxBytes, tooLarge = "", noAnswer = "" } = this.form.dataset;
    const progress = get(line, "progress", HTMLProgressElement);
    if (file.size > Number(maxBytes)) {
      this.#refuse(line, tooLarge);
      return;
    }
    const { status, text } = await sendWithToken((token) =>
      send(this.form, file, token, (share) => {
        progress.value = share;
      }),
    );
    const { card, key, name = "", problem } = read(text) ?? {};
    if (card) {
      line.remove();
      this.listener.added({ key: String(key), name, card }, file);
    } else if (problem) {
      this.#refuse(line, problem);
    } else if (status === 200 && (await signIn("You were signed out. Sign in to go on sending."))) {
      await this.#sendOne({ file, line });
    } else {
      this.#refuse(line, noAnswer);
      this.#offerAgain({ file, line });
    }
  }

  /**
   * @param {HTMLElement} line
   * @param {string} why
   */
  #refuse(line, why) {
    get(line, "progress").hidden = true;
    line.classList.add("tone--bad");
    get(line, "[data-problem]").textContent = why;
    const away = get(line, "[data-away]", HTMLButtonElement);
    away.hidden = false;
    away.onclick = () => line.remove();
  }

  /** @param {Upload} upload */
  #offerAgain(upload) {
    const again = get(upload.line, "[data-again]", HTMLButtonElement);
    again.hidden = false;
    again.onclick = () => {
      upload.line.remove();
      this.add([upload.file]);
    };
  }
}

/** Return whether files are dragged, and not words.
 * @param {DragEvent} event
 */
export const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;

/** Take the files that are chosen in a form, and dropped or pasted anywhere in an area.
 * @param {Document | HTMLElement} area
 * @param {HTMLFormElement} form
 * @param {Uploads} uploads
 */
export function takeFiles(area, form, uploads) {
  for (const input of all(form, "input[type=file]", HTMLInputElement)) {
    input.addEventListener("change", () => {
      uploads.add([...(input.files ?? [])]);
      input.value = ""; // so that the same one can be chosen once more
    });
  }
  get(form, "[type=submit]").hidden = true;
  get(form, "[data-drop-help]").hidden = false;

  /** @type {Record<string, (event: any) => void>} */
  const listeners = {
    paste: ({ clipboardData }) => uploads.add(clipboardData?.files ?? []),
    dragover: (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        form.classList.add("is-over");
      }
    },
    dragleave: ({ relatedTarget }) => {
      if (!relatedTarget) {
        form.classList.remove("is-over");
      }
    },
    drop: (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        form.classList.remove("is-over");
        uploads.add(event.dataTransfer.files);
      }
    },
  };
  for (const [name, listener] of Object.entries(listeners)) {
    area.addEventListener(name, listener);
  }
}

/** @param {HTMLElement} library */
function start(library) {
  const form = find(document, "[data-upload]", HTMLFormElement);
  if (!form) {
    return; // for those who may not add any
  }
  const offer = get(document, "[data-describe]");
  /** @type {string[]} */
  const added = []; // the keys of what was added since the page was loaded

  const undescribed = () =>
    added.flatMap(
      (key) => find(library, `[data-undescribed][data-picture="${key}"] [data-open]`) ?? [],
    );

  /** Lead on to describing what was added, if that can be done beside the library. */
  function offerToDescribe() {
    const { length } = undescribed();
    offer.hidden = !length || !find(document, "[data-panel]");
    get(offer, "[data-number]").textContent =
      length === 1
        ? "1 picture waits for its description:"
        : `${length} pictures wait for a description:`;
  }

  get(offer, "button").addEventListener("click", () => undescribed().at(-1)?.click());
  library.addEventListener("picture-saved", offerToDescribe);
  library.addEventListener(SETTLED, (event) => {
    const card = closest(event.target, "[data-picture]");
    if (card && event instanceof CustomEvent && event.detail) {
      announce(`“${get(card, "[data-open]").textContent}” can’t be used.`); // the card says why
      card.removeAttribute("data-undescribed");
      offerToDescribe();
    }
  });

  const uploads = new Uploads(form, get(document, "[data-uploads]"), {
    added: ({ card, key }, { name }) => {
      const page = new DOMParser().parseFromString(card, "text/html");
      library.prepend(...all(page, "[data-picture]").map((each) => document.adoptNode(each)));
      find(document, "#changelist .empty")?.remove();
      followAll(library);
      announce(`${name} is here, and being looked at.`);
      added.push(key);
    },
    done: offerToDescribe,
  });
  takeFiles(document, form, uploads);
}

const library = find(document, "[data-library]");
if (library) {
  start(library);
}
