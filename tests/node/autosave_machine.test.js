// What autosave decides: no word is lost, whatever the line, the server and the user do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DELAY, PAUSE, RETRY_DELAYS } from "../../static/js/desk/autosave/machine.js";
import { chance, seeds } from "./chance.js";
import { OpenPage, openPage } from "./open_page.js";

const HERE = "Your words are saved in this browser.";
const SIGNED_OUT = 401;
const OTHER_USER = 409;

/** Return a page with unsaved words that were sent and not yet answered. */
function saving() {
  const page = openPage();
  page.type();
  page.wait(DELAY);
  return page;
}

// --- Saving --------------------------------------------------------------------------------------

test("words are saved in this browser at once, and soon at the server", () => {
  const page = openPage();
  page.type();
  page.wait(DELAY - 1);
  assert.equal(page.copy, 1);
  assert.equal(page.requests.length, 1); // the greeting
  page.wait(1);
  assert.deepEqual(page.last, { at: DELAY, edits: 1, dirty: true });
  page.answer(200, { saved: "10:15" });
  assert.equal(page.status, "Saved, 10:15");
  assert.equal(page.copy, null);
  assert.ok(!page.machine.isDirty);
});

test("who types without a pause is never more than two seconds ahead of the server", () => {
  const page = openPage();
  const ROUND_TRIP = 400;
  const typedAt = []; // when each change was made
  let stored = 0;
  let answerAt = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 60_000; time += 10) {
    page.type();
    typedAt.push(page.now);
    page.wait(10);
    if (page.open && answerAt === Number.POSITIVE_INFINITY) {
      answerAt = page.now + ROUND_TRIP;
    } else if (page.now >= answerAt) {
      stored = page.last.edits;
      page.answer();
      answerAt = Number.POSITIVE_INFINITY;
    }
    const ahead = stored === typedAt.length ? 0 : page.now - typedAt[stored];
    assert.ok(ahead <= 2000, `${ahead} ms at ${page.now}`);
  }
  assert.ok(page.requests.length <= 61, "one a second");
});

test("what is typed while a save runs is saved next, and its copy stays until then", () => {
  const page = saving();
  page.type(3);
  page.wait(DELAY * 2);
  assert.equal(page.open, 1); // one at a time, so that they can't overtake each other
  page.answer();
  assert.deepEqual(page.last, { at: DELAY * 3, edits: 4, dirty: true });
  assert.equal(page.copy, 4);
  page.answer();
  assert.equal(page.copy, null);
});

test("what is typed shortly before the answer is saved next", () => {
  const page = saving();
  page.type();
  page.answer();
  assert.ok(page.machine.isDirty);
  page.wait(DELAY);
  assert.deepEqual(page.last, { at: DELAY * 2, edits: 2, dirty: true });
});

test("nothing is sent twice", () => {
  const page = saving();
  page.answer();
  page.wait(DELAY * 10);
  page.machine.turned(true);
  assert.deepEqual(
    page.requests.map(({ dirty }) => dirty),
    [false, true],
  );
  page.machine.beat(false);
  assert.deepEqual(page.last, { at: page.now, edits: 1, dirty: false });
});

test("words that came without a key, as after an error page, are saved like typed ones", () => {
  const page = new OpenPage();
  page.machine.changed();
  page.machine.send();
  assert.deepEqual(page.last, { at: 0, edits: 1, dirty: true });
});

test("a form that is opened again goes on counting where it was", () => {
  const page = openPage({ edits: 7 });
  assert.deepEqual(page.machine.state, { edits: 7, dirty: false });
  page.type();
  page.wait(DELAY);
  assert.equal(page.last.edits, 8);
});

test("it is said to be saved only while the server has all of it", () => {
  const page = openPage();
  assert.equal(page.status, "");
  page.type();
  assert.equal(page.status, "Saving …");
  page.wait(DELAY);
  page.type(); // too late for the request under way
  page.answer(200, { saved: "10:15" });
  assert.equal(page.status, "Saving …");
  page.wait(DELAY);
  page.answer(200, { saved: "10:16" });
  assert.equal(page.status, "Saved, 10:16");
  page.type();
  assert.equal(page.status, "Saving …");
});

test("a problem is shown until it is over, whatever is typed", () => {
  const page = saving();
  page.answer(0);
  page.type();
  assert.match(page.status, /^Can’t reach the desk/);
  assert.ok(page.isProblem);
  page.wait(RETRY_DELAYS[0]);
  page.answer(200, { saved: "10:15" });
  assert.equal(page.status, "Saved, 10:15");
  assert.ok(!page.isProblem);
});

test("a conflict with another tab: the words of the one that is typed in are sent again, as newer", () => {
  const page = saving();
  page.answer(200, { edits: 9 });
  assert.ok(page.machine.isDirty);
  assert.notEqual(page.copy, null);
  page.wait(DELAY);
  assert.deepEqual(page.last, { at: DELAY * 2, edits: 10, dirty: true });
  page.answer(200, { edits: 10 });
  assert.ok(!page.machine.isDirty);
});

test("who else writes is shown", () => {
  const page = saving();
  page.answer(200, { other_editors: "<p>Ben</p>" });
  assert.equal(page.otherEditors, "<p>Ben</p>");
});

test("an answer to no request is an error", () => {
  assert.throws(() => openPage().answer(), /no request/);
});

// --- Failing -------------------------------------------------------------------------------------

test("a failed save keeps the copy, says so, and is tried again with growing pauses", () => {
  const page = saving();
  const pauses = [];
  for (const _ of [...RETRY_DELAYS, "longest again"]) {
    const { at } = page.last;
    page.answer(0);
    assert.equal(page.copy, 1);
    assert.equal(page.status, `Can’t reach the desk. ${HERE}`);
    page.wait(60_000);
    pauses.push(page.last.at - at);
    page.now = page.last.at;
  }
  assert.deepEqual(pauses, [...RETRY_DELAYS, RETRY_DELAYS.at(-1)]);
  assert.deepEqual(
    pauses.slice().sort((one, other) => one - other),
    pauses,
  );
  page.answer();
  assert.equal(page.copy, null);
  page.type();
  page.wait(DELAY);
  page.answer(503);
  const { at } = page.last;
  page.wait(RETRY_DELAYS[0]);
  assert.equal(page.last.at - at, RETRY_DELAYS[0]); // short again after a success
});

test("typing doesn't hurry the next try, and is in it", () => {
  const page = saving();
  page.answer(0);
  page.wait(100);
  page.type(2);
  page.wait(RETRY_DELAYS[0] - 101);
  assert.equal(page.open, 0);
  assert.equal(page.copy, 3);
  page.wait(1);
  assert.equal(page.last.edits, 3);
});

test("where this browser can't keep a copy either, it is said", () => {
  const page = openPage();
  page.canCopy = false;
  page.type();
  page.wait(DELAY);
  page.answer(0);
  assert.match(page.status, /Copy your words before you close this page/);
});

test("what the server refuses isn't tried again by itself, and the copy stays", () => {
  for (const [status, sentence] of [
    [400, /too long/],
    [413, /too long/],
    [403, /may not change/],
  ]) {
    const page = saving();
    page.answer(status);
    page.wait(60_000);
    assert.equal(page.requests.length, 2);
    assert.match(page.status, sentence);
    assert.ok(page.status.endsWith(HERE));
    assert.equal(page.copy, 1);
    page.type();
    page.wait(DELAY);
    assert.equal(page.last.edits, 2);
  }
});

test("copies of earlier pages are sent once, when the server can be reached", () => {
  const page = new OpenPage();
  page.machine.send();
  page.answer(0);
  assert.equal(page.count("salvage"), 0);
  page.machine.beat(false);
  page.answer();
  page.machine.salvaged();
  page.answer();
  assert.equal(page.count("salvage"), 1);
});

// --- Leaving and coming back ---------------------------------------------------------------------

test("a page that is hidden copies first, and sends without waiting for the pause", () => {
  const page = openPage();
  page.type();
  page.done = [];
  page.machine.turned(true);
  assert.ok(page.done.indexOf("copy") < page.done.indexOf("send"));
  assert.ok(page.done.includes("copy"));
  assert.deepEqual(page.last, { at: 0, edits: 1, dirty: true });
});

test("a page that is left copies what was typed in the last instant", () => {
  const page = openPage();
  page.type(2);
  page.machine.copy();
  assert.equal(page.copy, 2);
  assert.ok(!page.timers.has("copy"));
});

test("a page that is seen again asks the server for news; a hidden one is silent", () => {
  const page = openPage();
  page.machine.turned(true);
  page.machine.beat(true);
  assert.equal(page.requests.length, 1);
  page.machine.turned(false);
  assert.equal(page.requests.length, 2);
  page.machine.beat(false); // under way already
  page.answer();
  assert.equal(page.requests.length, 2);
});

// --- Signed out ----------------------------------------------------------------------------------

test("who was signed out is asked in a pause, once, and then everything is sent", () => {
  const page = saving();
  page.answer(SIGNED_OUT);
  assert.equal(page.asked.length, 0);
  page.wait(PAUSE - DELAY);
  page.answer(SIGNED_OUT);
  assert.equal(page.status, `You were signed out. ${HERE}`);
  assert.ok(page.signIn);
  assert.equal(page.asked.length, 1);
  assert.match(page.asked[0].reason, /nothing is lost/);
  page.machine.signedIn(true);
  assert.deepEqual(page.last, { at: PAUSE, edits: 1, dirty: true });
  page.answer();
  assert.equal(page.copy, null);
  assert.ok(!page.signIn);
});

test("who puts it off isn't asked again while typing, but by the button", () => {
  const page = saving();
  page.wait(PAUSE - DELAY); // the answer takes until then
  page.answer(SIGNED_OUT);
  assert.equal(page.asked.length, 1);
  page.machine.signedIn(false);
  page.type();
  page.wait(DELAY);
  page.answer(SIGNED_OUT);
  page.wait(PAUSE - DELAY);
  page.answer(SIGNED_OUT);
  assert.equal(page.asked.length, 1);
  assert.equal(page.copy, 2);
  page.machine.send("sign in");
  page.answer(SIGNED_OUT);
  assert.equal(page.asked.length, 2);
});

test("who types without a pause isn't interrupted", () => {
  const page = openPage();
  for (let time = 0; time < DELAY; time += 500) {
    page.type();
    page.wait(500);
  }
  page.answer(SIGNED_OUT);
  assert.equal(page.asked.length, 0);
  assert.ok(page.signIn);
});

test("somebody else's sign-in is named, and whose the words are", () => {
  const page = saving();
  page.wait(PAUSE - DELAY);
  page.answer(OTHER_USER, { name: "Ben" });
  assert.equal(page.status, `Ben is signed in here now. ${HERE}`);
  assert.match(page.asked[0].reason, /^Ben is signed in .* these words are Ada’s/);
});

// --- Submitting ----------------------------------------------------------------------------------

/** Return a page with words whose submission is checked first. */
function submitting() {
  const page = openPage();
  page.type();
  page.machine.submit();
  return page;
}

test("a form is submitted once everything is kept, and once only", () => {
  const page = submitting();
  assert.equal(page.copy, 1);
  assert.ok(page.machine.isChecking);
  page.machine.submit();
  assert.equal(page.count("submit"), 0);
  page.answer();
  assert.equal(page.count("submit"), 1);
  assert.equal(page.open, 0);
  assert.ok(!page.machine.isChecking);
});

test("a form that is submitted while a save runs waits for one with all its words", () => {
  const page = saving();
  page.type();
  page.machine.submit();
  assert.ok(page.machine.isChecking);
  page.answer();
  assert.equal(page.count("submit"), 0);
  assert.equal(page.last.edits, 2);
  page.answer();
  assert.equal(page.count("submit"), 1);
});

test("what is typed while a submission is checked is kept before it goes", () => {
  const page = submitting();
  page.type();
  page.answer();
  assert.equal(page.count("submit"), 0);
  assert.equal(page.last.edits, 2);
  page.answer();
  assert.equal(page.count("submit"), 1);
});

test("where only autosave fails, the form is submitted if this browser has a copy", () => {
  const page = submitting();
  page.answer(500);
  assert.equal(page.count("submit"), 1);
  const without = openPage();
  without.canCopy = false;
  without.type();
  without.machine.submit();
  without.answer(500);
  assert.equal(without.count("submit"), 0);
  assert.match(without.status, /^Not done: .* Copy your words/);
});

test("what is typed while autosave fails is copied before the form is submitted", () => {
  const page = openPage();
  page.machine.submit();
  page.type();
  page.answer(500);
  assert.equal(page.count("submit"), 1);
  assert.equal(page.copy, 1);
});

test("a form isn't submitted into nowhere", () => {
  for (const status of [0, 503]) {
    const page = submitting();
    page.answer(status);
    assert.equal(page.count("submit"), 0);
    assert.equal(
      page.status,
      `Not done: the desk can’t be reached. ${HERE} Try again in a moment.`,
    );
    page.machine.submit();
    page.answer();
    assert.equal(page.count("submit"), 1);
  }
});

test("who was signed out signs in first, and then the form is submitted", () => {
  const page = submitting();
  page.answer(SIGNED_OUT);
  assert.equal(page.count("submit"), 0);
  const [{ purpose }] = page.asked;
  page.machine.signedIn(true, purpose);
  page.answer();
  assert.equal(page.count("submit"), 1);
});

test("a form that may not be changed isn't submitted", () => {
  const page = submitting();
  page.answer(403);
  assert.equal(page.count("submit"), 0);
  assert.equal(page.copy, 1);
});

// --- All of it -----------------------------------------------------------------------------------

test("whatever happens, each word is at the server or in this browser, and at last at the server", () => {
  const STATUSES = [200, 200, 200, 0, 0, 500, 503, 401, 409];
  for (const seed of seeds(500)) {
    const pick = chance(seed);
    const page = openPage();
    let stored = 0; // what the server has
    let typed = 0;
    const answer = (status) => {
      const { edits, dirty } = page.last;
      if (dirty && (status === 200 || !pick(3))) {
        stored = Math.max(stored, edits); // an answer can be lost after the words arrived
      }
      const asked = page.asked.length;
      page.answer(status, { edits: stored });
      for (const { purpose } of page.asked.slice(asked)) {
        page.machine.signedIn(Boolean(pick(2)), purpose);
      }
    };
    const happen = [
      () => page.type(),
      () => page.type(),
      () => page.wait(pick(4000)),
      () => page.open && answer(STATUSES[pick(STATUSES.length)]),
      () => page.open && answer(STATUSES[pick(STATUSES.length)]),
      () => page.machine.turned(Boolean(pick(2))),
      () => page.machine.beat(Boolean(pick(2))),
      () => page.machine.submit(),
    ];
    for (let step = 0; step < 80; step += 1) {
      const before = page.count("submit");
      happen[pick(happen.length)]();
      ({ edits: typed } = page.machine.state);
      assert.ok(page.open <= 1, "one request at a time");
      const isCopyDue = page.timers.has("copy");
      assert.ok(stored === typed || page.copy === typed || isCopyDue, `seed ${seed}, step ${step}`);
      if (page.count("submit") > before) {
        assert.ok(stored === typed || page.copy === typed, `seed ${seed}, step ${step}`);
      }
    }
    page.machine.signedIn(true); // at last all is well again
    for (let time = 0; time < 40; time += 1) {
      if (page.open) {
        answer(200);
      }
      page.wait(1000);
    }
    assert.ok(!page.machine.isDirty);
    assert.equal(stored, page.machine.state.edits);
    assert.equal(page.copy, null);
    assert.equal(page.open, 0);
  }
});
