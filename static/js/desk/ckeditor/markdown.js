/* Converts text that is unmistakably Markdown to HTML: headings, lists, quotations, bold, italic
   and links.

   window.richText.fromMarkdown(text) returns HTML, or "" for text whose special characters may be
   literal. It is meant for a section's worth of text; whole documents are parsed on the server
   (blog/importing/parser.py). */
(() => {
  "use strict";

  // Syntax that is only written as Markdown; it takes two items to make a list.
  const UNMISTAKABLE = new RegExp(
    [
      String.raw`^#{1,6} \S`,
      String.raw`\*\*\S[^*\n]*\*\*|__\S[^_\n]*__`,
      String.raw`\[[^\[\]\n]+\]\((?:https?:|mailto:|\/)[^)\s]+\)`,
      String.raw`^> \S`,
      String.raw`^([-*]|\d+\.) \S.*\n+\s*([-*]|\d+\.) \S`,
    ].join("|"),
    "m",
  );
  const HEADING = /^(#{1,6}) +(.+?) *#*$/;
  const ITEM = /^(\s*)(?:([-*+])|\d+[.)]) +(\S.*)$/;
  const QUOTE = /^> ?(.*)$/;

  function inline(text) {
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    return escaped
      .replace(/\[([^\[\]]+)\]\(((?:https?:|mailto:|\/)[^)\s]+)\)/g, '<a href="$2">$1</a>')
      .replace(/(\*\*|__)(?=\S)(.+?\S|\S)\1/g, "<strong>$2</strong>")
      .replace(/(?<![\w*])\*(?=\S)([^*]*[^*\s])\*(?![\w*])/g, "<em>$1</em>")
      .replace(/(?<!\w)_(?=\S)([^_]*[^_\s])_(?!\w)/g, "<em>$1</em>");
  }

  /* Consumes list items from the start of the lines and returns the list; items that are indented
     further become a list inside the item above. */
  function list(lines) {
    const [, indent, bullet] = ITEM.exec(lines[0]);
    const tag = bullet ? "ul" : "ol";
    let items = "";
    while (lines.length) {
      const item = ITEM.exec(lines[0]);
      if (!item || item[1].length < indent.length || Boolean(item[2]) !== Boolean(bullet)) break;
      lines.shift();
      let text = item[3];
      while (lines[0]?.trim() && !ITEM.test(lines[0])) text += ` ${lines.shift().trim()}`;
      while (lines.length > 1 && !lines[0].trim() && ITEM.test(lines[1])) lines.shift();
      const inner = ITEM.exec(lines[0] ?? "")?.[1].length > indent.length ? list(lines) : "";
      items += `<li>${inline(text)}${inner}</li>`;
    }
    return `<${tag}>${items}</${tag}>`;
  }

  function fromMarkdown(text) {
    const lines = text.replace(/\r\n?/g, "\n").split("\n");
    if (!UNMISTAKABLE.test(lines.join("\n"))) return "";
    let html = "";
    while (lines.length) {
      const heading = HEADING.exec(lines[0]);
      if (!lines[0].trim()) {
        lines.shift();
      } else if (heading) {
        html += `<h${heading[1].length}>${inline(heading[2])}</h${heading[1].length}>`;
        lines.shift();
      } else if (ITEM.test(lines[0])) {
        html += list(lines);
      } else {
        const pattern = QUOTE.test(lines[0]) ? QUOTE : /^((?!> ).*\S.*)$/;
        const paragraphs = [[]];
        while (pattern.test(lines[0] ?? "") && !HEADING.test(lines[0]) && !ITEM.test(lines[0])) {
          const line = pattern.exec(lines.shift())[1].trim();
          if (line) paragraphs.at(-1).push(line);
          else paragraphs.push([]);
        }
        const inner = paragraphs.map((texts) => `<p>${inline(texts.join(" "))}</p>`).join("");
        html += pattern === QUOTE ? `<blockquote>${inner}</blockquote>` : inner;
      }
    }
    return html;
  }

  (window.richText ??= {}).fromMarkdown = fromMarkdown;
})();
