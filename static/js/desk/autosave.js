/* Keeps what is typed: on the server within seconds, and in this browser until it is there.

   `edits` counts the changes of the form, and `kept` is the count up to which the server has them;
   an older state never replaces a newer one, whatever arrives in which order (blog/articles/autosave.py). */
"use strict";
{
  const desk = window.desk;
  const PAUSE = 1500; // after the last key
  const AT_MOST = 5000; // while somebody types without a pause
  const COPY = 250; // to the copy in this browser
  const SIGN_OF_LIFE = 20_000;
  const RETRY = [2000, 4000, 8000, 15_000, 30_000];
  const PATIENCE = 15_000; // for an answer of the server
  const NOT_THERE = 0; // no answer at all
  const SIGNED_OUT = 401;
  const SOMEBODY_ELSE = 409; // is signed in

  let form, settings, token, edits, kept, initial;
  let company = "";
  let sending = null;
  let failures = 0;
  let copied = true; // whether what the server lacks is in this browser
  let asking = false; // whether a save may go on
  let passing = false; // the one that may
  let postponed = false; // signing in again: asked for, and put off
  let salvaged = false;
  const timers = {};

  const part = (name) => document.querySelector(`[data-${name}]`);
  const dirty = () => edits > kept;
  const isUnreachable = (status) => status === NOT_THERE || status >= 500;
  const isSignedOut = ({ status }) => status === SIGNED_OUT || status === SOMEBODY_ELSE;

  /** Whether everything typed is on the server. */
  desk.kept = () => form !== undefined && !dirty();

  /* ---- The words ---- */

  function words() {
    const pairs = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    return pairs.filter(([name, value]) => typeof value === "string" && !name.includes("-__prefix__-"));
  }

  function bodyOf(pairs, signs) {
    const body = new FormData();
    for (const [name, value] of [...pairs, ...Object.entries(signs)]) {
      body.append(name, value);
    }
    body.append("_user", settings.user);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return body;
  }

  function signOfLife(signs) {
    const own = [["editing", token], ["base", form.elements.base.value]];
    return bodyOf(own, { _post: settings.post, ...signs });
  }

  // What the server is told: the words, that there are none any more, or only a sign of life.
  function message(signs = {}) {
    const pairs = dirty() ? words() : null;
    if (pairs && JSON.stringify(pairs) !== initial) {
      return bodyOf(pairs, { _post: settings.post, _edits: edits, ...signs });
    }
    return signOfLife(pairs ? { _unchanged: 1, ...signs } : signs);
  }

  function copy() {
    timers.copy = clearTimeout(timers.copy);
    if (dirty()) {
      const { user, post } = settings;
      copied = desk.copies.write(token, { user, post, edits, pairs: words() });
    }
  }

  /* ---- What the status line says ---- */

  function say(sentence, { signIn = false } = {}) {
    clearTimeout(timers.say);
    const line = part("keeping");
    if (line.textContent !== sentence) {
      line.textContent = sentence;
    }
    part("sign-in-again").hidden = !signIn;
  }

  const safe = () =>
    copied
      ? "Your words are kept in this browser."
      : "Copy your words before you close this page: this browser can’t keep them either.";

  function sayOutcome({ status, data }) {
    if (status === 200) {
      say(data.kept ? `All changes kept, ${data.kept}` : "");
    } else if (status === SIGNED_OUT) {
      say(`You were signed out. ${dirty() ? safe() : ""}`, { signIn: true });
    } else if (status === SOMEBODY_ELSE) {
      say(`${data.name} is signed in here now. ${dirty() ? safe() : ""}`, { signIn: true });
    } else if (status === 403) {
      say(`You may not change this article any more. ${safe()}`);
    } else if (status === 400 || status === 413) {
      say(`This is too long to be kept at the desk. ${safe()}`);
    } else {
      say(`Can’t reach the desk. ${dirty() ? safe() : ""}`);
    }
  }

  /* ---- To the server ---- */

  async function fetched(options) {
    try {
      const response = await fetch(settings.url, {
        ...options,
        signal: AbortSignal.timeout(PATIENCE),
      });
      const json = response.headers.get("Content-Type")?.startsWith("application/json");
      // A page instead of an answer comes from a hotel's or a train's network, not from the desk.
      const status = response.ok && !json ? NOT_THERE : response.status;
      return { status, data: json ? await response.json() : {} };
    } catch {
      return { status: NOT_THERE, data: {} };
    }
  }

  async function post(body) {
    const outcome = await fetched({ method: "POST", body });
    if (outcome.status !== 403) {
      return outcome;
    }
    // Somebody signed in again in another window: then the token of this page is worthless.
    const who = await fetched({});
    if (who.status !== 200) {
      return who;
    }
    if (who.data.user !== settings.user) {
      return { ...who, status: SOMEBODY_ELSE };
    }
    desk.renewToken(who.data.csrf);
    body.set("csrfmiddlewaretoken", who.data.csrf);
    return fetched({ method: "POST", body });
  }

  async function deliver() {
    timers.latest = clearTimeout(timers.latest);
    const sent = edits;
    const wasDirty = dirty();
    if (wasDirty) {
      timers.say = setTimeout(say, 1000, "Keeping …");
    }
    const outcome = await post(message());
    if (outcome.status === 200) {
      kept = Math.max(kept, sent);
      if (wasDirty && outcome.data.edits > sent) {
        // The same words are open in another tab, and were changed there: these are newer.
        edits = Math.max(edits, outcome.data.edits) + 1;
      }
      if (!dirty()) {
        desk.copies.remove(token);
      }
      showCompany(outcome.data.company);
    }
    sayOutcome(outcome);
    return outcome;
  }

  /** Send what there is, after what is on its way. Gives the outcome. */
  async function send() {
    while (sending) {
      await sending;
    }
    sending = deliver();
    const outcome = await sending.finally(() => (sending = null));
    goOn(outcome);
    return outcome;
  }

  function goOn({ status }) {
    timers.retry = clearTimeout(timers.retry);
    const unreachable = isUnreachable(status);
    failures = unreachable ? failures + 1 : 0;
    if (unreachable && dirty()) {
      timers.retry = setTimeout(send, RETRY[Math.min(failures, RETRY.length) - 1]);
    } else if (status === 200) {
      if (dirty() && !timers.latest) {
        schedule();
      }
      salvage();
    }
  }

  function schedule() {
    clearTimeout(timers.pause);
    timers.pause = setTimeout(keep, PAUSE);
    timers.latest ??= setTimeout(send, AT_MOST);
  }

  /* ---- What happens in the form ---- */

  function touch() {
    edits += 1;
    timers.copy ??= setTimeout(copy, COPY);
    if (!timers.retry) {
      schedule();
    }
  }

  // Only in a pause, never in the middle of a word, does it ask to sign in; and not twice.
  async function keep() {
    const outcome = dirty() ? await send() : {};
    if (isSignedOut(outcome) && !postponed) {
      signInAgain(outcome);
    }
  }

  async function signInAgain({ status, data }) {
    const name = settings.userName;
    const done = await desk.signIn(
      status === SOMEBODY_ELSE
        ? `${data.name} is signed in here now, and these words are ${name}’s. Sign in as ${name} to go on; nothing is lost.`
        : "You were signed out. Sign in again to go on; nothing is lost.",
    );
    postponed = !done;
    return done && (await send()).status === 200;
  }

  /** Ask the server before the form is sent to it: a page that is not there would lose the words. */
  async function guard(event) {
    if (event.target !== form || passing || event.submitter?.formTarget) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking) {
      return;
    }
    asking = true;
    copy();
    const { submitter } = event;
    let outcome = await send();
    while (outcome.status === 200 && dirty()) {
      outcome = await send(); // somebody wrote on meanwhile
    }
    asking = false;
    // If only the keeping is broken, saving must not be: this browser has the words.
    const mayGo = outcome.status === 200 || (outcome.status === 500 && copied);
    if (mayGo || (isSignedOut(outcome) && (await signInAgain(outcome)))) {
      passing = true;
      form.requestSubmit(submitter);
      passing = false;
    } else if (isUnreachable(outcome.status)) {
      say(`Not saved: the desk can’t be reached. ${safe()} Save again in a moment.`);
    }
  }

  function leave() {
    copy();
    if (!navigator.sendBeacon(settings.url, message({ _leaving: 1 }))) {
      // Too long for a last message: the copy in this browser has the words.
      navigator.sendBeacon(settings.url, signOfLife({ _leaving: 1 }));
    }
  }

  function showCompany(html) {
    // What is announced is what is new; and nothing goes from under the cursor.
    if (company !== html && !part("company").contains(document.activeElement)) {
      company = html;
      part("company").innerHTML = html;
    }
  }

  /* ---- What an earlier page could not send ---- */

  async function salvage() {
    if (salvaged) {
      return;
    }
    salvaged = true;
    let found = false;
    for (const each of desk.copies.tokens()) {
      const copy = desk.copies.read(each);
      if (copy?.user !== settings.user || (each === token && dirty())) {
        continue;
      }
      const signs = { _post: copy.post, _edits: copy.edits, _leaving: 1 };
      const { status } = await post(bodyOf(copy.pairs, signs));
      if (status === 200 && desk.copies.read(each)?.edits === copy.edits) {
        desk.copies.remove(each);
        found = true;
      }
    }
    if (found && part("recovered") && !dirty()) {
      location.reload(); // it may lack the last words
    } else if (found) {
      send();
    }
  }

  /* ---- Start ---- */

  function watch() {
    for (const name of ["input", "change", "desk:change"]) {
      form.addEventListener(name, touch);
    }
    // A picture that is chosen tells only jQuery.
    django.jQuery(form).on("change", (event) => event.originalEvent || touch());
    document.addEventListener("submit", guard, true);
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", (event) => event.persisted && send());
    window.addEventListener("online", send);
    document.addEventListener("visibilitychange", () => {
      copy();
      if (dirty() || !document.hidden) {
        send();
      }
    });
    setInterval(() => document.hidden || sending || send(), SIGN_OF_LIFE);
    part("sign-in-again").addEventListener("click", async () => {
      const outcome = await send();
      if (isSignedOut(outcome)) {
        signInAgain(outcome);
      }
    });
  }

  // Until the section editor is ready, Django's own scripts say of many fields that they changed.
  document.addEventListener("content-editor:ready", () => {
    const element = part("autosave");
    if (!element) {
      return;
    }
    form = element.closest("form");
    settings = element.dataset;
    token = form.elements.editing.value;
    edits = kept = Number(settings.edits);
    initial = "unsaved" in settings ? null : JSON.stringify(words());
    company = part("company").innerHTML;
    watch();
    if (initial === null && edits === 0) {
      touch(); // what was posted, found wrong and shown again
    }
    send();
  });
}
