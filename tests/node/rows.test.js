// The rows of a field that repeats: each value stays with its row, whatever is done to the rows.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as rows from "../../static/js/desk/rows.js";
import { chance, seeds } from "./chance.js";
import { window } from "./page.js";

// As in templates/admin/widgets/repeating_rows.html.
const ROW = (index, values) => `
  <li class="rows__row" data-row>
    <div class="rows__fields">
      <label for="id_title_${index}">Title</label>
      <input id="id_title_${index}" name="title" value="${values[0]}" aria-invalid="true">
      <label for="id_kind_${index}">Kind</label>
      <select id="id_kind_${index}" name="kind">
        ${["", "book", "film"].map((kind) => `<option${kind === values[1] ? " selected" : ""}>${kind}</option>`)}
      </select>
    </div>
    <button data-row-up></button><button data-row-down></button><button data-row-remove></button>
    <button data-row-undo></button>
  </li>`;

const WIDGET = (lines) => `
  <div data-rows data-row-label="Source">
    <ol>${lines.map((values, index) => ROW(index, values)).join("")}</ol>
    <button data-row-add></button>
  </div>`;

const LINES = [
  ["One", "book"],
  ["Two", "film"],
  ["Three", "book"],
];

let form;
let changes;

beforeEach(() => {
  document.body.innerHTML = `<p data-announcements></p><form>${WIDGET(LINES)}</form>`;
  form = document.querySelector("form");
  changes = 0;
  form.addEventListener("desk:change", () => {
    changes += 1;
  });
});

const widget = () => form.querySelector("[data-rows]");
const rowAt = (index) => form.querySelectorAll("[data-row]")[index];
const said = () => document.querySelector("[data-announcements]").textContent;
const focused = () => document.activeElement;

function fill(row, values) {
  for (const [index, input] of rows.inputsOf(row).entries()) {
    input.value = values[index];
  }
}

/** Return what the form would send, a list for each row. */
function sent() {
  const data = new window.FormData(form);
  const kinds = data.getAll("kind");
  return data.getAll("title").map((title, index) => [title, kinds[index]]);
}

/** Each label belongs to the input beside it, and to no other. */
function assertLabels() {
  const ids = [...form.querySelectorAll("[id]")].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const label of form.querySelectorAll("label")) {
    assert.equal(label.htmlFor, label.nextElementSibling.id);
  }
}

test("a row that moves takes its words along, and it is said", () => {
  rowAt(0).querySelector("input").value = "Typed";
  rows.moveRow(rowAt(0), 1);
  assert.deepEqual(sent(), [LINES[1], ["Typed", "book"], LINES[2]]);
  assert.equal(said(), "Source moved to position 2 of 3.");
  assert.equal(changes, 1);
  rows.moveRow(rowAt(1), -1);
  assert.deepEqual(sent(), [["Typed", "book"], LINES[1], LINES[2]]);
});

test("the first row can't go up, nor the last one down", () => {
  rows.moveRow(rowAt(0), -1);
  rows.moveRow(rowAt(2), 1);
  assert.deepEqual(sent(), LINES);
  assert.equal(changes, 0);
});

test("a row that moves keeps the focus", () => {
  const input = rowAt(2).querySelector("input");
  input.focus();
  rows.moveRow(rowAt(2), -1);
  assert.equal(focused(), input);
});

test("an added row is empty, and the others keep their words", () => {
  fill(rowAt(0), ["Typed", "film"]);
  const added = rows.addRow(widget(), rowAt(0));
  assert.deepEqual(sent(), [["Typed", "film"], ["", ""], LINES[1], LINES[2]]);
  assert.equal(added.querySelector("[aria-invalid]"), null);
  assertLabels();
  rows.addRow(widget());
  assert.deepEqual(sent().at(-1), ["", ""]);
  assertLabels();
  assert.equal(changes, 2);
});

test("a row with rich text tells of it, so that it gets an editor, and is empty without words", () => {
  const told = [];
  for (const name of ["desk:row-added", "desk:row-removed"]) {
    form.addEventListener(name, ({ target }) => told.push([name, target]));
  }
  rowAt(0).querySelector("select").outerHTML =
    '<textarea id="id_kind_0" name="kind">&lt;p&gt;Words&lt;/p&gt;</textarea>';
  const added = rows.addRow(widget(), rowAt(0));
  const texts = form.querySelectorAll("textarea");
  assert.deepEqual(
    [...texts].map(({ value }) => value),
    ["<p>Words</p>", ""],
  );
  texts[1].value = "<p>&nbsp;</p>";
  rows.removeRow(added);
  assert.equal(added.isConnected, false);
  assert.deepEqual(told, [
    ["desk:row-added", added],
    ["desk:row-removed", widget()],
  ]);
  rows.removeRow(rowAt(0));
  assert.equal(rowAt(0).querySelector("textarea").value, "<p>Words</p>");
});

test("a removed row isn't sent, and comes back as it was", () => {
  fill(rowAt(1), ["Typed", "book"]);
  rows.removeRow(rowAt(1));
  assert.deepEqual(sent(), [LINES[0], LINES[2]]);
  assert.equal(said(), "Source removed. You can undo it.");
  assert.ok("rowUndo" in focused().dataset);
  rows.restoreRow(rowAt(1));
  assert.deepEqual(sent(), [LINES[0], ["Typed", "book"], LINES[2]]);
  assert.equal(said(), "Source is back.");
  assert.equal(focused(), rowAt(1).querySelector("input"));
  assert.equal(changes, 2);
});

test("a row without words goes at once, and the focus goes to the next one", () => {
  fill(rowAt(1), [" ", ""]);
  rows.removeRow(rowAt(1));
  assert.deepEqual(sent(), [LINES[0], LINES[2]]);
  assert.equal(focused(), rowAt(1).querySelector("input"));
  fill(rowAt(1), ["", ""]);
  rows.removeRow(rowAt(1));
  assert.equal(focused(), rowAt(0).querySelector("input"));
});

test("the last row stays, since there would be none to copy", () => {
  for (const row of [0, 0, 0]) {
    fill(rowAt(row), ["", ""]);
    rows.removeRow(rowAt(row));
  }
  assert.deepEqual(sent(), [["", ""]]);
});

test("a row is added after the others were removed", () => {
  fill(rowAt(0), ["", ""]);
  rows.removeRow(rowAt(1));
  rows.removeRow(rowAt(2));
  rows.removeRow(rowAt(0));
  assert.ok("rowAdd" in focused().dataset);
  fill(rows.addRow(widget()), ["New", "film"]);
  assert.deepEqual(sent(), [["New", "film"]]);
});

test("rows move past a removed one, which comes back where it was among them", () => {
  rows.removeRow(rowAt(1));
  rows.moveRow(rowAt(2), -1);
  assert.deepEqual(sent(), [LINES[2], LINES[0]]);
  for (const row of form.querySelectorAll(".rows__row--removed")) {
    rows.restoreRow(row);
  }
  assert.deepEqual(new Set(sent().map(String)), new Set(LINES.map(String)));
});

test("buttons are named after their row's number, and disabled where they lead nowhere", () => {
  rows.updateButtons(widget());
  const label = (row, name) => rowAt(row).querySelector(`[data-row-${name}]`);
  assert.equal(label(1, "up").getAttribute("aria-label"), "Move source 2 up");
  assert.equal(label(1, "remove").title, "Remove source 2");
  assert.deepEqual(
    [0, 1, 2].map((row) => label(row, "up").disabled),
    [true, false, false],
  );
  assert.deepEqual(
    [0, 1, 2].map((row) => label(row, "down").disabled),
    [false, false, true],
  );
  rows.removeRow(rowAt(0));
  assert.equal(label(1, "up").getAttribute("aria-label"), "Move source 1 up");
  assert.equal(label(1, "up").disabled, true);
});

test("a field gets as many rows as the one that is to be copied into it", () => {
  form.insertAdjacentHTML("beforeend", WIDGET([["Only", "book"]]));
  const [from, to] = form.querySelectorAll("[data-rows]");
  rows.removeRow(rowAt(0));
  rows.matchRowCount(from, to);
  assert.equal(to.querySelectorAll("[data-row]").length, 2);
  assert.deepEqual(sent().slice(2), [
    ["Only", "book"],
    ["", ""],
  ]);
});

test("an error leads to the row that it is about, which isn't counted by empty ones", () => {
  fill(rowAt(0), ["", ""]);
  fill(rowAt(2), ["Three", ""]);
  const field = (sentence) => rows.fieldOfError(widget(), sentence);
  assert.equal(field("Source 2: choose a kind."), rowAt(2).querySelector("select"));
  assert.equal(field("Source 1: too long."), rowAt(1).querySelector("select"));
  assert.equal(field("Give a source."), rowAt(0).querySelector("input"));
  assert.equal(field(undefined), rowAt(0).querySelector("input"));
});

test("a row or a field that isn't whole is said to be so", () => {
  assert.throws(() => rows.moveRow(document.createElement("li"), 1), /outside of its field/);
  assert.throws(() => rows.addRow(document.createElement("div")), /has none to copy/);
});

test("whatever is done to the rows, each value stays with its row", () => {
  for (const seed of seeds(30)) {
    document.body.innerHTML = `<p data-announcements></p><form>${WIDGET(LINES)}</form>`;
    form = document.querySelector("form");
    const pick = chance(seed);
    const known = LINES.map((values) => ({ values, removed: false }));
    const shown = () => known.filter(({ removed }) => !removed);
    for (let step = 0; step < 25; step += 1) {
      const index = pick(known.length);
      const row = rowAt(index);
      const entry = known[index];
      const action = pick(4);
      if (action === 0) {
        const values = [`Typed ${step}`, "film"];
        fill(rows.addRow(widget(), row), values);
        known.splice(index + 1, 0, { values, removed: false });
      } else if (entry.removed) {
        rows.restoreRow(row);
        entry.removed = false;
      } else if (action === 1) {
        rows.removeRow(row);
        entry.removed = true;
      } else {
        const by = action === 2 ? -1 : 1;
        const neighbor = shown()[shown().indexOf(entry) + by];
        rows.moveRow(row, by);
        if (neighbor) {
          known.splice(known.indexOf(neighbor), 1);
          known.splice(known.indexOf(entry) + (by < 0 ? 1 : 0), 0, neighbor);
        }
      }
      assert.deepEqual(
        sent(),
        shown().map(({ values }) => values),
      );
    }
    assertLabels();
  }
});
