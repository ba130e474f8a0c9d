/* Reduces pasted HTML to what rich text may contain: headings, bold, italic, links, lists and
   quotations, including those of Word and Google Docs.

   window.richText.cleanPaste(html, { levels }) returns HTML, or "" if there is no text; with
   levels, headings keep their level, from h1 to h6. The HTML is parsed into an inert document: its
   scripts don't run and nothing is loaded. This is a convenience; the server decides which HTML is
   allowed (blog/text/richtext.py). */
(() => {
  "use strict";

  const JUNK =
    "script, [data-sheet], title, meta, link, xml, template, noscript, object, embed, iframe, svg, math, " +
    "select, textarea, input, button, del, [hidden]";
  const HIDDEN = /(^|;)\s*(display:\s*none|mso-hide:\s*all|mso-element:\s*comment)/i;
  const HEADINGS = { h1: "h3", h2: "h3", h3: "h3", h4: "h4", h5: "h4", h6: "h4" };
  const LISTS = ["ul", "ol"];
  const CONTAINERS = [...LISTS, "li", "blockquote"];
  const INLINE =
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q s samp small " +
    "span strike strong sub sup time tt u var wbr";
  const inline = new Set(INLINE.split(" "));
  const ADDRESS = /^(https?:|mailto:|tel:|\/(?!\/))/i;
  const BREAK = "\n";
  const LONGEST_HEADING = 160; // characters

  /* The page's Content-Security-Policy reports styles and handlers even in inert HTML: they get
     other names. */
  const disarm = (html) =>
    html
      .replace(/<style\b/gi, "<xmp data-sheet")
      .replace(/<\/style\b/gi, "</xmp")
      .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'])(style|on[a-z]+)\s*=/gi, "$1data-$2="));

  /* An element's own style, followed by the rules of the pasted style sheets. */
  const fromSheets = new WeakMap();
  const styleOf = (element) => `${element.dataset.style ?? ""};${fromSheets.get(element) ?? ""}`;

  // macOS and Word put fonts and sizes into classes.
  function readSheets(page) {
    const names = ["display", "font-size", "font-style", "font-weight"];
    for (const { textContent } of page.querySelectorAll("[data-sheet]")) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(textContent);
      for (const { selectorText, style } of sheet.cssRules) {
        if (!selectorText || /:/.test(selectorText)) continue;
        const declarations = names
          .filter((name) => style.getPropertyValue(name))
          .map((name) => `${name}: ${style.getPropertyValue(name)};`);
        for (const element of page.querySelectorAll(selectorText)) {
          fromSheets.set(element, declarations.join("") + (fromSheets.get(element) ?? ""));
        }
      }
    }
  }

  function sizeOf(element) {
    const [, number, unit] = /(?:^|;)\s*font-size:\s*([\d.]+)(pt|px)/i.exec(styleOf(element)) ?? [];
    return number && Math.round(Number(number) * (unit.toLowerCase() === "pt" ? 40 : 30)) / 30;
  }

  // --- Lists without list markup ----------------------------------------------------------------

  /* Word's lists are paragraphs with the level in their style and the bullet as text; Word for the
     web puts every item into a list of its own. */
  function foreignItem(element) {
    if (element.matches(".ListContainerWrapper")) {
      const items = element.querySelectorAll("li");
      if (items.length !== 1) return null;
      const ordered = items[0].parentElement.localName === "ol";
      return { level: Number(items[0].dataset.ariaLevel) || 1, ordered, content: items[0] };
    }
    const level = /(?:^|;)\s*mso-list:\s*l\d+\s+level(\d+)/i.exec(styleOf(element))?.[1];
    if (!level) return null;
    const bullet = [...element.querySelectorAll("[data-style]")].find(isBullet);
    const ordered = /^\(?\w{1,4}[.)]/.test(bullet?.textContent.trim() ?? "");
    return { level: Number(level), ordered, content: element };
  }

  const isBullet = (element) => /mso-list:\s*ignore/i.test(styleOf(element));

  function gatherLists(body) {
    let open = []; // the nested lists that are open, outermost first
    for (const element of [...body.querySelectorAll("p[data-style], .ListContainerWrapper")]) {
      const item = foreignItem(element);
      if (!item) continue;
      if (element.previousElementSibling !== open[0]) open = [];
      const name = item.ordered ? "ol" : "ul";
      open.length = Math.min(open.length, item.level);
      if (open.length === item.level && open.at(-1).localName !== name) open.pop();
      if (open.length < item.level) {
        const list = body.ownerDocument.createElement(name);
        if (open.length) open.at(-1).lastElementChild.append(list);
        else element.before(list);
        open.push(list);
      }
      const entry = body.ownerDocument.createElement("li");
      entry.append(...item.content.childNodes);
      open.at(-1).append(entry);
      element.remove();
    }
  }

  // --- Reading ----------------------------------------------------------------------------------

  /* The style takes precedence over the tag: Google Docs wraps everything into a <b> of normal
     weight, and marks bold and italic by style only. */
  function marksOf(element, marks) {
    const name = element.localName;
    const style = styleOf(element);
    const weight = /(?:^|;)\s*font-weight:\s*([\w.]+)/i.exec(style)?.[1];
    const slant = /(?:^|;)\s*font-style:\s*(\w+)/i.exec(style)?.[1];
    const next = { ...marks, size: sizeOf(element) ?? marks.size };
    if (weight) next.strong = /^bold/i.test(weight) || Number(weight) >= 600;
    else if (name === "b" || name === "strong") next.strong = true;
    if (slant) next.em = /^(italic|oblique)/i.test(slant);
    else if (name === "i" || name === "em") next.em = true;
    const address = name === "a" && element.getAttribute("href")?.trim();
    if (address && ADDRESS.test(address)) next.a = address;
    return next;
  }

  class Writer {
    constructor(page, levels) {
      this.page = page;
      this.levels = levels;
      this.sizes = new Map(); // for each line in a single size: its block and the size in pixels
      this.root = this.at = page.createElement("div");
      this.line = [];
      this.hasBlocks = false;
    }

    read(node, marks) {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) this.readText(child, marks);
        else if (child.nodeType === Node.ELEMENT_NODE) this.readElement(child, marks);
      }
    }

    readText(text, marks) {
      const lines = text.parentElement.closest("pre") ? text.data.split(/\r?\n/) : [text.data];
      lines.forEach((line, index) => {
        if (index) this.line.push({ text: BREAK, marks });
        this.line.push({ text: line.replace(/[ \t\r\n\f]+/g, " "), marks });
      });
    }

    readElement(element, marks) {
      const name = element.localName;
      if (element.matches(JUNK) || HIDDEN.test(styleOf(element)) || isBullet(element)) return;
      if (name === "br") {
        this.line.push({ text: BREAK, marks });
      } else if (element.matches(".Apple-converted-space")) {
        this.line.push({ text: " ", marks });
      } else if (inline.has(name) || name.includes(":")) {
        this.read(element, marksOf(element, marks));
      } else {
        this.hasBlocks = true;
        this.endLine();
        if (CONTAINERS.includes(name)) this.readContainer(element, marks);
        else this.read(element, marksOf(element, marks));
        this.endLine(this.at === this.root && name in HEADINGS ? this.heading(name) : "p");
      }
    }

    heading(name) {
      return this.levels ? name : HEADINGS[name];
    }

    readContainer(element, marks) {
      const outer = this.at;
      this.at = this.page.createElement(element.localName);
      this.read(element, marksOf(element, marks));
      this.endLine();
      const inner = this.at;
      this.at = outer;
      if (inner.localName === "li" && !LISTS.includes(outer.localName)) outer.append(...inner.childNodes);
      else if (inner.childNodes.length) this.append(inner);
    }

    // A list may only contain items: Google Docs puts a nested list next to its item.
    append(block) {
      let parent = this.at;
      if (LISTS.includes(parent.localName) && block.localName !== "li") {
        if (!LISTS.includes(block.localName) || !parent.lastElementChild) {
          parent.append(this.page.createElement("li"));
        }
        parent = parent.lastElementChild;
      }
      parent.append(block);
    }

    // --- Writing --------------------------------------------------------------------------------

    endLine(tag = "p") {
      const pieces = trimPieces(this.line);
      this.line = [];
      let start = 0;
      pieces.forEach(({ text }, number) => {
        if (tag === "p" && text === BREAK && pieces[number + 1]?.text === BREAK) {
          this.write(tag, trimPieces(pieces.slice(start, number)));
          start = number + 1;
        }
      });
      this.write(tag, trimPieces(pieces.slice(start)));
    }

    write(tag, pieces) {
      if (!pieces.length) return;
      const block = this.page.createElement(tag);
      const sizes = new Set(pieces.filter(({ text }) => text.trim()).map(({ marks }) => marks.size));
      if (this.at === this.root && sizes.size === 1) this.sizes.set(block, [...sizes][0]);
      let open = []; // the open marks, each with its name, value and element
      for (const { text, marks } of pieces) {
        const wanted = ["a", "strong", "em"]
          .filter((name) => marks[name] && !(name === "strong" && tag !== "p"))
          .map((name) => ({ name, value: marks[name] }));
        const differing = wanted.findIndex(({ name, value }, index) => {
          return open[index]?.name !== name || open[index]?.value !== value;
        });
        open.length = Math.min(open.length, differing < 0 ? wanted.length : differing);
        for (const mark of text.trim() ? wanted.slice(open.length) : []) {
          mark.element = this.page.createElement(mark.name);
          if (mark.name === "a") mark.element.setAttribute("href", mark.value);
          (open.at(-1)?.element ?? block).append(mark.element);
          open.push(mark);
        }
        const node = text === BREAK ? this.page.createElement("br") : text;
        (open.at(-1)?.element ?? block).append(node);
      }
      this.append(block);
    }

    // --- Headings without heading markup --------------------------------------------------------

    /* In a document without heading styles, a heading is a short line in a larger size than the
       body text. With levels, larger headings get the higher level. */
    findHeadings() {
      const counts = new Map(); // the number of characters in each size
      for (const [block, size] of this.sizes) {
        counts.set(size, (counts.get(size) ?? 0) + block.textContent.length);
      }
      counts.delete(undefined);
      const [bodySize] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
      const isHeading = (block) => block.localName in HEADINGS;
      const larger = [...this.sizes.keys()].filter(
        (block) =>
          block.localName === "p" &&
          this.sizes.get(block) > bodySize * 1.15 &&
          block.textContent.length <= LONGEST_HEADING,
      );
      const headings = [...this.sizes.keys()].filter(
        (block) => isHeading(block) || larger.includes(block),
      );
      const bySize = headings.every((block) => this.sizes.get(block)) ? headings : larger;
      const ranks = [...new Set(bySize.map((block) => this.sizes.get(block)))].sort((a, b) => b - a);
      for (const block of this.levels ? bySize : larger) {
        const level = Math.min(ranks.indexOf(this.sizes.get(block)) + 1, 6);
        this.rename(block, this.levels ? `h${level}` : HEADINGS[`h${Math.min(level + 1, 6)}`]);
      }
    }

    rename(block, tag) {
      const heading = this.page.createElement(tag);
      heading.append(...block.childNodes);
      for (const bold of heading.querySelectorAll("strong")) bold.replaceWith(...bold.childNodes);
      for (const line of heading.querySelectorAll("br")) line.replaceWith(" ");
      heading.normalize();
      block.replaceWith(heading);
    }
  }

  /* Returns the pieces of a line without spaces that a browser would collapse. */
  function trimPieces(pieces) {
    const trimmed = [];
    for (const { text, marks } of pieces) {
      const last = trimmed.at(-1);
      if (text === BREAK) {
        if (last) last.text = last.text.replace(/ +$/, "") || last.text;
        if (last) trimmed.push({ text, marks });
        continue;
      }
      const rest = !last || /[ \n]$/.test(last.text) ? text.replace(/^ +/, "") : text;
      if (rest) trimmed.push({ text: rest, marks });
    }
    while (trimmed.length && !trimmed.at(-1).text.trim()) trimmed.pop();
    while (trimmed.length && !trimmed[0].text.trim()) trimmed.shift();
    if (trimmed.length) {
      trimmed[0].text = trimmed[0].text.trimStart();
      trimmed.at(-1).text = trimmed.at(-1).text.trimEnd();
    }
    return trimmed;
  }

  function cleanPaste(html, { levels = false } = {}) {
    const page = new DOMParser().parseFromString(disarm(html), "text/html");
    readSheets(page);
    gatherLists(page.body);
    const writer = new Writer(page, levels);
    writer.read(page.body, {});
    writer.endLine();
    writer.findHeadings();
    for (const paragraph of writer.root.querySelectorAll("li > p:first-child")) {
      if (!paragraph.parentElement.querySelector(":scope > p ~ p")) {
        paragraph.replaceWith(...paragraph.childNodes);
      }
    }
    const [first, ...others] = writer.root.children;
    if (levels || first?.localName !== "p" || others.length) return writer.root.innerHTML;
    // A single paragraph is inserted into the one at the cursor; part of a sentence keeps the
    // spaces around it.
    const text = page.body.textContent.replace(/^[\r\n]+|[\r\n]+$/g, "");
    const before = !writer.hasBlocks && /^[ \u00a0]/.test(text) ? " " : "";
    const after = !writer.hasBlocks && /[ \u00a0]$/.test(text) ? " " : "";
    return before + first.innerHTML + after;
  }

  (window.richText ??= {}).cleanPaste = cleanPaste;
})();
