/* Makes of any pasted HTML what a rich text may hold, with the meaning kept: headings, bold,
   italic, links, lists and quotations, from Word and Google Docs too.

   window.richText.cleanPaste(html) gives HTML, or "" where there is nothing to read. The HTML is
   read in a document that is not shown: no script in it runs and nothing is fetched. This is for
   the writer's comfort; what may be kept is decided on the server (blog/richtext.py). */
(() => {
  "use strict";

  const JUNK =
    "script, style, title, meta, link, xml, template, noscript, object, embed, iframe, svg, math, " +
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

  const styleOf = (element) => element.getAttribute("style") ?? "";

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
    const bullet = [...element.querySelectorAll("[style]")].find((each) => isBullet(each));
    const ordered = /^\(?\w{1,4}[.)]/.test(bullet?.textContent.trim() ?? "");
    return { level: Number(level), ordered, content: element };
  }

  const isBullet = (element) => /mso-list:\s*ignore/i.test(styleOf(element));

  function gatherLists(body) {
    let open = []; // the lists that are open, one inside the other
    for (const element of [...body.querySelectorAll("p[style], .ListContainerWrapper")]) {
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
    const next = { ...marks };
    if (weight) next.strong = /^bold/i.test(weight) || Number(weight) >= 600;
    else if (name === "b" || name === "strong") next.strong = true;
    if (slant) next.em = /^(italic|oblique)/i.test(slant);
    else if (name === "i" || name === "em") next.em = true;
    const address = name === "a" && element.getAttribute("href")?.trim();
    if (address && ADDRESS.test(address)) next.a = address;
    return next;
  }

  class Writer {
    constructor(page) {
      this.page = page;
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
        this.endLine(this.at === this.root ? HEADINGS[name] : undefined);
      }
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

  function cleanPaste(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    gatherLists(page.body);
    const writer = new Writer(page);
    writer.read(page.body, {});
    writer.endLine();
    for (const paragraph of writer.root.querySelectorAll("li > p:first-child")) {
      if (!paragraph.parentElement.querySelector(":scope > p ~ p")) {
        paragraph.replaceWith(...paragraph.childNodes);
      }
    }
    const [first, ...others] = writer.root.children;
    if (first?.localName !== "p" || others.length) return writer.root.innerHTML;
    // A single paragraph goes into the one where the cursor stands; a few words out of a sentence
    // bring the spaces around them along.
    const words = page.body.textContent.replace(/^[\r\n]+|[\r\n]+$/g, "");
    const before = !writer.hasBlocks && /^[ \u00a0]/.test(words) ? " " : "";
    const after = !writer.hasBlocks && /[ \u00a0]$/.test(words) ? " " : "";
    return before + first.innerHTML + after;
  }

  window.richText.cleanPaste = cleanPaste;
})();
