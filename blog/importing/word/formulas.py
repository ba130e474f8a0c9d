"""Word's equations as a line of text: (a+b)/2, x^2, √(y)."""

from blog.importing.word.package import Xml, children, find

SIMPLE = 1  # letters that need no brackets


def formula_text(element: Xml) -> str:
    """Return an equation, or a part of one, as text; "" where it has no words."""
    match element.tag:
        case "m:t" | "w:t":
            return element.text or ""
        case "m:f":
            return f"{_bracketed(element, 'm:num')}/{_bracketed(element, 'm:den')}"
        case "m:sSup":
            return f"{_part(element, 'm:e')}^{_bracketed(element, 'm:sup')}"
        case "m:sSub":
            return f"{_part(element, 'm:e')}_{_bracketed(element, 'm:sub')}"
        case "m:sSubSup":
            low, high = _bracketed(element, "m:sub"), _bracketed(element, "m:sup")
            return f"{_part(element, 'm:e')}_{low}^{high}"
        case "m:rad":
            degree = _part(element, "m:deg")
            return f"{degree}√({_part(element, 'm:e')})"
        case "m:nary":
            sign = _sign(element, "m:naryPr/m:chr", "∫")
            low, high = _bracketed(element, "m:sub"), _bracketed(element, "m:sup")
            limits = (f"_{low}" if low else "") + (f"^{high}" if high else "")
            return f"{sign}{limits} {_part(element, 'm:e')}"
        case "m:d":
            begin, end = (
                _sign(element, "m:dPr/m:begChr", "("),
                _sign(element, "m:dPr/m:endChr", ")"),
            )
            between = _sign(element, "m:dPr/m:sepChr", "|")
            return begin + between.join(map(_all, children(element, "m:e"))) + end
        case "m:m":
            rows = ("  ".join(map(_all, children(row, "m:e"))) for row in children(element, "m:mr"))
            return f"[{'; '.join(rows)}]"
        case "m:eqArr":
            return "; ".join(map(_all, children(element, "m:e")))
        case "m:acc":
            return _part(element, "m:e") + _sign(element, "m:accPr/m:chr", "\u0302")
    return _all(element)


def _all(element: Xml) -> str:
    return "".join(map(formula_text, element))


def _part(element: Xml, name: str) -> str:
    found = find(element, name)
    return "" if found is None else _all(found)


def _bracketed(element: Xml, name: str) -> str:
    text = _part(element, name)
    return text if len(text) <= SIMPLE or text.isalnum() else f"({text})"


def _sign(element: Xml, path: str, usual: str) -> str:
    found = find(element, path)
    return usual if found is None else found.get("m:val", usual)
