/* Autosave: sends the form to the server within seconds, and stores a copy in this browser until
   the server has it. What is done when is decided in autosave/machine.js. */

import { Autosave } from "./autosave/machine.js";
import { salvage } from "./autosave/salvage.js";
import { pairsOf, Server } from "./autosave/server.js";
import { find, get } from "./dom.js";
import { onChange } from "./fields.js";
import * as localCopies from "./local_copies.js";
import { renewToken, signIn } from "./signin.js";

/** @import { Effect } from "./autosave/machine.js" */

const HEARTBEAT = 20_000; // milliseconds

/** @type {Autosave | undefined} */
let autosave;

/** Return whether the server has everything that was typed. */
export const isSaved = () => autosave !== undefined && !autosave.isDirty;

/** Start autosave of the form around an element.
 * @param {HTMLElement} element
 * @param {HTMLFormElement} form
 */
function start(element, form) {
  const { url = "", user = "", userName = "", post = "", edits = "0", unsaved } = element.dataset;
  /** @param {string} name */
  const field = (name) => get(form, `[name=${name}]`, HTMLInputElement);
  const token = field("editing").value;
  const statusLine = get(document, "[data-autosave-status]");
  const signInButton = get(document, "[data-sign-in-again]");
  const otherEditors = get(document, "[data-other-editors]");
  const formPairs = () => pairsOf(new FormData(form));
  const isUnsaved = unsaved !== undefined; // posted with errors and shown again
  const initial = isUnsaved ? null : JSON.stringify(formPairs());
  const csrfToken = () => field("csrfmiddlewaretoken").value;
  const server = new Server({ url, user, token: csrfToken }, renewToken);
  const machine = new Autosave({ edits: Number(edits), userName }, perform);
  /** @type {Map<string, number>} */
  const timers = new Map();
  let shownEditors = otherEditors.innerHTML;
  /** @type {HTMLElement | null} */
  let submitter = null;
  let submitting = false; // whether the checked submission is under way

  autosave = machine;

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
    const pairs = state.dirty ? formPairs() : null;
    if (pairs && JSON.stringify(pairs) !== initial) {
      return server.buildBody(pairs, { _post: post, _edits: state.edits, ...fields });
    }
    return buildHeartbeat(pairs ? { _unchanged: 1, ...fields } : fields);
  }

  function leave() {
    machine.copy();
    const body = buildRequest(machine.state, { _leaving: 1 });
    if (!navigator.sendBeacon(url, body)) {
      // The form data is too long for a beacon; this browser has the copy.
      navigator.sendBeacon(url, buildHeartbeat({ _leaving: 1 }));
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
        const copy = { user, post, edits: effect.edits, pairs: formPairs() };
        machine.copied(localCopies.write(token, copy));
        break;
      }
      case "remove copy":
        localCopies.removeUpTo(token, effect.edits);
        break;
      case "send":
        server.post(buildRequest(effect)).then((outcome) => machine.answered(outcome));
        break;
      case "show status":
        if (statusLine.textContent !== effect.sentence) {
          statusLine.textContent = effect.sentence;
        }
        signInButton.hidden = !effect.signIn;
        break;
      case "show other editors":
        // Only announce changes, and don't replace the element that has the focus.
        if (shownEditors !== effect.html && !otherEditors.contains(document.activeElement)) {
          shownEditors = effect.html;
          otherEditors.innerHTML = effect.html;
        }
        break;
      case "ask to sign in":
        signIn(effect.reason).then((done) => machine.signedIn(done, effect.purpose));
        break;
      case "salvage":
        sendCopies();
        break;
      case "submit":
        submitting = true;
        form.requestSubmit(submitter);
        submitting = false;
        break;
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
      machine.submit();
    }
  }

  onChange(form, () => machine.changed());
  document.addEventListener("submit", guardSubmit, true);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => event.persisted && machine.send());
  window.addEventListener("online", () => machine.send());
  document.addEventListener("visibilitychange", () => machine.turned(document.hidden));
  setInterval(() => machine.beat(document.hidden), HEARTBEAT);
  signInButton.addEventListener("click", () => machine.send("sign in"));
  if (isUnsaved && edits === "0") {
    machine.changed();
  }
  machine.send();
}

// Until the section editor is ready, Django's own scripts trigger change events.
document.addEventListener("content-editor:ready", () => {
  const element = find(document, "[data-autosave]");
  const form = element?.closest("form");
  if (element && form) {
    start(element, form);
  }
});
