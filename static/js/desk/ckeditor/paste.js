/* Makes of any pasted HTML what a rich text may hold, with the meaning kept: headings, bold,
   italic, links, lists and quotations, from Word and Google Docs too.

   window.richText.cleanPaste(html, { levels }) gives HTML, or "" where there is nothing to read;
   with levels, headings keep theirs, from h1 to h6. The HTML is read in a document that is not
   shown: no script in it runs and nothing is fetched. This is for the writer's comfort; what may be
   kept is decided on the server (blog/text/richtext.py). */
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
  const LONGEST_HEADING = 160; // letters

  /* The page's policy refuses styles and handlers, aloud, even in HTML that is only read: they are
     kept under other names. */
  const withoutPower = (html) =>
    html
      .replace(/<style\b/gi, "<xmp data-sheet")
      .replace(/<\/style\b/gi, "</xmp")
      .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'])(style|on[a-z]+)\s*=/gi, "$1data-$2="));

  /* What an element's own style says, then the style sheets that came with it. */
  const fromSheets = new WeakMap();
  const styleOf = (element) => `${element.dataset.style ?? ""};${fromSheets.get(element) ?? ""}`;

  // The Mac writes fonts and sizes into classes, and so does Word.
  function readSheets(page) {
    const names = ["display", "font-size", "font-style", "font-weight"];
    for (const { textContent } of page.querySelectorAll("[data-sheet]")) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(textContent);
      for (const { selectorText, style } of sheet.cssRules) {
        if (!selectorText || /:/.test(selectorText)) continue;
        const said = names
          .filter((name) => style.getPropertyValue(name))
          .map((name) => `${name}: ${style.getPropertyValue(name)};`);
        for (const element of page.querySelectorAll(selectorText)) {
          fromSheets.set(element, said.join("") + (fromSheets.get(element) ?? ""));
        }
      }
    }
  }

  function sizeOf(element) {
    const [, number, unit] = /(?:^|;)\s*font-size:\s*([\d.]+)(pt|px)/i.exec(styleOf(element)) ?? [];
    return number && Math.round(Number(number) * (unit.toLowerCase() === "pt" ? 40 : 30)) / 30;
  }

  // --- Lists that are none ----------------------------------------------------------------------

  /* Word's lists are paragraphs that say their level in a style and show the bullet as text; Word
     for the web puts every item into a list of its own. */
  function foreignItem(element) {
    if (element.matches(".ListContainerWrapper")) {
      const items = element.querySelectorAll("li");
      if (items.length !== 1) return null;
      const ordered = items[0].parentElement.localName === "ol";
      return { level: Number(items[0].dataset.ariaLevel) || 1, ordered, content: items[0] };
    }
    const level = /(?:^|;)\s*mso-list:\s*l\d+\s+level(\d+)/i.exec(styleOf(element))?.[1];
    if (!level) return null;
    const bullet = [...element.querySelectorAll("[data-style]")].find((each) => isBullet(each));
    const ordered = /^\(?\w{1,4}[.)]/.test(bullet?.textContent.trim() ?? "");
    return { level: Number(level), ordered, content: element };
  }

  const isBullet = (element) => /mso-list:\s*ignore/i.test(styleOf(element));

  function gatherLists(body) {
    let open = []; // the lists that are open, one inside the other
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

  /* Marks as the style says, else as the tag does: Google Docs wraps everything into a <b> whose
     style is "normal", and says bold and italic by style alone. */
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
      this.sizes = new Map(); // of each line in one size: its block, and the size in pixels
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
      lines.forEach((words, number) => {
        if (number) this.line.push({ text: BREAK, marks });
        this.line.push({ text: words.replace(/[ \t\r\n\f]+/g, " "), marks });
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
      else if (inner.childNodes.length) this.place(inner);
    }

    // Only items may stand in a list: Google Docs puts an inner list beside its item.
    place(block) {
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
      const pieces = trimmed(this.line);
      this.line = [];
      let start = 0;
      pieces.forEach(({ text }, number) => {
        if (tag === "p" && text === BREAK && pieces[number + 1]?.text === BREAK) {
          this.write(tag, trimmed(pieces.slice(start, number)));
          start = number + 1;
        }
      });
      this.write(tag, trimmed(pieces.slice(start)));
    }

    write(tag, pieces) {
      if (!pieces.length) return;
      const block = this.page.createElement(tag);
      const sizes = new Set(pieces.filter(({ text }) => text.trim()).map(({ marks }) => marks.size));
      if (this.at === this.root && sizes.size === 1) this.sizes.set(block, [...sizes][0]);
      let open = []; // the marks that are on: their name and value, and their element
      for (const { text, marks } of pieces) {
        const wanted = ["a", "strong", "em"]
          .filter((name) => marks[name] && !(name === "strong" && tag !== "p"))
          .map((name) => ({ name, value: marks[name] }));
        const same = wanted.findIndex(({ name, value }, number) => {
          return open[number]?.name !== name || open[number]?.value !== value;
        });
        open.length = Math.min(open.length, same < 0 ? wanted.length : same);
        for (const mark of text.trim() ? wanted.slice(open.length) : []) {
          mark.element = this.page.createElement(mark.name);
          if (mark.name === "a") mark.element.setAttribute("href", mark.value);
          (open.at(-1)?.element ?? block).append(mark.element);
          open.push(mark);
        }
        const node = text === BREAK ? this.page.createElement("br") : text;
        (open.at(-1)?.element ?? block).append(node);
      }
      this.place(block);
    }

    // --- Headings that are none -----------------------------------------------------------------

    /* Where a document has no styles, or they were lost, a heading is a short line in a larger
       size. With levels, the larger of two headings is the one in the larger size. */
    findHeadings() {
      const written = new Map(); // how many letters there are in each size
      for (const [block, size] of this.sizes) {
        written.set(size, (written.get(size) ?? 0) + block.textContent.length);
      }
      written.delete(undefined);
      const [body] = [...written].sort(([, one], [, other]) => other - one)[0] ?? [];
      const isHeading = (block) => block.localName in HEADINGS;
      const larger = [...this.sizes.keys()].filter(
        (block) =>
          block.localName === "p" &&
          this.sizes.get(block) > body * 1.15 &&
          block.textContent.length <= LONGEST_HEADING,
      );
      const headings = [...this.sizes.keys()].filter((each) => isHeading(each) || larger.includes(each));
      const bySize = headings.every((each) => this.sizes.get(each)) ? headings : larger;
      const ranks = [...new Set(bySize.map((each) => this.sizes.get(each)))].sort((a, b) => b - a);
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

  /* Without the spaces that a browser would not show. */
  function trimmed(pieces) {
    const kept = [];
    for (const { text, marks } of pieces) {
      const last = kept.at(-1);
      if (text === BREAK) {
        if (last) last.text = last.text.replace(/ +$/, "") || last.text;
        if (last) kept.push({ text, marks });
        continue;
      }
      const words = !last || /[ \n]$/.test(last.text) ? text.replace(/^ +/, "") : text;
      if (words) kept.push({ text: words, marks });
    }
    while (kept.length && !kept.at(-1).text.trim()) kept.pop();
    while (kept.length && !kept[0].text.trim()) kept.shift();
    if (kept.length) {
      kept[0].text = kept[0].text.trimStart();
      kept.at(-1).text = kept.at(-1).text.trimEnd();
    }
    return kept;
  }

  function cleanPaste(html, { levels = false } = {}) {
    const page = new DOMParser().parseFromString(withoutPower(html), "text/html");
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
    // A single paragraph goes into the one where the cursor stands; a few words out of a sentence
    // bring the spaces around them along.
    const words = page.body.textContent.replace(/^[\r\n]+|[\r\n]+$/g, "");
    const before = !writer.hasBlocks && /^[ \u00a0]/.test(words) ? " " : "";
    const after = !writer.hasBlocks && /[ \u00a0]$/.test(words) ? " " : "";
    return before + first.innerHTML + after;
  }

  (window.richText ??= {}).cleanPaste = cleanPaste;
})();
