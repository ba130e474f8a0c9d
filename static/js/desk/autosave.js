/* Autosave: sends the form to the server within seconds, and stores a copy in this browser until
   the server has it.

   `edits` counts the changes of the form, `savedEdits` those that the server has. The server never
   replaces a newer state by an older one, even if requests arrive out of order
   (blog/articles/autosave.py). */
"use strict";
{
  const desk = window.desk;
  // All times are in milliseconds.
  const PAUSE = 1500; // after the last change
  const MAX_DELAY = 5000; // while the user types without a pause
  const COPY_DELAY = 250; // before the copy in this browser
  const HEARTBEAT = 20_000;
  const RETRY_DELAYS = [2000, 4000, 8000, 15_000, 30_000];
  const TIMEOUT = 15_000; // of a request
  // Statuses of a response.
  const UNREACHABLE = 0; // no response at all
  const SIGNED_OUT = 401;
  const OTHER_USER = 409; // somebody else is signed in

  let form, settings, token, edits, savedEdits, initial;
  let otherEditors = "";
  let sending = null;
  let failures = 0;
  let copied = true; // whether this browser has the changes that the server lacks
  let checking = false; // whether a submission waits for the server
  let submitting = false; // whether the checked submission is under way
  let postponed = false; // the user has put off signing in again
  let salvaged = false;
  const timers = {};

  const part = (name) => document.querySelector(`[data-${name}]`);
  const isDirty = () => edits > savedEdits;
  const isUnreachable = (status) => status === UNREACHABLE || status >= 500;
  const isSignedOut = ({ status }) => status === SIGNED_OUT || status === OTHER_USER;

  /** Return whether the server has everything that was typed. */
  desk.isSaved = () => form !== undefined && !isDirty();

  /* ---- Form data ---- */

  function formPairs() {
    const pairs = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    return pairs.filter(([name, value]) => typeof value === "string" && !name.includes("-__prefix__-"));
  }

  function buildBody(pairs, fields) {
    const body = new FormData();
    for (const [name, value] of [...pairs, ...Object.entries(fields)]) {
      body.append(name, value);
    }
    body.append("_user", settings.user);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return body;
  }

  function buildHeartbeat(fields) {
    const session = [["editing", token], ["base", form.elements.base.value]];
    return buildBody(session, { _post: settings.post, ...fields });
  }

  // The body of a request: the form data, that it is unchanged again, or only a heartbeat.
  function buildRequest(fields = {}) {
    const pairs = isDirty() ? formPairs() : null;
    if (pairs && JSON.stringify(pairs) !== initial) {
      return buildBody(pairs, { _post: settings.post, _edits: edits, ...fields });
    }
    return buildHeartbeat(pairs ? { _unchanged: 1, ...fields } : fields);
  }

  function copy() {
    timers.copy = clearTimeout(timers.copy);
    if (isDirty()) {
      const { user, post } = settings;
      copied = desk.localCopies.write(token, { user, post, edits, pairs: formPairs() });
    }
  }

  /* ---- Status line ---- */

  function showStatus(sentence, { signIn = false } = {}) {
    clearTimeout(timers.status);
    const line = part("autosave-status");
    if (line.textContent !== sentence) {
      line.textContent = sentence;
    }
    part("sign-in-again").hidden = !signIn;
  }

  const copySentence = () =>
    copied
      ? "Your words are kept in this browser."
      : "Copy your words before you close this page: this browser can’t keep them either.";

  function showOutcome({ status, data }) {
    const where = isDirty() ? copySentence() : "";
    if (status === 200) {
      showStatus(data.saved ? `All changes kept, ${data.saved}` : "");
    } else if (status === SIGNED_OUT) {
      showStatus(`You were signed out. ${where}`, { signIn: true });
    } else if (status === OTHER_USER) {
      showStatus(`${data.name} is signed in here now. ${where}`, { signIn: true });
    } else if (status === 403) {
      showStatus(`You may not change this article any more. ${copySentence()}`);
    } else if (status === 400 || status === 413) {
      showStatus(`This is too long to be kept at the desk. ${copySentence()}`);
    } else {
      showStatus(`Can’t reach the desk. ${where}`);
    }
  }

  /* ---- Requests ---- */

  async function request(options) {
    try {
      const response = await fetch(settings.url, {
        ...options,
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const json = response.headers.get("Content-Type")?.startsWith("application/json");
      // A page instead of JSON is from the captive portal of a network, not from this server.
      const status = response.ok && !json ? UNREACHABLE : response.status;
      return { status, data: json ? await response.json() : {} };
    } catch {
      return { status: UNREACHABLE, data: {} };
    }
  }

  async function post(body) {
    const outcome = await request({ method: "POST", body });
    if (outcome.status !== 403) {
      return outcome;
    }
    // The CSRF token is invalid after the user has signed in again in another window.
    const identity = await request({});
    if (identity.status !== 200) {
      return identity;
    }
    if (identity.data.user !== settings.user) {
      return { ...identity, status: OTHER_USER };
    }
    desk.renewToken(identity.data.csrf);
    body.set("csrfmiddlewaretoken", identity.data.csrf);
    return request({ method: "POST", body });
  }

  async function sendNow() {
    timers.latest = clearTimeout(timers.latest);
    const sent = edits;
    const wasDirty = isDirty();
    if (wasDirty) {
      timers.status = setTimeout(showStatus, 1000, "Keeping …");
    }
    const outcome = await post(buildRequest());
    if (outcome.status === 200) {
      savedEdits = Math.max(savedEdits, sent);
      if (wasDirty && outcome.data.edits > sent) {
        // The same session was changed in another tab; the changes of this one are newer.
        edits = Math.max(edits, outcome.data.edits) + 1;
      }
      // After a crash the copy may have more than this form, which is filled with what arrived.
      if (!isDirty() && !(desk.localCopies.read(token)?.edits > savedEdits)) {
        desk.localCopies.remove(token);
      }
      showOtherEditors(outcome.data.other_editors);
    }
    showOutcome(outcome);
    return outcome;
  }

  /** Send the changes, after the request that is under way; return the outcome. */
  async function send() {
    while (sending) {
      await sending;
    }
    sending = sendNow();
    const outcome = await sending.finally(() => (sending = null));
    scheduleNext(outcome);
    return outcome;
  }

  function scheduleNext({ status }) {
    timers.retry = clearTimeout(timers.retry);
    const unreachable = isUnreachable(status);
    failures = unreachable ? failures + 1 : 0;
    if (unreachable && isDirty()) {
      timers.retry = setTimeout(send, RETRY_DELAYS[Math.min(failures, RETRY_DELAYS.length) - 1]);
    } else if (status === 200) {
      if (isDirty() && !timers.latest) {
        schedule();
      }
      salvage();
    }
  }

  function schedule() {
    clearTimeout(timers.pause);
    timers.pause = setTimeout(sendInPause, PAUSE);
    timers.latest ??= setTimeout(send, MAX_DELAY);
  }

  /* ---- Form events ---- */

  function markChanged() {
    edits += 1;
    timers.copy ??= setTimeout(copy, COPY_DELAY);
    if (!timers.retry) {
      schedule();
    }
  }

  // Ask to sign in only in a pause, so as not to interrupt typing, and only once.
  async function sendInPause() {
    const outcome = isDirty() ? await send() : {};
    if (isSignedOut(outcome) && !postponed) {
      signInAgain(outcome);
    }
  }

  async function signInAgain({ status, data }) {
    const name = settings.userName;
    const done = await desk.signIn(
      status === OTHER_USER
        ? `${data.name} is signed in here now, and these words are ${name}’s. Sign in as ${name} to go on; nothing is lost.`
        : "You were signed out. Sign in again to go on; nothing is lost.",
    );
    postponed = !done;
    return done && (await send()).status === 200;
  }

  /** Autosave before the form is submitted: an error page would lose the form data. */
  async function guardSubmit(event) {
    if (event.target !== form || submitting || event.submitter?.formTarget) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (checking) {
      return;
    }
    checking = true;
    copy();
    const { submitter } = event;
    let outcome = await send();
    while (outcome.status === 200 && isDirty()) {
      outcome = await send(); // the user went on typing
    }
    checking = false;
    // If only autosave fails, the form can still be submitted: this browser has a copy.
    const canSubmit = outcome.status === 200 || (outcome.status === 500 && copied);
    if (canSubmit || (isSignedOut(outcome) && (await signInAgain(outcome)))) {
      submitting = true;
      form.requestSubmit(submitter);
      submitting = false;
    } else if (isUnreachable(outcome.status)) {
      showStatus(`Not saved: the desk can’t be reached. ${copySentence()} Save again in a moment.`);
    }
  }

  function leave() {
    copy();
    if (!navigator.sendBeacon(settings.url, buildRequest({ _leaving: 1 }))) {
      // The form data is too long for a beacon; this browser has the copy.
      navigator.sendBeacon(settings.url, buildHeartbeat({ _leaving: 1 }));
    }
  }

  function showOtherEditors(html) {
    // Only announce changes, and don't replace the element that has the focus.
    if (otherEditors !== html && !part("other-editors").contains(document.activeElement)) {
      otherEditors = html;
      part("other-editors").innerHTML = html;
    }
  }

  /* ---- Copies that an earlier page could not send ---- */

  async function salvage() {
    if (salvaged) {
      return;
    }
    salvaged = true;
    let anySent = false;
    for (const copyToken of desk.localCopies.tokens()) {
      const copy = desk.localCopies.read(copyToken);
      if (copy?.user !== settings.user || (copyToken === token && isDirty())) {
        continue;
      }
      const fields = { _post: copy.post, _edits: copy.edits, _leaving: 1 };
      const { status } = await post(buildBody(copy.pairs, fields));
      if (status === 200 && desk.localCopies.read(copyToken)?.edits === copy.edits) {
        desk.localCopies.remove(copyToken);
        anySent = true;
      }
    }
    if (anySent && part("restored") && !isDirty()) {
      location.reload(); // this form may lack the last changes
    } else if (anySent) {
      send();
    }
  }

  /* ---- Start ---- */

  function watch() {
    desk.onChange(form, markChanged);
    document.addEventListener("submit", guardSubmit, true);
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", (event) => event.persisted && send());
    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", () => {
      copy();
      if (isDirty() || !document.hidden) {
        send();
      }
    });
    setInterval(() => document.hidden || sending || send(), HEARTBEAT);
    part("sign-in-again").addEventListener("click", async () => {
      const outcome = await send();
      if (isSignedOut(outcome)) {
        signInAgain(outcome);
      }
    });
  }

  // Until the section editor is ready, Django's own scripts trigger change events.
  document.addEventListener("content-editor:ready", () => {
    const element = part("autosave");
    if (!element) {
      return;
    }
    form = element.closest("form");
    settings = element.dataset;
    token = form.elements.editing.value;
    edits = savedEdits = Number(settings.edits);
    initial = "unsaved" in settings ? null : JSON.stringify(formPairs());
    otherEditors = part("other-editors").innerHTML;
    watch();
    if (initial === null && edits === 0) {
      markChanged(); // the form was posted with errors and is shown again
    }
    send();
  });
}
