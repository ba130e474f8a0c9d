// A form's token is one tab's own, and isn't given up for a browser that is only slow.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isTaken } from "../../static/js/desk/autosave/token_lock.js";

/** A browser's locks, whose manager gets requests late; or another tab has all of them, so long. */
class Locks {
  constructor({ late = 0, heldFor = 0 }) {
    this.late = late;
    this.freeAt = Date.now() + heldFor;
    this.pending = [];
    this.isGivenUp = false;
  }

  request(name, { signal }, callback) {
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        this.isGivenUp = true;
        reject(signal.reason);
      });
      setTimeout(() => {
        this.pending.push({ name });
        setTimeout(
          () => {
            this.pending = [];
            callback();
          },
          Math.max(0, this.freeAt - Date.now()),
        );
      }, this.late);
    });
  }

  async query() {
    return { pending: this.pending };
  }
}

test("a lock that nobody has is held, however late the browser gives it", async () => {
  for (const late of [0, 1500]) {
    const locks = new Locks({ late });
    assert.equal(await isTaken("a", locks), false);
    assert.equal(locks.isGivenUp, false);
  }
});

test("a page that is left gives it up in a moment, perhaps while this one waits", async () => {
  assert.equal(await isTaken("a", new Locks({ heldFor: 600 })), false);
  assert.equal(await isTaken("a", new Locks({ late: 380, heldFor: 500 })), false);
});

test("what another tab keeps is taken, which is known before a change is sent", async () => {
  const locks = new Locks({ heldFor: 3000 });
  const began = Date.now();
  assert.equal(await isTaken("a", locks), true);
  assert.ok(Date.now() - began < 1000);
  assert.equal(locks.isGivenUp, true);
});

test("a browser that gives no lock at all is asked once", { timeout: 5000 }, async () => {
  const locks = new Locks({});
  let asked = 0;
  locks.request = async () => {
    asked += 1;
    throw new DOMException("No.", "SecurityError");
  };
  assert.equal(await isTaken("a", locks), false);
  assert.equal(asked, 1);
});
