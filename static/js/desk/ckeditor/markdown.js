/* Makes HTML of text that is unmistakably Markdown: headings, lists, quotations, bold, italic, links.

   window.richText.fromMarkdown(text) gives HTML, or "" for a text that may mean its signs as they
   are. It is for a section's worth of words; a whole document is read on the server
   (blog/importing/parser.py). */
(() => {
  "use strict";

  // What nobody writes but to mean Markdown; two points make a list.
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
  const POINT = /^(\s*)(?:([-*+])|\d+[.)]) +(\S.*)$/;
  const QUOTE = /^> ?(.*)$/;

  function inline(words) {
    const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    return escaped
      .replace(/\[([^\[\]]+)\]\(((?:https?:|mailto:|\/)[^)\s]+)\)/g, '<a href="$2">$1</a>')
      .replace(/(\*\*|__)(?=\S)(.+?\S|\S)\1/g, "<strong>$2</strong>")
      .replace(/(?<![\w*])\*(?=\S)([^*]*[^*\s])\*(?![\w*])/g, "<em>$1</em>")
      .replace(/(?<!\w)_(?=\S)([^_]*[^_\s])_(?!\w)/g, "<em>$1</em>");
  }

  /* Takes lines from the first one as long as they are points, and gives the list; points that are
     further in make a list inside the point above. */
  function list(lines) {
    const [, indent, bullet] = POINT.exec(lines[0]);
    const tag = bullet ? "ul" : "ol";
    let items = "";
    while (lines.length) {
      const point = POINT.exec(lines[0]);
      if (!point || point[1].length < indent.length || Boolean(point[2]) !== Boolean(bullet)) break;
      lines.shift();
      let words = point[3];
      while (lines[0]?.trim() && !POINT.test(lines[0])) words += ` ${lines.shift().trim()}`;
      while (lines.length > 1 && !lines[0].trim() && POINT.test(lines[1])) lines.shift();
      const inner = POINT.exec(lines[0] ?? "")?.[1].length > indent.length ? list(lines) : "";
      items += `<li>${inline(words)}${inner}</li>`;
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
      } else if (POINT.test(lines[0])) {
        html += list(lines);
      } else {
        const pattern = QUOTE.test(lines[0]) ? QUOTE : /^((?!> ).*\S.*)$/;
        const paragraphs = [[]];
        while (pattern.test(lines[0] ?? "") && !HEADING.test(lines[0]) && !POINT.test(lines[0])) {
          const words = pattern.exec(lines.shift())[1].trim();
          if (words) paragraphs.at(-1).push(words);
          else paragraphs.push([]);
        }
        const inner = paragraphs.map((words) => `<p>${inline(words.join(" "))}</p>`).join("");
        html += pattern === QUOTE ? `<blockquote>${inner}</blockquote>` : inner;
      }
    }
    return html;
  }

  (window.richText ??= {}).fromMarkdown = fromMarkdown;
})();
