// What is pasted into an import is sent as it came, with the bytes of its pictures or without.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.js";
import {
  bareOf,
  cameAlong,
  imagesIn,
  limit,
  withBytes,
} from "../../static/js/desk/richtext/images_within.js";

const PNG = "data:image/png;base64,iVBORw0KGgo=";
const HTML =
  "<style><!-- p { color: red } --></style><p onclick='x()' style='left: -9999px'>One " +
  `<IMG alt='a > b' src='${PNG}'> two.<!-- <img src="no.png"> --></p>` +
  '<img src="file:///C:/a.png" title="src=x" alt="A lamp"><img width="1" src="spy.gif">' +
  `<img src="data:text/html,x"><img src=${PNG}>`;

test("all of it stays as it came but the bytes", () => {
  const bytes = / src=['"]?data:[^'"> ]+['"]?/g;
  assert.equal(withBytes(HTML), HTML.replace(bytes, ""));
  assert.equal(withBytes(withBytes(HTML)), withBytes(HTML));
});

test("pictures have their places and bytes, and what counts readers is none", () => {
  const images = imagesIn(HTML);
  assert.deepEqual(
    images.map(({ address, alt, isPicture }) => [Boolean(address), alt, isPicture]),
    [
      [true, "a > b", true],
      [false, "A lamp", true],
      [false, "", false],
      [false, "", true],
      [true, "", true],
    ],
  );
  assert.deepEqual([cameAlong(images).length, bareOf(images).length], [2, 2]);
});

test("bytes are put in where a picture stood", () => {
  const images = imagesIn(HTML);
  images[1].address = 'data:image/svg+xml,<svg a="$&">';
  const sent = withBytes(HTML, images);
  assert.ok(sent.includes("<p onclick='x()' style='left: -9999px'>One "));
  assert.ok(sent.includes(`<IMG src="${PNG}" alt='a > b'> two.<!-- <img src="no.png"> -->`));
  assert.ok(
    sent.includes('<img src="data:image/svg+xml,<svg a=&quot;$&amp;&quot;>" title="src=x"'),
  );
  assert.deepEqual(
    imagesIn(sent).map(({ address }) => address),
    images.map(({ address }) => address),
  );
});

test("bytes that make it larger than a document may be are left out", () => {
  const images = imagesIn(HTML);
  limit(images, 100, 100 + PNG.length);
  assert.deepEqual([cameAlong(images).length, bareOf(images).length], [1, 3]);
});
