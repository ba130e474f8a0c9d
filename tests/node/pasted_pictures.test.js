// The pictures in what is pasted: those whose bytes come along, and how many don't.

import assert from "node:assert/strict";
import { File } from "node:buffer";
import { test } from "node:test";
import "./page.js";
import { readPictures } from "../../static/js/desk/richtext/pasted_pictures.js";

globalThis.File ??= File;
const PNG = "data:image/png;base64,iVBORw0KGgo=";
const file = (name) => new File(["x"], name, { type: "image/png" });

/** What was read: the names of the files and their alt texts, and the rest. */
function read(html, files = []) {
  const { pictures, ...rest } = readPictures(html, files);
  return { pictures: pictures.map(({ file: { name }, alt }) => [name, alt]), ...rest };
}

test("a picture within the text comes along, with what is said of it", async () => {
  const html = `<style>p { color: red }</style><p>Rain<img src="${PNG}" alt=" Two\n cups "></p>`;
  assert.deepEqual(read(html), {
    pictures: [["Pasted picture.png", "Two cups"]],
    missing: 0,
    hasWords: true,
  });
  const [{ file }] = readPictures(html, []).pictures;
  assert.equal(file.type, "image/png");
  assert.equal(Buffer.from(await file.arrayBuffer()).toString("hex"), "89504e470d0a1a0a");
});

test("one of which only the address is there is counted, and not fetched", () => {
  const html = '<p>Rain</p><img src="https://example.org/a.png"><img src="file:///C:/a.png"><img>';
  assert.deepEqual(read(html), { pictures: [], missing: 3, hasWords: true });
  const spy = '<p>Rain</p><img src="https://example.org/spy.gif" width="1" height="1">';
  assert.deepEqual(read(spy), { pictures: [], missing: 0, hasWords: true });
  const broken = `<img src="data:image/png;base64,%%%"><img src="data:text/html;base64,PGI+">`;
  assert.deepEqual(read(broken), { pictures: [], missing: 2, hasWords: false });
});

test("a picture that is copied alone is its file", () => {
  const shot = [file("image.png")];
  assert.deepEqual(read("", shot).pictures, [["image.png", ""]]);
  const fromPage = '<meta charset="utf-8"><img src="https://example.org/a.png" alt="A lamp">';
  assert.deepEqual(read(fromPage, shot), {
    pictures: [["image.png", "A lamp"]],
    missing: 0,
    hasWords: false,
  });
});

test("the picture that Word makes of all words is none of the text", () => {
  assert.deepEqual(read("<p>Only words</p>", [file("image.png")]), {
    pictures: [],
    missing: 0,
    hasWords: true,
  });
  const two = '<p>Rain</p><img src="file:///a"><img src="file:///b" alt="B">';
  assert.deepEqual(read(two, [file("1.png"), file("2.png")]).pictures, [
    ["1.png", ""],
    ["2.png", "B"],
  ]);
});
