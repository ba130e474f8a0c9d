// What is pasted: nothing readable is lost, and what is kept means the same.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { readClipboard } from "../../static/js/desk/richtext/clipboard.js";
import { fromMarkdown } from "../../static/js/desk/richtext/markdown.js";
import { cleanPaste } from "../../static/js/desk/richtext/paste.js";
import { chance, seeds } from "./chance.js";
import { element } from "./page.js";

const FOLDER = new URL("../data/clipboard/", import.meta.url);
const SAMPLES = readdirSync(FOLDER).filter((name) => /^[^.]+\.html$/.test(name));
const read = (name) => readFileSync(new URL(name, FOLDER), "utf8");
const expectedOf = (name) =>
  read(name.replace(/\.\w+$/, ".expected.html"))
    .trim()
    .replaceAll("<br />", "<br>");

const wordsOf = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** Return the words that a reader of this HTML sees. */
function wordsSeen(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const hidden of page.querySelectorAll("style, script, xml, del, svg, button, [style]")) {
    const style = hidden.getAttribute("style");
    if (
      style === null ||
      /display:\s*none|mso-list:\s*ignore|mso-element:\s*comment/i.test(style)
    ) {
      hidden.remove();
    }
  }
  for (const block of page.querySelectorAll(
    "p, div, section, li, br, td, h1, h2, h3, h4, blockquote, pre",
  )) {
    block.before(" ");
    block.after(" ");
  }
  return wordsOf(page.body.textContent);
}

test("what nobody sees of what is pasted stays out", () => {
  const seen =
    "<p style='opacity: 0.9; text-indent: -18pt; font-size: 0.9em'>Seen. <math><mfrac><mi>a</mi><mn>2</mn></mfrac></math></p>";
  const beside =
    "<p style='display:none'>secret</p><p hidden>secret</p><p><del>old</del></p><rp>no</rp>" +
    "<p style='position:absolute; left:-9999px'>secret</p><p style='font-size: 0'>secret</p>" +
    "<iframe title='Film' src='https://example.org/'></iframe><script>x()</script>";
  assert.equal(cleanPaste(seen + beside), "Seen. a/2");
});

test("there are samples", () => assert.ok(SAMPLES.length >= 6));

for (const name of SAMPLES) {
  test(`${name} keeps its meaning and nothing else`, () => {
    assert.equal(readClipboard(read(name), "not this"), expectedOf(name));
  });

  test(`${name} keeps every word, in order`, () => {
    const cleaned = readClipboard(read(name), "");
    assert.deepEqual(wordsSeen(cleaned), wordsSeen(read(name)));
  });
}

test("a paste of HTML made by chance keeps every word, in order", () => {
  const TAGS =
    "p div h1 h2 h4 ul ol li blockquote b i span a table tr td section pre strong u o:p".split(" ");
  const STYLES = ["", "", "", "font-weight: bold", "font-style: italic", "font-size: 20pt"];
  for (const seed of seeds(20)) {
    const pick = chance(seed);
    let number = 0;
    const build = (depth) => {
      let html = "";
      for (let count = pick(4) + (depth === 0); count >= 0; count -= 1) {
        const tag = TAGS[pick(TAGS.length)];
        const style = STYLES[pick(STYLES.length)];
        const inner = depth < 4 && pick(3) ? build(depth + 1) : "";
        number += 1;
        html += ` w${number} ${pick(5) ? "" : "<br>"}<${tag} style="${style}">${inner}</${tag}>`;
      }
      return html;
    };
    const html = build(0);
    assert.deepEqual(wordsSeen(cleanPaste(html)), wordsSeen(html), html);
  }
});

const WORD_ITEM = (level, text, bullet = "·") =>
  `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'>` +
  `<span style='mso-list:Ignore'>${bullet} </span>${text}</p>`;

test("Word's paragraphs with bullets become lists", () => {
  assert.equal(
    cleanPaste(
      `${WORD_ITEM(1, "Tea")}${WORD_ITEM(2, "warm")}${WORD_ITEM(2, "sweet")}${WORD_ITEM(1, "Water")}`,
    ),
    "<ul><li>Tea<ul><li>warm</li><li>sweet</li></ul></li><li>Water</li></ul>",
  );
  assert.equal(
    cleanPaste(`${WORD_ITEM(1, "Tea")}${WORD_ITEM(1, "One", "1.")}${WORD_ITEM(1, "Two", "2.")}`),
    "<ul><li>Tea</li></ul><ol><li>One</li><li>Two</li></ol>",
  );
  assert.equal(
    cleanPaste(`${WORD_ITEM(1, "Tea")}<p>between</p>${WORD_ITEM(1, "Water")}`),
    "<ul><li>Tea</li></ul><p>between</p><ul><li>Water</li></ul>",
  );
});

test("items of Word's that stand equally deep stay neighbors where those above are missing", () => {
  assert.equal(
    cleanPaste(WORD_ITEM(2, "warm") + WORD_ITEM(2, "sweet") + WORD_ITEM(1, "Water")),
    "<ul><li>warm</li><li>sweet</li><li>Water</li></ul>",
  );
  assert.equal(
    cleanPaste(WORD_ITEM(1, "Tea") + WORD_ITEM(3, "warm") + WORD_ITEM(3, "sweet")),
    "<ul><li>Tea<ul><li>warm</li><li>sweet</li></ul></li></ul>",
  );
});

test("the words of a table stay, in order", () => {
  const cell = (text) => `<td style="border: 1px"><span>${text}</span></td>`;
  const table = `<table><caption>Days</caption><tbody><tr>${cell("May")}${cell("")}</tr></tbody></table>`;
  assert.equal(cleanPaste(table), "<p>Days</p><p>May</p>");
});

test("what only looks like a heading becomes one", () => {
  const line = (size, text) => `<p style="font-size: ${size}pt">${text}</p>`;
  const body = line(11, "Words of the body, which are the most by far.");
  assert.equal(
    cleanPaste(line(20, "<b>A<br>title</b>") + body),
    "<h3>A title</h3><p>Words of the body, which are the most by far.</p>",
  );
  assert.equal(
    cleanPaste(line(20, "Title") + line(15, "Part") + line(13, "Detail") + body),
    "<h3>Title</h3><h3>Part</h3><h4>Detail</h4><p>Words of the body, which are the most by far.</p>",
  );
  const long = "long ".repeat(40).trim();
  assert.equal(cleanPaste(line(20, long) + body + body.repeat(9)).indexOf(`<p>${long}</p>`), 0);
});

test("words go into the sentence where the cursor is, with the spaces around them", () => {
  assert.equal(
    cleanPaste("<span> Oh, <b>hello</b> and&nbsp;</span>"),
    " Oh, <strong>hello</strong> and ",
  );
  assert.equal(cleanPaste("<p>A paragraph.</p>"), "A paragraph.");
  assert.equal(cleanPaste("<img src='data:,'>"), "");
});

test("the lines of code and of a poem stay lines; an empty line parts paragraphs", () => {
  assert.equal(cleanPaste("<pre>one\n  two</pre><p>x</p>"), "<p>one<br>two</p><p>x</p>");
  assert.equal(cleanPaste("one<br>two<br><br>three"), "<p>one<br>two</p><p>three</p>");
});

test("only addresses that lead somewhere safe stay links; their words always stay", () => {
  assert.equal(cleanPaste('<a href="javascript:x()">words</a>'), "words");
  assert.equal(cleanPaste('<a href="//elsewhere">words</a>'), "words");
  assert.equal(cleanPaste('<a href="/walks">words</a>'), '<a href="/walks">words</a>');
  assert.equal(
    cleanPaste('<a href="mailto:a@example.com">words</a>'),
    '<a href="mailto:a@example.com">words</a>',
  );
});

test("nothing stays that runs or loads", () => {
  const vectors = JSON.parse(readFileSync(new URL("../data/xss-vectors.json", import.meta.url)));
  for (const vector of vectors) {
    for (const found of element(cleanPaste(vector)).querySelectorAll("*")) {
      assert.match(found.localName, /^(p|h[34]|strong|em|a|ul|ol|li|blockquote|br)$/, vector);
      for (const { name, value } of found.attributes) {
        assert.match(`${name}=${value}`, /^href=(https?:|mailto:|tel:|\/(?!\/))/i, vector);
      }
    }
  }
});

// --- Markdown ------------------------------------------------------------------------------------

test("Markdown becomes what it means", () => {
  assert.equal(readClipboard("", read("markdown.md")), expectedOf("markdown.md"));
});

test("Markdown that an editor has colored is read as Markdown", () => {
  const colored =
    '<div style="white-space: pre"><div><span style="font-weight: bold">**Tea**</span></div>' +
    "<div>- warm</div><div>- sweet</div></div>";
  assert.equal(
    readClipboard(colored, "**Tea**\n- warm\n- sweet"),
    "<p><strong>Tea</strong></p><ul><li>warm</li><li>sweet</li></ul>",
  );
});

test("formatted text isn't given up for text that looks like Markdown", () => {
  assert.equal(
    readClipboard("<h2>Tea</h2><p>**warm**</p>", "## Tea\n**warm**"),
    "<h3>Tea</h3><p>**warm**</p>",
  );
});

test("signs that may be literal stay as they are", () => {
  for (const text of [read("plain.txt"), "- one thing", "2 * 3 * 4", "a_name_here", "#tag", ""]) {
    assert.equal(fromMarkdown(text), "");
  }
});

test("what looks like a tag in Markdown is text", () => {
  assert.equal(
    fromMarkdown('**a** <b> & "c"'),
    "<p><strong>a</strong> &lt;b> &amp; &quot;c&quot;</p>",
  );
});

test("a number in Markdown that doesn't count is a word", () => {
  assert.equal(
    fromMarkdown("**Dates**\n24. Dezember\n31. Dezember"),
    "<p><strong>Dates</strong></p><p>24. Dezember</p><p>31. Dezember</p>",
  );
  assert.equal(
    fromMarkdown("1. one\n2. two\n   1) in\n   2) side\n\n3. three\n5. five"),
    "<ol><li>one</li><li>two<ol><li>in</li><li>side</li></ol></li><li>three</li></ol><p>5. five</p>",
  );
  assert.equal(
    fromMarkdown("1. Mai **war**\n   - warm\n   - dry"),
    "<p>1. Mai <strong>war</strong></p><ul><li>warm</li><li>dry</li></ul>",
  );
});

test("an address in Markdown keeps its signs", () => {
  const link = element(fromMarkdown("[words](https://example.com/_a_/__b__/*c*)")).querySelector(
    "a",
  );
  assert.equal(link.getAttribute("href"), "https://example.com/_a_/__b__/*c*");
  assert.equal(link.textContent, "words");
});

test("a line separator ends a line of Markdown, as a line feed does", { timeout: 5000 }, () => {
  assert.equal(fromMarkdown("# Tea\u2028warm"), "<h1>Tea</h1><p>warm</p>");
  assert.equal(fromMarkdown("**Tea**\u2029sweet"), "<p><strong>Tea</strong> sweet</p>");
});

test("a heading or a quotation right below a list isn't part of its last item", () => {
  assert.equal(fromMarkdown("- a\n- b\n## c"), "<ul><li>a</li><li>b</li></ul><h2>c</h2>");
  assert.equal(
    fromMarkdown("- a\n- b\n  more\n> c"),
    "<ul><li>a</li><li>b more</li></ul><blockquote><p>c</p></blockquote>",
  );
});

test("Markdown made by chance keeps every word, in order", () => {
  const STARTS = ["", "", "", "# ", "### ", "- ", "  - ", "* ", "1. ", "   2. ", "> ", ">", "    "];
  const MARKS = ["", "", "", "**", "*", "_", "__", "***", "<"];
  const ENDS = ["\n", "\n", "\n\n", "\r\n", "\n> \n", "\u2028", " #\n"];
  for (const seed of seeds(60)) {
    const pick = chance(seed);
    let text = "**w0** ";
    for (let number = 1; number < 20; number += 1) {
      const mark = MARKS[pick(MARKS.length)];
      const word = `${mark}w${number}${pick(4) ? mark : ""}`;
      text += pick(2)
        ? ` ${word}`
        : `${ENDS[pick(ENDS.length)]}${STARTS[pick(STARTS.length)]}${word}`;
    }
    // Blocks apart, as they are on the page: "w4" and "2. w5" aren't "w42. w5".
    const words = (html) => element(html.replaceAll("<", " <")).textContent.match(/w\d+/g);
    assert.deepEqual(words(readClipboard("", text)), text.match(/w\d+/g), text);
  }
});

test("a footnote's mark stays one", () => {
  const html = "<p>It passes.<sup>1</sup></p><hr><p>E = mc<sup>two</sup></p>";
  assert.equal(cleanPaste(html), "<p>It passes.¹</p><p>E = mctwo</p>");
});

test("pictures, which rich text can't hold, stay out", () => {
  const inside = "data:image/png;base64,iVBORw0KGgo=";
  assert.equal(cleanPaste(`<p>One. <img src="${inside}" alt="A lamp"></p><img>`), "One.");
});
