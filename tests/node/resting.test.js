// A rich text at rest: it shows what is stored, stores nothing by itself, and loses no word and no
// cursor to the editor that takes its place.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeAt, pathTo, RestingText } from "../../static/js/desk/richtext/resting.js";
import { element, window } from "./page.js";

window.Element.prototype.scrollIntoView = () => {}; // jsdom has no layout

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
  let said = 0;
  const text = new RestingText(textarea, look, makeEditor, () => {
    said += 1;
  });
  return { text, textarea, area, editor, count: () => made, said: () => said };
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

/** Paste into a text at rest, with the cursor so far into its first line. */
function paste(text, { html = "", plain = "", at = 0 }) {
  const words = text.area.querySelector("li, p").firstChild;
  text.focus();
  document.getSelection().collapse(words, at);
  const event = new window.Event("paste", { bubbles: true, cancelable: true });
  event.clipboardData = { getData: (type) => (type === "text/html" ? html : plain) };
  text.area.dispatchEvent(event);
  assert.equal(event.defaultPrevented, true);
}

test("words that are pasted before the editor is there are kept at once, and where they were", async () => {
  for (const [pasted, expected] of [
    [{ plain: " and" }, "<p>One and two</p><p>Three</p>"],
    [{ html: "<b> and</b>" }, "<p>One <strong>and</strong> two</p><p>Three</p>"],
    [{ plain: "a\nb\n\nc" }, "<p>One</p><p>a<br>b</p><p>c</p><p> two</p><p>Three</p>"],
    [
      { html: "<h2>A</h2><ul><li>b</li></ul>" },
      "<p>One</p><h3>A</h3><ul><li>b</li></ul><p> two</p><p>Three</p>",
    ],
    [{ html: "<p>A</p><p>b</p>", at: 7 }, "<p>One two</p><p>A</p><p>b</p><p>Three</p>"],
    [{ html: "<p>A</p><p>b</p>", at: 0 }, "<p>A</p><p>b</p><p>One two</p><p>Three</p>"],
  ]) {
    const { text, textarea, area } = restingText("<p>One two</p><p>Three</p>");
    paste(text, { at: 3, ...pasted });
    assert.equal(textarea.value, expected);
    document.getSelection().removeAllRanges();
    text.area.blur(); // somebody goes on elsewhere
    await text.wake();
    assert.equal(area.innerHTML, expected);
  }
});

test("what is pasted into an empty text, and into a list, fits there", () => {
  for (const [stored, isPoints, pasted, expected] of [
    ["", false, { plain: "One" }, "<p>One</p>"],
    ["", false, { html: "<p>A</p><p>b</p>" }, "<p>A</p><p>b</p>"],
    ["", true, { plain: "- a\n- b" }, "<ul><li>a</li><li>b</li></ul>"],
    ["", true, { plain: "- a" }, "<ul><li>a</li></ul>"],
    ["<ul><li>One two</li></ul>", true, { plain: " and", at: 3 }, "<ul><li>Oneand two</li></ul>"],
    [
      "<ul><li>One two</li></ul>",
      true,
      { plain: "a\nb", at: 3 },
      "<ul><li>One</li><li>a</li><li>b</li><li> two</li></ul>",
    ],
  ]) {
    const { text, textarea } = restingText(stored, { isPoints });
    paste(text, pasted);
    assert.equal(textarea.value, expected);
  }
});

test("what has no words is said by the editor", async () => {
  const { text, textarea, said } = restingText("<p>One</p>");
  paste(text, {});
  await text.wake();
  assert.equal(said(), 1);
  assert.equal(textarea.value, "<p>One</p>");
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
