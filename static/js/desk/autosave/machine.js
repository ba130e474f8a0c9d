/* What autosave decides. It knows no page, clock or network: it is told what happened, and calls
   `perform` with what is to be done, in order. */

/** @typedef {"copy" | "send" | "pause" | "retry"} Timer */

/** What a request was for, besides saving the changes.
 * @typedef {"submit" | "pause" | "sign in"} Purpose
 */

/** What the server answered; without an answer the status is 0.
 * @typedef {{
 *   status: number,
 *   data: { saved?: string, unfinished?: boolean, edits?: number, other_editors?: string, name?: string },
 * }} Outcome
 */

/** What is to be done. Afterwards call `copied` for "copy", `answered` for "send", `signedIn` for
 * "ask to sign in", `salvaged` for "salvage" and `elapsed` for a timer. Starting a timer again
 * starts it anew; its time is in milliseconds.
 * @typedef {{ do: "start", timer: Timer, after: number }
 *   | { do: "stop", timer: Timer }
 *   | { do: "copy", edits: number }
 *   | { do: "remove copy", edits: number }
 *   | { do: "send", edits: number, dirty: boolean }
 *   | { do: "show status", sentence: string, isProblem: boolean, signIn: boolean }
 *   | { do: "show other editors", html: string }
 *   | { do: "ask to sign in", reason: string, purpose: Purpose | undefined }
 *   | { do: "salvage" }
 *   | { do: "submit" }
 * } Effect
 */

// All times are in milliseconds.
export const DELAY = 1000; // before a change is sent, whether or not the user goes on typing
const COPY_DELAY = 250; // before the copy in this browser
export const PAUSE = 1500; // in typing, before the user may be interrupted
export const RETRY_DELAYS = [2000, 4000, 8000, 15_000, 30_000];

// Statuses of a response.
export const OK = 200;
export const UNREACHABLE = 0; // no response at all
export const SIGNED_OUT = 401;
export const OTHER_USER = 409; // somebody else is signed in
const DISK_FULL = 507;

/** @param {number} status */
const isFault = (status) => status === 500 || status === DISK_FULL;
/** @param {number} status */
const isUnreachable = (status) => status === UNREACHABLE || status >= 500;
/** @param {number} status */
const isSignedOut = (status) => status === SIGNED_OUT || status === OTHER_USER;

/** Autosave of one open form. The server never replaces a newer state by an older one, even if
 * requests arrive out of order (blog/articles/autosave.py).
 */
export class Autosave {
  #perform;
  #userName;
  #edits; // the changes of the form
  #savedEdits; // those that the server has
  #hasProblem = false; // which is shown until the server answers again
  #copied = true; // whether this browser has the changes that the server lacks
  #failures = 0; // requests without an answer, one after another
  #isSignedOut = false; // or somebody else is signed in
  #postponed = false; // the user has put off signing in again
  #salvaged = false; // whether copies that an earlier page could not send were looked for
  /** @type {Set<Timer>} */
  #running = new Set();
  /** @type {{ edits: number, dirty: boolean, purposes: Set<Purpose> } | null} */
  #sending = null; // the request under way
  /** @type {Set<Purpose> | null} */
  #next = null; // what another request is wanted for, after the one under way

  /**
   * @param {{ edits: number, userName: string }} settings
   * @param {(effect: Effect) => void} perform
   */
  constructor({ edits, userName }, perform) {
    this.#edits = this.#savedEdits = edits;
    this.#userName = userName;
    this.#perform = perform;
  }

  /** Whether the form has changes that the server lacks. */
  get isDirty() {
    return this.#edits > this.#savedEdits;
  }

  /** The number of changes of the form, and whether the server lacks some. */
  get state() {
    return { edits: this.#edits, dirty: this.isDirty };
  }

  /** Whether a submission waits for the server. */
  get isChecking() {
    return Boolean(this.#sending?.purposes.has("submit") || this.#next?.has("submit"));
  }

  /* ---- What happens ---- */

  /** The form was changed. */
  changed() {
    this.#edits += 1;
    if (!this.#hasProblem) {
      this.#show("Saving …");
    }
    if (!this.#running.has("copy")) {
      this.#start("copy", COPY_DELAY);
    }
    if (!this.#running.has("retry")) {
      this.#schedule();
    }
  }

  /** A timer has run out.
   * @param {Timer} timer
   */
  elapsed(timer) {
    if (timer === "copy") {
      this.copy();
    } else if (timer !== "pause") {
      this.send();
    } else if (this.#sending) {
      this.#sending.purposes.add("pause");
    } else if (this.#isSignedOut) {
      this.send("pause");
    }
  }

  /** Nothing has happened for a while.
   * @param {boolean} hidden whether the page can't be seen
   */
  beat(hidden) {
    if (!hidden && !this.#sending) {
      this.send();
    }
  }

  /** The page was shown or hidden.
   * @param {boolean} hidden
   */
  turned(hidden) {
    this.copy();
    if (this.isDirty || !hidden) {
      this.send();
    }
  }

  /** The form is to be submitted: save its words first, since an error page would lose its data. */
  submit() {
    if (!this.isChecking) {
      this.copy();
      this.send("submit");
    }
  }

  /** Keep a copy in this browser of what the server lacks. */
  copy() {
    this.#stop("copy");
    if (this.isDirty) {
      this.#perform({ do: "copy", edits: this.#edits });
    }
  }

  /** Return whether this browser has what the server lacks, to the last word. */
  #copyNow() {
    this.copy();
    return this.#copied;
  }

  /** A copy was written to this browser.
   * @param {boolean} worked
   */
  copied(worked) {
    this.#copied = worked;
  }

  /** Send the changes, or a heartbeat if there are none; now, or after the request under way.
   * @param {Purpose} [purpose]
   */
  send(purpose) {
    this.#next ??= new Set();
    if (purpose) {
      this.#next.add(purpose);
    }
    this.#sendNext();
  }

  /** The server answered a request, or could not be reached.
   * @param {Outcome} outcome
   */
  answered(outcome) {
    const sent = this.#sending;
    if (!sent) {
      throw new Error("An answer came to no request.");
    }
    this.#sending = null;
    this.#isSignedOut = isSignedOut(outcome.status);
    if (outcome.status === OK) {
      this.#keep(sent, outcome.data);
    }
    this.#showOutcome(outcome);
    this.#scheduleNext(outcome.status);
    this.#conclude(sent.purposes, outcome);
    this.#sendNext();
  }

  /** The user was asked to sign in again.
   * @param {boolean} done whether they did
   * @param {Purpose} [purpose] what for
   */
  signedIn(done, purpose) {
    this.#postponed = !done;
    if (done) {
      this.send(purpose);
    }
  }

  /** Copies of earlier pages were sent to the server. */
  salvaged() {
    this.send();
  }

  /* ---- What follows ---- */

  #sendNext() {
    if (this.#sending || !this.#next) {
      return;
    }
    const { state } = this;
    this.#sending = { ...state, purposes: this.#next };
    this.#next = null;
    this.#stop("send");
    this.#perform({ do: "send", ...state });
  }

  /** The server has what was sent.
   * @param {{ edits: number, dirty: boolean }} sent
   * @param {Outcome["data"]} data
   */
  #keep(sent, { edits = 0, other_editors: html = "" }) {
    this.#savedEdits = Math.max(this.#savedEdits, sent.edits);
    if (sent.dirty && edits > sent.edits) {
      // The same session was changed in another tab; the changes of this one are newer.
      this.#edits = Math.max(this.#edits, edits) + 1;
    }
    // After a crash the copy may have more than this form, which is filled with what arrived.
    if (!this.isDirty) {
      this.#perform({ do: "remove copy", edits: this.#savedEdits });
    }
    this.#perform({ do: "show other editors", html });
  }

  /** @param {number} status */
  #scheduleNext(status) {
    this.#stop("retry");
    this.#failures = isUnreachable(status) ? this.#failures + 1 : 0;
    if (this.#failures && this.isDirty) {
      const longest = RETRY_DELAYS.length;
      this.#start("retry", RETRY_DELAYS[Math.min(this.#failures, longest) - 1]);
    } else if (status === OK) {
      if (this.isDirty && !this.#running.has("send")) {
        this.#schedule();
      }
      if (!this.#salvaged) {
        this.#salvaged = true;
        this.#perform({ do: "salvage" });
      }
    }
  }

  /** Do what a request was for.
   * @param {Set<Purpose>} purposes
   * @param {Outcome} outcome
   */
  #conclude(purposes, outcome) {
    const { status } = outcome;
    if (!purposes.has("submit")) {
      // Ask only in a pause, so as not to interrupt typing, and only once.
      const mayAsk = purposes.has("sign in") || (purposes.has("pause") && !this.#postponed);
      if (isSignedOut(status) && mayAsk) {
        this.#askToSignIn(outcome);
      }
    } else if (status === OK && this.isDirty) {
      this.send("submit"); // the user went on typing
    } else if (status === OK || (isFault(status) && this.#copyNow())) {
      // If only autosave fails, the form can still be submitted: this browser has a copy.
      this.#perform({ do: "submit" });
    } else if (isSignedOut(status)) {
      this.#askToSignIn(outcome, "submit");
    } else if (isUnreachable(status)) {
      const where = this.#copySentence();
      this.#showProblem(`Not done: the desk can’t be reached. ${where} Try again in a moment.`);
    }
  }

  /**
   * @param {Outcome} outcome
   * @param {Purpose} [purpose]
   */
  #askToSignIn({ status, data }, purpose) {
    const name = this.#userName;
    const reason =
      status === OTHER_USER
        ? `${data.name} is signed in here now, and these words are ${name}’s. Sign in as ${name} to go on; nothing is lost.`
        : "You were signed out. Sign in again to go on; nothing is lost.";
    this.#perform({ do: "ask to sign in", reason, purpose });
  }

  /* ---- What is said ---- */

  #copySentence() {
    return this.#copied
      ? "Your words are saved in this browser."
      : "Copy your words before you close this page: this browser can’t save them either.";
  }

  /** @param {Outcome} outcome */
  #showOutcome({ status, data }) {
    const where = this.isDirty ? this.#copySentence() : "";
    if (status === OK && this.isDirty) {
      this.#show("Saving …");
    } else if (status === OK) {
      this.#show(data.saved ? `Saved, ${data.saved}` : "");
    } else if (status === SIGNED_OUT) {
      this.#showProblem(`You were signed out. ${where}`, true);
    } else if (status === OTHER_USER) {
      this.#showProblem(`${data.name} is signed in here now. ${where}`, true);
    } else if (status === 403) {
      this.#showProblem(`You may not change it any more. ${this.#copySentence()}`);
    } else if (status === 400 || status === 413) {
      this.#showProblem(`This is too long to be saved at the desk. ${this.#copySentence()}`);
    } else if (status === DISK_FULL) {
      this.#showProblem(`The server’s disk is full. ${where}`);
    } else {
      this.#showProblem(`Can’t reach the desk. ${where}`);
    }
  }

  /** @param {string} sentence */
  #show(sentence) {
    this.#hasProblem = false;
    this.#perform({ do: "show status", sentence, isProblem: false, signIn: false });
  }

  /**
   * @param {string} sentence
   * @param {boolean} signIn whether it comes with a button to sign in again
   */
  #showProblem(sentence, signIn = false) {
    this.#hasProblem = true;
    this.#perform({ do: "show status", sentence, isProblem: true, signIn });
  }

  /* ---- Timers ---- */

  #schedule() {
    this.#start("pause", PAUSE);
    if (!this.#running.has("send")) {
      this.#start("send", DELAY);
    }
  }

  /**
   * @param {Timer} timer
   * @param {number} after
   */
  #start(timer, after) {
    this.#running.add(timer);
    this.#perform({ do: "start", timer, after });
  }

  /** @param {Timer} timer */
  #stop(timer) {
    if (this.#running.delete(timer)) {
      this.#perform({ do: "stop", timer });
    }
  }
}
