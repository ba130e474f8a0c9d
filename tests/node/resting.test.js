// A rich text at rest: it shows what is stored, stores nothing by itself, and loses no word and no
// cursor to the editor that takes its place.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeAt, pathTo, RestingText } from "../../static/js/desk/richtext/resting.js";
import { element, window } from "./page.js";

const ALLOWED = "blockquote br em h3 h4 li ol p strong ul; a[!href]";
const STORED = '<p>One <strong>two</strong></p><p><a href="/x/" rel="noopener">three</a></p>';

/** Return a text at rest, and what will be its editor. */
function restingText(stored, { isPoints = false } = {}) {
  document.body.innerHTML = "<form><textarea placeholder='Write here.'></textarea></form>";
  const textarea = document.querySelector("textarea");
  textarea.value = stored;
  const area = element(stored || "<p><br></p>");
  area.tabIndex = 0;
  document.body.append(area);
  const editor = {
    editable: () => ({ $: area }),
    fire() {},
    resetUndo() {},
    selectionChange() {},
    dataProcessor: { toHtml: (html) => html },
  };
  const look = { label: "Text", allowed: ALLOWED, isPoints, isShort: false };
  let made = 0;
  const makeEditor = async () => {
    made += 1;
    return editor;
  };
  const text = new RestingText(textarea, look, makeEditor);
  return { text, textarea, area, editor, count: () => made };
}

test("it shows what is stored, and only what an editor would", () => {
  const { text, textarea } = restingText(STORED);
  assert.equal(
    text.area.innerHTML,
    '<p>One <strong>two</strong></p><p><a href="/x/">three</a></p>',
  );
  assert.equal(textarea.value, STORED);
  assert.equal(text.area.getAttribute("aria-label"), "Text");
  assert.equal(text.area.dataset.placeholder, "Write here.");
  textarea.value =
    '<p onclick="x()">a<img src="x"><script>b</script><a href="javascript:x()">c</a></p>';
  text.show();
  assert.equal(text.area.innerHTML, "<p>a<a>c</a></p>");
});

test("an empty one has a line to write in, and a list a point", () => {
  assert.equal(restingText("").text.area.innerHTML, "<p><br></p>");
  assert.equal(restingText("", { isPoints: true }).text.area.innerHTML, "<ul><li><br></li></ul>");
});

test("who touches it and writes nothing changes no byte", async () => {
  const { text, textarea, area, count } = restingText(STORED);
  text.focus();
  await text.wake();
  assert.equal(count(), 1);
  assert.equal(textarea.value, STORED);
  assert.equal(area.innerHTML, STORED);
  assert.equal(text.element.isConnected, false);
  assert.equal(document.activeElement, area);
});

test("the cursor goes where it was", async () => {
  const { text, area } = restingText(STORED);
  const words = text.area.querySelector("strong").firstChild;
  text.focus();
  document.getSelection().collapse(words, 2);
  await text.wake();
  const { anchorNode, anchorOffset } = document.getSelection();
  assert.equal(anchorNode, area.querySelector("strong").firstChild);
  assert.equal(anchorOffset, 2);
});

test("what is typed before the editor is there is kept at once, and is in it then", async () => {
  const { text, textarea, area } = restingText(STORED);
  text.focus();
  text.area.querySelector("strong").textContent = "two and a half";
  text.area.dispatchEvent(new window.Event("input", { bubbles: true }));
  assert.match(textarea.value, /two and a half/);
  await text.wake();
  assert.match(area.innerHTML, /two and a half/);
});

test("words that are pasted wait for the editor", async () => {
  const { text, area } = restingText(STORED);
  const pasted = [];
  area.addEventListener("paste", (event) => pasted.push(event.clipboardData.getData("text/plain")));
  const paste = new window.Event("paste", { bubbles: true, cancelable: true });
  paste.clipboardData = { types: ["text/plain"], getData: () => "From elsewhere" };
  text.area.dispatchEvent(paste);
  assert.equal(paste.defaultPrevented, true);
  await text.wake();
  assert.deepEqual(pasted, ["From elsewhere"]);
});

test("while a word is composed, nothing takes its place", async () => {
  const { text } = restingText(STORED);
  text.area.dispatchEvent(new window.Event("compositionstart"));
  const waking = text.wake();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(text.element.isConnected, true);
  text.area.dispatchEvent(new window.Event("compositionend"));
  await waking;
  assert.equal(text.element.isConnected, false);
});

test("a way to a node leads to the same place in a copy, or as far as there is one", () => {
  const root = element("<ul><li>a</li><li>b<em>c</em></li></ul>");
  const node = root.querySelector("em").firstChild;
  assert.deepEqual(pathTo(root, node), [0, 1, 1, 0]);
  assert.equal(nodeAt(root.cloneNode(true), [0, 1, 1, 0]).data, "c");
  assert.equal(nodeAt(element("<ul><li>a</li></ul>"), [0, 1, 1, 0]).localName, "ul");
});
