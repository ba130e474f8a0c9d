// Autosave's copies in this browser and its requests, which go to a server over a real connection.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { salvage } from "../../static/js/desk/autosave/salvage.js";
import { pairsOf, Server } from "../../static/js/desk/autosave/server.js";
import * as localCopies from "../../static/js/desk/local_copies.js";
import { pageToken } from "../../static/js/desk/signin.js";
import { setStorage, window } from "./page.js";

const COPY = { user: "1", post: "5", edits: 3, pairs: [["title", "Sleep & rest"]] };

let desk; // the server
let requests; // what it got: { method, fields }
let answers; // what it answers next: a function, or a status and what goes with it
let server; // as the page sees it

const json = (status, data, type = "application/json") => ({ status, data, type });

before(async () => {
  desk = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const headers = { "Content-Type": request.headers["content-type"] ?? "" };
    const body = Buffer.concat(chunks);
    const fields = body.length ? await new Response(body, { headers }).formData() : new FormData();
    requests.push({ method: request.method, fields: Object.fromEntries(fields) });
    const next = answers.shift() ?? json(200, {});
    const { status, data, type } = typeof next === "function" ? next() : next;
    response.writeHead(status, { "Content-Type": type, Connection: "close" });
    response.end(typeof data === "string" ? data : JSON.stringify(data));
  });
  await new Promise((resolve) => desk.listen(0, "127.0.0.1", resolve));
});

after(() => desk.close());

beforeEach(() => {
  setStorage(100_000);
  requests = [];
  answers = [];
  document.body.innerHTML = '<input name="csrfmiddlewaretoken" value="old">';
  server = new Server({ url: `http://127.0.0.1:${desk.address().port}/`, user: "1" });
});

const post = (fields = {}) => server.post(server.buildBody(COPY.pairs, fields));

// --- Copies --------------------------------------------------------------------------------------

test("a copy is read as it was written, and goes when the server has all of it", () => {
  assert.equal(localCopies.write("a", COPY), true);
  assert.equal(localCopies.write("b", { ...COPY, edits: 9 }), true);
  localStorage.setItem("other", "of another script");
  assert.deepEqual(localCopies.read("a"), COPY);
  assert.deepEqual(localCopies.tokens().sort(), ["a", "b"]);
  localCopies.removeUpTo("a", 2);
  assert.deepEqual(localCopies.read("a"), COPY);
  localCopies.removeUpTo("a", 3);
  assert.equal(localCopies.read("a"), null);
  assert.deepEqual(localCopies.tokens(), ["b"]);
  assert.equal(localStorage.getItem("other"), "of another script");
});

test("full storage is no error, and keeps the copy that it had", () => {
  setStorage(200);
  assert.equal(localCopies.write("a", COPY), true);
  assert.equal(localCopies.write("a", { ...COPY, pairs: [["body", "word ".repeat(100)]] }), false);
  assert.deepEqual(localCopies.read("a"), COPY);
});

test("forbidden storage is no error", async () => {
  setStorage(0);
  assert.throws(() => localStorage);
  assert.equal(localCopies.write("a", COPY), false);
  assert.equal(localCopies.read("a"), null);
  assert.deepEqual(localCopies.tokens(), []);
  localCopies.removeUpTo("a", 3);
  assert.equal(await salvage(server, () => false), false);
});

test("a damaged copy is passed over", async () => {
  localStorage.setItem("desk-copy:a", '{"user": "1", "pai');
  localCopies.write("b", COPY);
  assert.equal(await salvage(server, () => false), true);
  assert.deepEqual(localCopies.tokens(), ["a"]);
});

// --- Salvage -------------------------------------------------------------------------------------

test("a copy that an earlier page could not send is sent with what it belongs to, and removed", async () => {
  localCopies.write("a", COPY);
  assert.equal(await salvage(server, () => false), true);
  assert.deepEqual(
    requests.map(({ fields }) => fields),
    [
      {
        title: "Sleep & rest",
        _post: "5",
        _edits: "3",
        _leaving: "1",
        _user: "1",
        csrfmiddlewaretoken: "old",
      },
    ],
  );
  assert.deepEqual(localCopies.tokens(), []);
});

test("another user's copy, and the open form's own, are left alone", async () => {
  localCopies.write("a", { ...COPY, user: "2" });
  localCopies.write("b", COPY);
  assert.equal(await salvage(server, (busy) => busy === "b"), false);
  assert.equal(requests.length, 0);
  assert.equal(localCopies.tokens().length, 2);
});

test("a copy stays where the server didn't take it, and the others are sent", async () => {
  localCopies.write("a", COPY);
  localCopies.write("b", { ...COPY, post: "6" });
  answers = [json(500, {})];
  assert.equal(await salvage(server, () => false), true);
  assert.equal(localCopies.tokens().length, 1);
  assert.equal(requests.length, 2);
});

test("a copy that another tab has renewed meanwhile stays", async () => {
  localCopies.write("a", COPY);
  answers = [
    () => {
      localCopies.write("a", { ...COPY, edits: 4 });
      return json(200, {});
    },
  ];
  assert.equal(await salvage(server, () => false), false);
  assert.equal(localCopies.read("a").edits, 4);
});

// --- Requests ------------------------------------------------------------------------------------

test("of a form, every text is kept, but no file, token or empty form to be copied", () => {
  document.body.innerHTML = `<form>
    <input name="title" value="Sleep"><textarea name="body">&lt;p&gt;words&lt;/p&gt;</textarea>
    <input name="line" value="one"><input name="line" value="two"><input name="empty" value="">
    <input type="file" name="picture"><input name="csrfmiddlewaretoken" value="x">
    <input name="text-__prefix__-body" value="x"><input name="gone" value="x" disabled></form>`;
  assert.deepEqual(pairsOf(new window.FormData(document.querySelector("form"))), [
    ["title", "Sleep"],
    ["body", "<p>words</p>"],
    ["line", "one"],
    ["line", "two"],
    ["empty", ""],
  ]);
});

test("an answer is returned with its data", async () => {
  answers = [json(200, { saved: "10:15" })];
  assert.deepEqual(await post({ _edits: 4 }), { status: 200, data: { saved: "10:15" } });
  assert.equal(requests[0].fields._edits, "4");
});

test("with a token that is no longer valid, the same words are sent with a new one", async () => {
  answers = [json(403, "", "text/html"), json(200, { user: "1", csrf: "new" }), json(200, {})];
  assert.equal((await post()).status, 200);
  assert.deepEqual(
    requests.map(({ method }) => method),
    ["POST", "GET", "POST"],
  );
  assert.deepEqual(requests[2].fields, { ...requests[0].fields, csrfmiddlewaretoken: "new" });
  assert.equal(pageToken(), "new");
});

test("a refusal that isn't the token's is returned, after one more try", async () => {
  answers = [json(403, {}), json(200, { user: "1", csrf: "new" }), json(403, {})];
  assert.equal((await post()).status, 403);
  assert.equal(requests.length, 3);
});

test("words aren't sent in another user's name", async () => {
  answers = [json(403, {}), json(200, { user: "2", csrf: "new", name: "Ben" })];
  const { status, data } = await post();
  assert.equal(status, 409);
  assert.equal(data.name, "Ben");
  assert.equal(requests.length, 2);
  assert.equal(pageToken(), "old");
});

test("who was signed out meanwhile learns it", async () => {
  answers = [json(403, {}), json(401, {})];
  assert.equal((await post()).status, 401);
});

test("a page in place of an answer, as a hotel's network shows, isn't taken for a success", async () => {
  answers = [json(200, "<h1>Welcome to our network</h1>", "text/html")];
  assert.deepEqual(await post(), { status: 0, data: {} });
  answers = [json(200, '{"saved": "10:', "application/json")]; // the line broke
  assert.deepEqual(await post(), { status: 0, data: {} });
});

test("a server that can't be reached, or doesn't answer, is no error", async (t) => {
  const { port } = desk.address();
  t.mock.method(AbortSignal, "timeout", () => AbortSignal.abort());
  assert.deepEqual(await post(), { status: 0, data: {} });
  t.mock.restoreAll();
  const elsewhere = new Server({ url: `foo://127.0.0.1:${port}/`, user: "1" });
  assert.deepEqual(await elsewhere.post(new FormData()), { status: 0, data: {} });
});
