"""Parts of regular expressions for elements in HTML from outside.

The time that they take grows with the length of the HTML, also of tags that never end and of
elements that are never closed: a pattern that looks for either to the end of the text, from each
place where it might begin, takes hours for a file of some MB.
"""


def tag(name: str, having: str = "") -> str:
    """Return the pattern of an element's first tag, whose attributes hold what is asked for."""
    return rf"<(?:{name})\b(?=[^<>]*+>)[^<>]*{having}[^<>]*+>"


def inner(name: str) -> str:
    """Return the pattern of what is in an element, as far as no other of its name begins there."""
    # Not possessive itself: Python before 3.11.5 finds nothing then (python/cpython#106052).
    return rf"(?:[^<]++|<(?!/?(?:{name})\b))*"
