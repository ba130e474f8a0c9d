// The pictures in what is pasted: those whose bytes come along, and how many don't.

import assert from "node:assert/strict";
import { File } from "node:buffer";
import { test } from "node:test";
import "./page.js";
import { filesOfText, readPictures } from "../../static/js/desk/richtext/pasted_pictures.js";

globalThis.File ??= File;
const PNG = "data:image/png;base64,iVBORw0KGgo=";
const MAX_BYTES = 900;
const file = (name) => new File(["x"], name, { type: "image/png" });

/** What was read: the names of the files and their alt texts, and the rest. */
function read(html, files = [], text = "") {
  const { pictures, ...rest } = readPictures({ html, files, text }, MAX_BYTES);
  return { pictures: pictures.map(({ file: { name }, alt }) => [name, alt]), ...rest };
}

test("a picture within the text comes along, with what is said of it", async () => {
  const html = `<style>p { color: red }</style><p>Rain<img src="${PNG}" alt=" Two\n cups "></p>`;
  assert.deepEqual(read(html), {
    pictures: [["Pasted picture.png", "Two cups"]],
    missing: 0,
    leftOut: 0,
    hasWords: true,
  });
  const [{ file }] = readPictures({ html, text: "Rain", files: [] }, MAX_BYTES).pictures;
  assert.equal(file.type, "image/png");
  assert.equal(Buffer.from(await file.arrayBuffer()).toString("hex"), "89504e470d0a1a0a");
});

test("one of which only the address is there is counted, and not fetched", () => {
  const html = '<p>Rain</p><img src="https://example.org/a.png"><img src="file:///C:/a.png"><img>';
  assert.deepEqual(read(html), { pictures: [], missing: 3, leftOut: 0, hasWords: true });
  const spy = '<p>Rain</p><img src="https://example.org/spy.gif" width="1" height="1">';
  assert.deepEqual(read(spy), { pictures: [], missing: 0, leftOut: 0, hasWords: true });
  const broken = `<img src="data:image/png;base64,%%%"><img src="data:text/html;base64,PGI+">`;
  assert.deepEqual(read(broken), { pictures: [], missing: 2, leftOut: 0, hasWords: false });
});

test("a picture that is copied alone is its file", () => {
  const shot = [file("image.png")];
  assert.deepEqual(read("", shot).pictures, [["image.png", ""]]);
  const fromPage = '<meta charset="utf-8"><img src="https://example.org/a.png" alt="A lamp">';
  assert.deepEqual(read(fromPage, shot), {
    pictures: [["image.png", "A lamp"]],
    missing: 0,
    leftOut: 0,
    hasWords: false,
  });
});

test("the picture that Word makes of all words is none of the text", () => {
  assert.deepEqual(read("<p>Only words</p>", [file("image.png")]), {
    pictures: [],
    missing: 0,
    leftOut: 0,
    hasWords: true,
  });
  const bare = '<p>Rain</p><img src="file:///a.png" width="300" height="200">';
  assert.deepEqual(read(bare, [file("image.png")]), {
    pictures: [],
    missing: 1,
    leftOut: 0,
    hasWords: true,
  });
  const two = '<p>Rain</p><img src="file:///a"><img src="file:///b" alt="B">';
  assert.deepEqual(read(two, [file("1.png"), file("2.png")]).pictures, [
    ["1.png", ""],
    ["2.png", "B"],
  ]);
});

test("plain words beside a picture stay, but for the names of files", () => {
  const shot = [file("two cups.png")];
  const words = read("", shot, "Rain on the window");
  assert.deepEqual([words.pictures, words.hasWords], [[["two cups.png", ""]], true]);
  for (const name of [
    "two cups.png",
    "file:///home/dana/two%20cups.png\r\n",
    "C:\\two cups.png",
    " ",
  ]) {
    const { pictures, hasWords } = read("", shot, name);
    assert.deepEqual([pictures.length, hasWords], [1, false]);
  }
});

test("emoji and other small signs are none of the pictures", () => {
  const signs =
    `<p>Rain <img src="https://s.w.org/1.png" alt="☔"><img class="wp-emoji" src="https://s.w.org/2.png">` +
    `<img src="${PNG}" width="16px" height="16"></p>`;
  assert.deepEqual([read(signs).pictures, read(signs).missing], [[], 0]);
  assert.equal(read(`<p>Rain</p><img src="${PNG}" width="30%" alt="A lamp">`).pictures.length, 1);
});

test("one that is too large is left out, and so are more than twenty", () => {
  const large = `data:image/png;base64,${"A".repeat(1300)}`;
  const html = `<p>Rain</p><img src="${large}">${`<img src="${PNG}">`.repeat(22)}`;
  const { pictures, ...rest } = read(html);
  assert.equal(pictures.length, 20);
  assert.deepEqual(rest, { missing: 0, leftOut: 3, hasWords: true });
});

test("one file beside words with one picture is that picture only where it has its shape", async () => {
  const shot = [file("image.png")];
  /** Of a file with so many pixels, and an image that has these attributes. */
  const fits = async (width, height, attributes, files = shot) => {
    globalThis.createImageBitmap = async () => ({ width, height, close() {} });
    const images = `<img src="file:///C:/a.png" ${attributes}>`.repeat(files.length);
    return (await filesOfText(files, `<p>Rain</p>${images}`)).length;
  };
  assert.equal(await fits(600, 400, 'width="300" height="200"'), 1);
  assert.equal(await fits(601, 400, "width=300 height=200"), 1); // it is rounded
  assert.equal(await fits(600, 1400, 'width="300" height="200"'), 0); // all words
  assert.equal(await fits(600, 400, ""), 0);
  assert.equal(await fits(600, 400, 'width="50%" height="200"'), 0);
  assert.equal(await fits(9, 9, "", [...shot, ...shot]), 2);
  globalThis.createImageBitmap = () => Promise.reject(new Error("It is none."));
  const one = '<p>Rain</p><img src="file:///C:/a.png" width="300" height="200">';
  assert.deepEqual(await filesOfText(shot, one), []);
  assert.deepEqual(await filesOfText(shot, `${one}<img src="file:///b.png">`), []);
  assert.deepEqual(await filesOfText(shot, '<img src="https://example.org/a.png">'), shot);
});
