// A page with autosave's state machine, whose clock, network and storage are the test's.

import { Autosave } from "../../static/js/desk/autosave/machine.js";

/** Does what the machine wants done, and remembers it. */
export class OpenPage {
  now = 0; // milliseconds
  timers = new Map(); // when each that runs will have run out
  requests = []; // { at, edits, dirty }
  open = 0; // requests that wait for an answer
  copy = null; // the number of changes that the copy in this browser has
  canCopy = true;
  status = "";
  isProblem = false;
  signIn = false; // whether there is a button to sign in again
  asked = []; // the effects "ask to sign in"
  done = []; // the names of all effects

  constructor({ edits = 0 } = {}) {
    this.machine = new Autosave({ edits, userName: "Ada" }, (effect) => this.perform(effect));
  }

  perform(effect) {
    this.done.push(effect.do);
    switch (effect.do) {
      case "start":
        this.timers.set(effect.timer, this.now + effect.after);
        break;
      case "stop":
        this.timers.delete(effect.timer);
        break;
      case "copy":
        this.copy = this.canCopy ? effect.edits : this.copy;
        this.machine.copied(this.canCopy);
        break;
      case "remove copy":
        this.copy = this.copy > effect.edits ? this.copy : null;
        break;
      case "send":
        this.requests.push({ at: this.now, edits: effect.edits, dirty: effect.dirty });
        this.open += 1;
        break;
      case "show status":
        this.status = effect.sentence;
        this.signIn = effect.signIn;
        this.isProblem = effect.isProblem;
        break;
      case "show other editors":
        this.otherEditors = effect.html;
        break;
      case "ask to sign in":
        this.asked.push(effect);
        break;
    }
  }

  /** Let time pass. */
  wait(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const [next] = [...this.timers].sort(([, one], [, other]) => one - other);
      if (!next || next[1] > end) {
        break;
      }
      const [timer, at] = next;
      this.timers.delete(timer);
      this.now = at;
      this.machine.elapsed(timer);
    }
    this.now = end;
  }

  type(times = 1) {
    for (let time = 0; time < times; time += 1) {
      this.machine.changed();
    }
  }

  /** Let the request under way be answered. */
  answer(status = 200, data = {}) {
    this.open -= 1;
    this.machine.answered({ status, data });
  }

  count(name) {
    return this.done.filter((known) => known === name).length;
  }

  get last() {
    return this.requests.at(-1);
  }
}

/** Return a page that has greeted the server. */
export function openPage(settings) {
  const page = new OpenPage(settings);
  page.machine.send();
  page.answer();
  return page;
}
