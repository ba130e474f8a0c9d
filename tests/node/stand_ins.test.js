// How long the picture of a page is asked for while it is being prepared.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { window } from "./page.js";

const { follow } = await import("../../static/js/desk/stand_ins.js"); // it needs a page

const ADDRESS = "https://desk.example/picture/480.webp";
const PREPARED = { status: 202, type: "image/svg+xml" };

let image;
let words;

afterEach(() => mock.restoreAll());

beforeEach(() => {
  mock.method(globalThis, "setTimeout", setImmediate); // no pauses
  window.document.body.innerHTML = `<img src="${ADDRESS}?stand-in"><span data-late="It is late.">In a moment.</span>`;
  [image, words] = window.document.body.children;
});

/** Follow the image to the end; return how often it was asked for. Without an answer: no network. */
async function asksFor(...answers) {
  const fetch = mock.method(globalThis, "fetch", async () => {
    if (answers.length === 0) {
      image.remove(); // or it would be asked for without end
    }
    const answer = answers.shift();
    if (!answer) {
      throw new TypeError("Failed to fetch");
    }
    const { status, type, url = ADDRESS, ...more } = answer;
    return { status, url, headers: new Headers({ "content-type": type, ...more }) };
  });
  await follow(image);
  return fetch.mock.callCount();
}

test("it is shown as soon as it is ready, also if the desk couldn't be reached meanwhile", async () => {
  assert.equal(await asksFor(PREPARED, null, PREPARED, { status: 200, type: "image/webp" }), 4);
  assert.equal(image.src, ADDRESS);
  assert.equal(words.textContent, "It is ready.");
});

test("it is said why it can't be used, beside it and to who listens", async () => {
  const told = [];
  image.addEventListener("picture-settled", ({ detail }) => told.push(detail));
  const refused = { status: 200, type: "image/svg+xml", "picture-problem": "It%20isn%E2%80%99t." };
  await asksFor(PREPARED, refused);
  assert.equal(words.textContent, "It isn’t.");
  assert.deepEqual(told, ["It isn’t."]);
});

for (const [name, status] of [
  ["it is gone", 404],
  ["it may not be seen any more", 403],
  ["the answer is the sign-in page", 200],
]) {
  test(`it is asked for no more when ${name}`, async () => {
    assert.equal(await asksFor(PREPARED, { status, type: "text/html", url: "/sign-in/" }), 2);
    assert.equal(image.src, `${ADDRESS}?stand-in`);
    assert.equal(words.textContent, "In a moment.");
  });
}

test("it is said when it is late", async () => {
  const answers = [...Array(20).fill(PREPARED), { status: 404, type: "text/html" }];
  await asksFor(...answers);
  assert.equal(words.textContent, "It is late.");
});
