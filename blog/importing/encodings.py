"""The text of a file: in the encoding that it declares, or that its bytes speak for."""

import codecs
import re
import string

from blog.importing.problems import UnreadableDocumentError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HEAD = 4_096  # bytes in which an encoding is declared
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})|"""
    rb"""<meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# What is meant by some names, as in https://encoding.spec.whatwg.org/#names-and-labels.
MEANT = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("big5", "x-x-big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "iso-8859-8-i": "iso-8859-8",
    "koi8": "koi8-r",
}
# Of scripts other than Latin, in which nearly every letter would be read as another.
OTHER_SCRIPTS = (
    *("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp932", "euc_jp", "cp949"),
    *("gb18030", "big5hkscs"),
)
SAMPLE = 20_000  # bytes by which a script is known
MIN_FOREIGN = 8  # bytes; fewer speak for nothing
TAG = re.compile(rb"<[^<>]*>")
ASCII, ASCII_LETTERS = bytes(range(128)), string.ascii_letters.encode()
NO_TEXT = "There is no text in this file that could be read. Is it the right one?"


def decode(content: bytes, *, is_html: bool = False) -> str:
    """Return the text of a file; of HTML in the encoding that it declares.

    Raises UnreadableDocumentError if it isn't text.
    """
    for mark, name in MARKS:
        if content.startswith(mark):
            return _read(content[len(mark) :] if name == "utf-8" else content, (name,))
    if b"\0" in content:
        return _read(content, _wide(content))
    declared = declared_encoding(content[:HEAD]) if is_html else ""
    names = filter(None, (declared, "utf-8"))
    try:
        return _read(content, tuple(names))
    except UnreadableDocumentError:
        return _mended(content) or _read(content, (_guessed(content), "cp1252", "latin-1"))


def _mended(content: bytes) -> str:
    """Return a text in UTF-8 in which some bytes are of Windows; "" for any other."""
    text = content.decode("utf-8", "surrogateescape")
    foreign = sum(letter > "\x7f" for letter in text)
    wrong = re.findall("[\udc80-\udcff]", text)
    if 2 * len(wrong) >= foreign:
        return ""
    return re.sub(
        "[\udc80-\udcff]",
        lambda byte: bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace"),
        text,
    )


def _guessed(content: bytes) -> str:
    """Return the encoding of a text whose script isn't Latin, as its bytes say it; or "cp1252"."""
    sample = TAG.sub(b" ", content[:SAMPLE])
    foreign = len(sample.translate(None, ASCII))
    latin = len(sample) - len(sample.translate(None, ASCII_LETTERS))
    if foreign < MIN_FOREIGN or 3 * foreign < latin:
        return "cp1252"
    # Here, since it takes a process 20 ms to load.
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=[*OTHER_SCRIPTS, "cp1252"]).best()
    return best.encoding if best else "cp1252"


def _read(content: bytes, names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableDocumentError(NO_TEXT)


def _wide(content: bytes) -> tuple[str, ...]:
    """Return the encodings that bytes with zeros may have: two bytes a letter, without a mark.

    In most scripts one of the two is zero for every space and sign of punctuation.
    """
    if len(content) % 2 or len(content) < 4:
        return ()
    even, odd = content[0::2], content[1::2]
    spread = {"utf-16-le": odd, "utf-16-be": even}
    zeros = {name: each.count(0) for name, each in spread.items()}
    likely = max(zeros, key=zeros.__getitem__)
    other = "utf-16-be" if likely == "utf-16-le" else "utf-16-le"
    if zeros[likely] * 50 < len(odd) or zeros[other] * 4 > zeros[likely]:
        return ()
    return (likely,)


def declared_encoding(head: bytes) -> str:
    """Return the encoding that HTML or XML declares, as Python calls it; "" if it declares none."""
    match = DECLARED.search(head)
    if not match:
        return ""
    name = (match[1] or match[2]).decode("ascii", "replace").lower()
    if name.startswith(("utf-16", "utf-32", "ucs", "unicode")):
        return ""  # it couldn't be read as a declaration
    name = MEANT.get(name, name)
    try:
        found = codecs.lookup(name)
    except LookupError:
        return ""
    return found.name if getattr(found, "_is_text_encoding", True) else ""
