/* Adds pictures to the library, several at once: chosen, dropped, pasted, or taken with a phone's
   camera. They are sent one after another; what is wrong with one is said at it, and the others go on. */

import { all, announce, find, get } from "./dom.js";
import { signIn } from "./signin.js";
import { followAll } from "./stand_ins.js";

/** A file that is to be sent, and its line on the page.
 * @typedef {{ file: File, line: HTMLElement }} Upload
 */

/** Send one file; return the answer's status and text, with 0 and "" if there is none.
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {(share: number) => void} tell of its progress, from 0 to 1
 * @returns {Promise<{ status: number, text: string }>}
 */
function send(form, file, tell) {
  const body = new FormData();
  const token = get(form, "[name=csrfmiddlewaretoken]", HTMLInputElement).value;
  body.append("file", file, file.name);
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
 * @returns {{ card?: string, problem?: string } | null}
 */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} library
 */
function start(form, library) {
  const lines = get(document, "[data-uploads]");
  const pattern = get(document, "[data-upload-pattern]", HTMLTemplateElement);
  /** @type {Upload[]} */
  const waiting = [];
  let isSending = false;

  /** @param {Iterable<File>} files */
  function add(files) {
    for (const file of files) {
      const copy = /** @type {DocumentFragment} */ (pattern.content.cloneNode(true));
      const line = get(copy, "li");
      get(line, "[data-name]").textContent = file.name;
      get(line, "progress").setAttribute("aria-label", file.name);
      lines.append(line);
      waiting.push({ file, line });
    }
    sendAll();
  }

  async function sendAll() {
    if (isSending) {
      return;
    }
    isSending = true;
    for (let upload = waiting.shift(); upload; upload = waiting.shift()) {
      await sendOne(upload);
    }
    isSending = false;
  }

  /** @param {Upload} upload */
  async function sendOne({ file, line }) {
    const progress = get(line, "progress", HTMLProgressElement);
    if (file.size > Number(form.dataset.maxBytes)) {
      refuse(line, form.dataset.tooLarge ?? "");
      return;
    }
    const { status, text } = await send(form, file, (share) => {
      progress.value = share;
    });
    const answer = read(text);
    if (answer?.card) {
      line.remove();
      show(answer.card);
      announce(`${file.name} was added.`);
    } else if (answer?.problem) {
      refuse(line, answer.problem);
    } else if (status === 200 && (await signIn("You were signed out. Sign in to go on sending."))) {
      await sendOne({ file, line });
    } else {
      refuse(line, form.dataset.noAnswer ?? "");
      offerAgain({ file, line });
    }
  }

  /**
   * @param {HTMLElement} line
   * @param {string} why
   */
  function refuse(line, why) {
    get(line, "progress").hidden = true;
    line.classList.add("tone--bad");
    get(line, "[data-problem]").textContent = why;
    const away = get(line, "[data-away]", HTMLButtonElement);
    away.hidden = false;
    away.onclick = () => line.remove();
  }

  /** @param {Upload} upload */
  function offerAgain(upload) {
    const again = get(upload.line, "[data-again]", HTMLButtonElement);
    again.hidden = false;
    again.onclick = () => {
      upload.line.remove();
      add([upload.file]);
    };
  }

  /** @param {string} card */
  function show(card) {
    const page = new DOMParser().parseFromString(card, "text/html");
    library.prepend(...all(page, "[data-picture]").map((each) => document.adoptNode(each)));
    find(document, "#changelist .empty")?.remove();
    followAll(library);
  }

  for (const input of all(form, "input[type=file]", HTMLInputElement)) {
    input.addEventListener("change", () => {
      add([...(input.files ?? [])]);
      input.value = ""; // so that the same one can be chosen once more
    });
  }
  const submit = get(form, "[type=submit]");
  submit.hidden = true;
  get(form, "[data-drop-help]").hidden = false;

  document.addEventListener("paste", ({ clipboardData }) => {
    add([...(clipboardData?.files ?? [])]);
  });
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      form.classList.add("is-over");
    }
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!relatedTarget) {
      form.classList.remove("is-over");
    }
  });
  document.addEventListener("drop", (event) => {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      form.classList.remove("is-over");
      add([...event.dataTransfer.files]);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (isSending) {
      event.preventDefault();
    }
  });
}

const form = find(document, "[data-upload]", HTMLFormElement);
if (form) {
  start(form, get(document, "[data-library]"));
}
