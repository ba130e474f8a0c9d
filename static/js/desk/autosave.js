/* Autosave: sends what is on the screen to the server within two seconds, and stores a copy in this
   browser until the server has it. What is done when is decided in autosave/machine.js. */

import { Autosave, OK, UNREACHABLE } from "./autosave/machine.js";
import { salvage } from "./autosave/salvage.js";
import { pairsOf, Server, wordsOf } from "./autosave/server.js";
import { isTaken } from "./autosave/token_lock.js";
import { all, announce, find, get } from "./dom.js";
import { onChange } from "./fields.js";
import * as localCopies from "./local_copies.js";
import { updateTextareas } from "./richtext/editors.js";
import { unwrittenCards } from "./section_cards.js";
import { signIn } from "./signin.js";

/** @import { Effect, Outcome } from "./autosave/machine.js" */

const HEARTBEAT = 20_000; // milliseconds
const INITIAL = "desk-initial:"; // in the tab's storage, before a form's token

/** @type {() => boolean} */
let hasEverything = () => false;

/** Return whether the server has everything that is on the screen. */
export const isSaved = () => hasEverything();

/** Return the fields of a form that one writes in, but for rich texts: their scripts fill them.
 * @param {HTMLFormElement} form
 */
const typedFields = (form) => all(form, "textarea:not([data-type])", HTMLTextAreaElement);

/** Start autosave of the form around an element.
 * @param {HTMLElement} element
 * @param {HTMLFormElement} form
 */
function start(element, form) {
  const { url = "", user = "", userName = "", post = "", edits = "0", unsaved } = element.dataset;
  /** @param {string} name */
  const field = (name) => get(form, `[name=${name}]`, HTMLInputElement);
  let token = field("editing").value;
  const statusLine = get(document, "[data-autosave-status]");
  const signInButton = get(document, "[data-sign-in-again]");
  const otherEditors = get(document, "[data-other-editors]");
  const server = new Server({ url, user });
  const machine = new Autosave({ edits: Number(edits), userName }, attempt);
  const isUnsaved = unsaved !== undefined; // posted with errors, or restored
  const first = readForm();
  // What was typed before this script was there.
  const isTyped = !isUnsaved && typedFields(form).some((each) => each.value !== each.defaultValue);
  // After a reload this tab remembers what the form began with.
  const initial = isUnsaved
    ? sessionStorage.getItem(INITIAL + token)
    : isTyped
      ? null
      : first.words;
  let known = first.all; // what the machine was told of, or the server was sent
  /** @type {Map<string, number>} */
  const timers = new Map();
  let shownEditors = otherEditors.innerHTML;
  let wantedEditors = shownEditors;
  let isPressed = false; // whether the pointer is down
  let hadProblem = false;
  /** @type {HTMLElement | null} */
  let submitter = null;
  let submitting = false; // whether the checked submission is under way

  /* ---- What is on the screen ---- */

  function readForm() {
    updateTextareas();
    const pairs = pairsOf(new FormData(form));
    const unwritten = unwrittenCards().map(({ id }) => id);
    return {
      pairs,
      all: JSON.stringify(pairs.filter(([name]) => name !== "editing")),
      words: wordsOf(pairs, unwritten),
    };
  }

  /** Tell the machine of a change that no event told of. */
  function look() {
    const { all } = readForm();
    if (all !== known) {
      known = all;
      machine.changed();
    }
  }

  hasEverything = () => {
    look();
    return !machine.isDirty;
  };

  /* ---- Requests ---- */

  /** @param {Record<string, string | number>} fields */
  function buildHeartbeat(fields) {
    /** @type {[string, string][]} */
    const session = [
      ["editing", token],
      ["base", field("base").value],
    ];
    return server.buildBody(session, { _post: post, ...fields });
  }

  /** Return the body of a request: the form data, that it is unchanged again, or a heartbeat.
   * @param {{ edits: number, dirty: boolean }} state
   * @param {Record<string, string | number>} [fields]
   */
  function buildRequest(state, fields = {}) {
    if (!state.dirty) {
      return buildHeartbeat(fields);
    }
    const { pairs, all, words } = readForm();
    known = all;
    return words === initial
      ? buildHeartbeat({ _unchanged: 1, ...fields })
      : server.buildBody(pairs, { _post: post, _edits: state.edits, ...fields });
  }

  /** @param {{ edits: number, dirty: boolean }} state */
  async function send(state) {
    /** @type {Outcome} */
    let outcome = { status: UNREACHABLE, data: {} };
    try {
      outcome = await server.post(buildRequest(state));
      look();
      if (outcome.status === OK) {
        markAddress(outcome.data.unfinished === true);
      }
    } finally {
      machine.answered(outcome); // whatever failed: else nothing would be sent any more
    }
  }

  function leave() {
    look();
    machine.copy();
    const body = buildRequest(machine.state, { _leaving: 1 });
    if (!navigator.sendBeacon(url, body)) {
      // The form data is too long for a beacon; this browser has the copy.
      navigator.sendBeacon(url, buildHeartbeat({ _leaving: 1 }));
    }
  }

  /** Let the page's address lead back to what is unfinished, so that a reload brings it back.
   * @param {boolean} isUnfinished
   */
  function markAddress(isUnfinished) {
    const address = new URL(location.href);
    if (isUnfinished) {
      address.searchParams.set("unsaved", token);
      sessionStorage.setItem(INITIAL + token, initial ?? "");
    } else {
      address.searchParams.delete("unsaved");
      sessionStorage.removeItem(INITIAL + token);
    }
    if (address.href !== location.href) {
      history.replaceState(history.state, "", address);
    }
  }

  /** Write under a token of its own if another tab has this one's, as a duplicated tab has: one's
   * words would replace the other's.
   */
  async function holdToken() {
    if (navigator.locks && (await isTaken(token, navigator.locks))) {
      token = field("editing").value = crypto.randomUUID();
    }
  }

  async function sendCopies() {
    const isBusy = (/** @type {string} */ copyToken) => copyToken === token && machine.isDirty;
    if (!(await salvage(server, isBusy))) {
      return;
    }
    if (find(document, "[data-restored]") && !machine.isDirty) {
      location.reload(); // this form may lack the last changes
    } else {
      machine.send();
    }
  }

  /** Only announce changes, don't replace the element that has the focus, and let nothing move under
   * a pointer that is down: its click would be lost.
   */
  function showOtherEditors() {
    if (
      shownEditors !== wantedEditors &&
      !isPressed &&
      !otherEditors.contains(document.activeElement)
    ) {
      shownEditors = wantedEditors;
      otherEditors.innerHTML = wantedEditors;
    }
  }

  /* ---- What the machine wants done ---- */

  /** @param {Effect} effect */
  function perform(effect) {
    switch (effect.do) {
      case "start":
        clearTimeout(timers.get(effect.timer));
        timers.set(
          effect.timer,
          setTimeout(() => machine.elapsed(effect.timer), effect.after),
        );
        break;
      case "stop":
        clearTimeout(timers.get(effect.timer));
        break;
      case "copy": {
        machine.copied(false); // if the form can't be read
        const { pairs, words } = readForm();
        if (words === initial) {
          localCopies.removeUpTo(token, effect.edits);
          machine.copied(true);
        } else {
          machine.copied(localCopies.write(token, { user, post, edits: effect.edits, pairs }));
        }
        break;
      }
      case "remove copy":
        localCopies.removeUpTo(token, effect.edits);
        break;
      case "send":
        send(effect);
        break;
      case "show status":
        if (statusLine.textContent !== effect.sentence) {
          statusLine.textContent = effect.sentence;
          if (effect.isProblem || hadProblem) {
            announce(effect.sentence); // not each word that is saved
          }
        }
        hadProblem = effect.isProblem;
        signInButton.hidden = !effect.signIn;
        break;
      case "show other editors":
        wantedEditors = effect.html;
        showOtherEditors();
        break;
      case "ask to sign in":
        signIn(effect.reason).then((done) => machine.signedIn(done, effect.purpose));
        break;
      case "salvage":
        sendCopies();
        break;
      case "submit":
        submitting = true;
        try {
          form.requestSubmit(submitter);
        } finally {
          submitting = false;
        }
        break;
    }
  }

  /** Do what the machine wants; where that fails, it is on the console, and all else goes on.
   * @param {Effect} effect
   */
  function attempt(effect) {
    try {
      perform(effect);
    } catch (error) {
      reportError(error);
    }
  }

  /* ---- What happens ---- */

  /** Autosave before the form is submitted: an error page would lose the form data.
   * @param {SubmitEvent} event
   */
  function guardSubmit(event) {
    const button = event.submitter;
    if (event.target !== form || submitting || button?.getAttribute("formtarget")) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!machine.isChecking) {
      submitter = button;
      look();
      machine.submit();
    }
  }

  onChange(form, () => machine.changed());
  for (const type of ["pointerdown", "pointerup", "pointercancel"]) {
    window.addEventListener(type, () => {
      isPressed = type === "pointerdown";
      setTimeout(showOtherEditors); // after the click
    });
  }
  document.addEventListener("submit", guardSubmit, true);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => event.persisted && machine.send());
  window.addEventListener("online", () => machine.send());
  // All is saved anyway: the keys that say so elsewhere load no page, and take no word.
  const saveNow = (/** @type {KeyboardEvent} */ event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      event.stopImmediatePropagation();
      look();
      machine.send();
    }
  };
  window.addEventListener("keydown", saveNow, true);
  document.addEventListener("visibilitychange", () => {
    look();
    machine.turned(document.hidden);
  });
  setInterval(() => {
    look();
    machine.beat(document.hidden);
  }, HEARTBEAT);
  signInButton.addEventListener("click", () => machine.send("sign in"));
  if (isTyped || (isUnsaved && edits === "0")) {
    machine.changed();
  }
  machine.send();
  holdToken();
}

// Until the section editor is ready, Django's own scripts trigger change events.
document.addEventListener("content-editor:ready", () => {
  const element = find(document, "[data-autosave]");
  const form = element?.closest("form");
  if (element && form) {
    start(element, form);
  }
});
