/* The text of a file of HTML, in the encoding that it declares, as the server reads it
   (blog/importing/encodings.py). */

const HEAD = 4096; // bytes in which an encoding is declared
const DECLARED =
  /<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})|<meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})/i;
const WIDE = /^(utf-?(16|32)|ucs|unicode)/i;

/** Return how often a byte is zero among every second one.
 * @param {Uint8Array} bytes
 * @param {number} first
 */
const zeros = (bytes, first) => bytes.filter((byte, at) => at % 2 === first && byte === 0).length;

/** @param {Uint8Array} bytes */
function encodingOf(bytes) {
  const head = new TextDecoder("windows-1252").decode(bytes.subarray(0, HEAD));
  const [even, odd] = [zeros(bytes, 0), zeros(bytes, 1)];
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return "utf-16le";
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return "utf-16be";
  }
  if (even || odd) {
    return even > odd ? "utf-16be" : "utf-16le";
  }
  const [, ofXml, ofMeta] = DECLARED.exec(head) ?? [];
  const declared = ofXml ?? ofMeta ?? "";
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark || WIDE.test(declared) ? "" : declared;
}

/** Return the text of a file's bytes.
 * @param {ArrayBuffer} buffer
 */
export function textOf(buffer) {
  const bytes = new Uint8Array(buffer);
  for (const name of [encodingOf(bytes), "utf-8"]) {
    try {
      if (name) {
        return new TextDecoder(name, { fatal: true }).decode(bytes);
      }
    } catch {
      // It declares one that there isn't, or has bytes that don't fit.
    }
  }
  return new TextDecoder("windows-1252").decode(bytes);
}
