// What is taken for the same: names of tags, and the parts of a preview that is updated.

import assert from "node:assert/strict";
import { test } from "node:test";
import { morph } from "../../static/js/desk/morph.js";
import * as names from "../../static/js/desk/tag_names.js";
import { chance, seeds } from "./chance.js";
import { element } from "./page.js";

test("names of tags are the same but for capital letters", () => {
  assert.ok(names.isSame("Sleep", "sLEEP"));
  assert.ok(names.isSame("Émotion", "émotion"));
  for (const other of ["Emotion", "Émotions", "É motion"]) {
    assert.ok(!names.isSame("Émotion", other), other);
  }
  assert.ok(names.includesName(["Tea", "Sleep"], "sleep"));
  assert.ok(!names.includesName(["Tea", "Sleep"], "sleeping"));
});

test("spaces and empty names are left out, and no name is", () => {
  assert.deepEqual(names.parseNames(" Tea ,, good \n sleep,"), ["Tea", "good sleep"]);
  assert.equal(names.formatNames([" Tea", "", "good  sleep "]), "Tea, good sleep");
  assert.deepEqual(names.parseNames(""), []);
  const text = "Tea, good sleep, Émotion";
  assert.equal(names.formatNames(names.parseNames(text)), text);
});

test("a name is replaced in its place, and stands there once", () => {
  assert.deepEqual(names.replaceName(["a", "b", "c"], "b", "x"), ["a", "x", "c"]);
  assert.deepEqual(names.replaceName(["X", "b", "c"], "b", "x"), ["x", "c"]);
  assert.deepEqual(names.replaceName(["a", "b"], "b", "B"), ["a", "B"]);
  assert.deepEqual(names.replaceName(["a", "b"], "other", "x"), ["a", "b"]);
});

test("what is being typed is what follows the last comma", () => {
  assert.deepEqual(names.splitTyped("Tea, sl"), { finished: "Tea,", rest: "sl" });
  assert.deepEqual(names.splitTyped("sl"), { finished: "", rest: "sl" });
  assert.deepEqual(names.splitTyped("Tea, "), { finished: "Tea,", rest: "" });
});

// --- Morphing ------------------------------------------------------------------------------------

const PICTURE = (name) => `<img src="/${name}.jpg" alt="${name}">`;

function morphed(before, after) {
  const shown = element(before);
  const kept = new Map([...shown.querySelectorAll("[src], input")].map((each) => [each.alt, each]));
  morph(shown, element(after));
  assert.equal(shown.innerHTML, after);
  return { shown, kept };
}

test("a picture stays the same one while words around it change", () => {
  const { shown, kept } = morphed(
    `<section><p>One</p>${PICTURE("leaf")}</section><p>Two</p>`,
    `<section><p>Another</p>${PICTURE("leaf")}</section><p>Two</p>`,
  );
  assert.equal(shown.querySelector("img"), kept.get("leaf"));
});

test("pictures stay the same ones when sections move past them", () => {
  const sections = ["leaf", "tree", "root"].map((name) => `<section>${PICTURE(name)}</section>`);
  const { shown, kept } = morphed(sections.join(""), [...sections].reverse().join(""));
  for (const picture of shown.querySelectorAll("img")) {
    assert.equal(picture, kept.get(picture.alt));
  }
});

test("a picture stays the same one when something comes before it, or goes", () => {
  const { shown, kept } = morphed(PICTURE("leaf"), `<h2>New</h2>${PICTURE("leaf")}`);
  assert.equal(shown.querySelector("img"), kept.get("leaf"));
  morph(shown, element(PICTURE("leaf")));
  assert.equal(shown.firstChild, kept.get("leaf"));
  assert.equal(shown.childNodes.length, 1);
});

test("what is typed and where the focus is stay while words around them change", () => {
  const FIELD = '<label>Name <input name="name"></label>';
  const shown = document.body.appendChild(element(`<p>One</p><form>${FIELD}</form>`));
  const input = shown.querySelector("input");
  input.value = "typed";
  input.focus();
  morph(shown, element(`<p>Two</p><form>${FIELD}<p>Help</p></form>`));
  assert.equal(shown.querySelector("input"), input);
  assert.equal(input.value, "typed");
  assert.equal(document.activeElement, input);
});

test("whatever is shown, it becomes what is wanted, and a lone picture stays the same one", () => {
  for (const seed of seeds(100)) {
    const pick = chance(seed);
    const build = (depth) =>
      Array.from({ length: pick(5) }, () => {
        const tag = ["p", "section", "h2"][pick(3)];
        const inner = depth < 2 && pick(2) ? build(depth + 1) : `word ${pick(3)}`;
        return pick(4) ? `<${tag} class="c${pick(2)}">${inner}</${tag}>` : `text ${pick(3)}`;
      }).join("");
    const content = () => `${build(0)}${PICTURE("leaf")}${build(0)}`;
    const shown = element(content());
    const picture = shown.querySelector("img");
    const wanted = element(content());
    morph(shown, wanted);
    assert.ok(shown.isEqualNode(wanted) || shown.innerHTML === wanted.innerHTML);
    assert.equal(shown.querySelector("img"), picture);
  }
});
