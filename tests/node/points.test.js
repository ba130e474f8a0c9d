// A list of points: what is pasted becomes points, and no word is lost, whatever is done to them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readClipboard } from "../../static/js/desk/richtext/clipboard.js";
import { readLines, readPoints, withListSigns } from "../../static/js/desk/richtext/points.js";
import { pastePoints, startPoints } from "../../static/js/desk/richtext/points_editor.js";
import { chance, seeds } from "./chance.js";
import { element, window } from "./page.js";

function read(html, text = "") {
  const cleaned = readClipboard(html, withListSigns(text));
  return cleaned ? readPoints(cleaned) : readLines(text);
}
const htmlOf = (points) => points.map(({ html }) => html);

const TYPED = JSON.parse(readFileSync(new URL("../data/typed_signs.json", import.meta.url)));

for (const { lines, points } of TYPED) {
  const text = lines.join("\n");
  const html = lines.map((line) => `<p>${line}</p>`).join("");

  test(`${lines.join(" / ")}: its signs go, its words stay`, () => {
    assert.deepEqual(htmlOf(read("", text)), points);
    assert.deepEqual(htmlOf(read(html)), points);
    assert.deepEqual(htmlOf(read(html, text)), points); // as most programs copy it
  });
}

for (const [name, html, expected] of [
  ["a list", "<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]],
  [
    "marks and links",
    '<ol><li><b>Sleep:</b> well</li><li><a href="https://example.com/">Walk</a></li></ol>',
    ["<strong>Sleep:</strong> well", '<a href="https://example.com/">Walk</a>'],
  ],
  [
    "a list in a point",
    "<ul><li>One<ul><li>inner</li></ul></li><li>Two</li></ul>",
    ["One<ul><li>inner</li></ul>", "Two"],
  ],
  ["paragraphs", "<p>One</p><p></p><p>Two</p>", ["One", "Two"]],
  ["lines", "<p>One<br>Two<br>Three</p>", ["One", "Two", "Three"]],
  [
    "lines within marks",
    "<p><b>One<br>Two</b><br>Three</p>",
    ["<strong>One</strong>", "<strong>Two</strong>", "Three"],
  ],
  ["typed bullets", "<p>• One</p><p>- Two</p><p>– Three</p><p>* Four</p>", "One Two Three Four"],
  [
    "typed numbers",
    "<p>1. One</p><p>2) Two</p><p>(3) Three</p><p>1. Four</p><p>2. Five</p>",
    "One Two Three Four Five",
  ],
  ["a bold number", "<p><b>1. </b>One</p><p><b>2. Two</b></p>", ["One", "<strong>Two</strong>"]],
  [
    "numbers with words between them",
    "<p>1. One</p><p>Two</p><p>2. Three</p><p>1. Four</p>",
    ["1. One", "Two", "2. Three", "1. Four"],
  ],
  ["a heading", "<h2>Rest</h2>well<ul><li>One</li></ul>", ["Rest", "well", "One"]],
  ["a quotation", "<blockquote><p>One</p><p>Two</p></blockquote>", ["One", "Two"]],
  ["a line before a list", "Try:<ul><li>One</li></ul>", ["Try:", "One"]],
]) {
  test(`${name} becomes points`, () => {
    const points = htmlOf(read(html));
    assert.deepEqual(points, typeof expected === "string" ? expected.split(" ") : expected);
  });
}

test("plain text becomes a point for each line, without the signs that were typed", () => {
  assert.deepEqual(htmlOf(readLines("One < two\r\n\r\n• Three\n")), ["One &lt; two", "Three"]);
  const bullets = "• Rest **well**\n• Eat\n  slowly\n  • warm";
  assert.deepEqual(htmlOf(read("", bullets)), [
    "Rest <strong>well</strong>",
    "Eat slowly<ul><li>warm</li></ul>",
  ]);
});

test("a sign is remembered, for a line that is pasted into a sentence", () => {
  assert.deepEqual(read("<p>– he said</p>"), [{ html: "he said", sign: "– " }]);
});

// --- The editor, with CKEditor left out ----------------------------------------------------------

const ENTER = 13;
const KEYS = { Backspace: 8, Delete: 46 };
window.Element.prototype.scrollIntoView = () => {};

class FakeEditor {
  constructor(html) {
    const card = element(`<div class="section-card"><select name="list-0-manner"><option>do</select>
      <div data-container><div data-area>${html}</div></div></div>`);
    document.body.replaceChildren(card);
    this.area = card.querySelector("[data-area]");
    this.container = { $: card.querySelector("[data-container]") };
    this.handlers = {};
    this.commands = [];
    startPoints(this);
    this.emit("dataReady");
    this.emit("instanceReady");
  }
  on(name, handler) {
    this.handlers[name] = handler;
  }
  emit(name, data) {
    let isCanceled = false;
    const cancel = () => {
      isCanceled = true;
    };
    this.handlers[name]({ editor: this, data, cancel });
    return isCanceled;
  }
  editable() {
    return { $: this.area };
  }
  fire() {}
  selectionChange() {}
  getCommand() {
    return { setState: () => this.commands.push("outdent disabled") };
  }
  execCommand(name) {
    this.commands.push(name);
  }
  insertHtml(html) {
    const range = document.getSelection().getRangeAt(0);
    range.insertNode(range.createContextualFragment(html));
    range.collapse(false);
  }
  /** Put the cursor before the text that begins so, or at an offset in it. */
  setCaret(start, offset = 0) {
    const walker = document.createTreeWalker(this.area, 4);
    while (walker.nextNode()) {
      if (walker.currentNode.data.startsWith(start)) {
        document.getSelection().collapse(walker.currentNode, offset);
        return;
      }
    }
    assert.fail(`There is no ${start}.`);
  }
  press(key) {
    return this.emit("key", { keyCode: KEYS[key] ?? ENTER });
  }
  input(inputType, data) {
    const event = new window.InputEvent("beforeinput", { inputType, data, cancelable: true });
    this.area.dispatchEvent(event);
    return event.defaultPrevented;
  }
  get html() {
    return this.area.innerHTML;
  }
}

const list = (...points) => `<ul>${points.map((point) => `<li>${point}</li>`).join("")}</ul>`;

test("the content is one list, whatever it was", () => {
  for (const [html, expected] of [
    ["", list("<br>")],
    ["<p>One</p>Two <b>three</b><ul><li>Four</li></ul>", list("One", "Two <b>three</b>", "Four")],
    [list("One") + list("Two"), list("One", "Two")],
    ["<ul></ul>", list("<br>")],
  ]) {
    assert.equal(new FakeEditor(html).html, expected);
  }
});

test("it looks as the list will", () => {
  assert.equal(new FakeEditor("").container.$.dataset.manner, "do");
});

test("Enter doesn't leave the list in an empty point", () => {
  const editor = new FakeEditor(list("One", "<br>"));
  document.getSelection().collapse(editor.area.querySelectorAll("li")[1], 0);
  assert.equal(editor.press("Enter"), true);
  assert.equal(editor.emit("beforeCommandExec", { name: "outdent" }), true);
  editor.setCaret("One");
  assert.equal(editor.press("Enter"), false);
});

test("Backspace joins a point with the one above, and Delete with the one below", () => {
  for (const [html, at, key, expected] of [
    [list("One", "Two"), "Two", "Backspace", list("OneTwo")],
    [list("One", "<b>Two</b>"), "Two", "Backspace", list("One<b>Two</b>")],
    [list(`One${list("in")}`, "Two"), "Two", "Backspace", list(`One${list("inTwo")}`)],
    [list(`One${list("in", "side")}`), "in", "Backspace", list(`Onein${list("side")}`)],
    [list("One", `Two${list("in")}`), "Two", "Backspace", list(`OneTwo${list("in")}`)],
    [
      list("<p><b>A</b></p><p>One</p>", "<p>Two</p>"),
      "Two",
      "Backspace",
      list("<p><b>A</b></p><p>OneTwo</p>"),
    ],
    [list("One", "Two"), "One", "Backspace", list("One", "Two")],
    [list("One", "Two"), "Two", "Delete", list("One", "Two")],
  ]) {
    const editor = new FakeEditor(html);
    editor.setCaret(at, key === "Delete" ? at.length : 0);
    assert.equal(editor.press(key), true, html);
    assert.equal(editor.html, expected);
  }
  const editor = new FakeEditor(list("One", "Two"));
  editor.setCaret("One", 3);
  assert.equal(editor.press("Delete"), true);
  assert.equal(editor.html, list("OneTwo"));
  editor.setCaret("One", 2);
  assert.equal(editor.press("Backspace"), false); // within words it is the browser's
});

test("an empty first point goes", () => {
  const editor = new FakeEditor(list("<br>", "Two"));
  document.getSelection().collapse(editor.area.querySelector("li"), 0);
  editor.press("Backspace");
  assert.equal(editor.html, list("Two"));
});

test("what is pasted goes where the cursor is", () => {
  const points = readPoints(list("a", "<b>b</b>"));
  for (const [html, at, offset, expected] of [
    [list("One", "Two"), "One", 3, list("One", "a", "<b>b</b>", "Two")],
    [list("One two"), "One", 4, list("One ", "a", "<b>b</b>", "two")],
    [list(`One${list("in")}`), "in", 2, list(`One${list("in", "a", "<b>b</b>")}`)],
  ]) {
    const editor = new FakeEditor(html);
    editor.setCaret(at, offset);
    pastePoints(editor, points);
    assert.equal(editor.html, expected);
  }
  const editor = new FakeEditor("");
  document.getSelection().collapse(editor.area.querySelector("li"), 0);
  pastePoints(editor, points);
  assert.equal(editor.html, list("a", "<b>b</b>"));
});

test("dictated lines become points, and Enter of a phone begins one", () => {
  const editor = new FakeEditor(list("Try ", "Two"));
  editor.setCaret("Try", 4);
  assert.equal(editor.input("insertText", "rest\nsleep\n"), true);
  assert.equal(editor.html, list("Try rest", "sleep", "<br>", "Two"));
  assert.equal(editor.input("insertParagraph", null), true);
  assert.equal(editor.input("insertText", "\n"), true);
  assert.deepEqual(editor.commands, []); // the point is empty, so Enter would leave the list
  editor.setCaret("sleep");
  assert.equal(editor.input("insertParagraph", null), true);
  assert.deepEqual(editor.commands, ["enter"]);
  assert.equal(editor.input("insertText", "word"), false);
  editor.setCaret("Two");
  assert.equal(editor.input("deleteContentBackward", null), true);
  assert.equal(editor.html, list("Try rest", "sleep", "Two"));
});

test("whatever is joined and pasted, every word stays, in its order", () => {
  for (const seed of seeds(12)) {
    const pick = chance(seed);
    let number = 0;
    const build = (depth) =>
      list(
        ...Array.from({ length: 1 + pick(3) }, () => {
          number += 1;
          const word = pick(3) ? `w${number}.` : `<b>w${number}.</b>`;
          return (
            (pick(4) ? word : `<p>${word}</p>`) + (depth < 2 && !pick(3) ? build(depth + 1) : "")
          );
        }),
      );
    const editor = new FakeEditor(build(0));
    for (let step = 0; step < 15; step += 1) {
      const { area } = editor;
      const words = () => area.textContent.match(/w\d+\./g) ?? [];
      const before = words();
      const word = before[pick(before.length)];
      const action = pick(3);
      editor.setCaret(word, action === 0 ? 0 : word.length);
      if (action === 2) {
        number += 2;
        const pasted = [`w${number - 1}.`, `w${number}.`];
        pastePoints(editor, readPoints(list(...pasted)));
        const others = words().filter((each) => !pasted.includes(each));
        const start = words().indexOf(pasted[0]);
        assert.deepEqual(words().slice(start, start + 2), pasted);
        assert.deepEqual(others, before);
        before.splice(start, 0, ...pasted);
      } else {
        editor.press(action ? "Delete" : "Backspace");
      }
      assert.deepEqual(words(), before, `seed ${seed}: ${editor.html}`);
      assert.equal(area.querySelectorAll(":scope > ul").length, area.childNodes.length);
      assert.equal(area.querySelectorAll("ul > :not(li), ul:empty, li li:empty").length, 0);
    }
  }
});
