"""One article in several languages: which of its files is taken."""

import re
from collections import defaultdict
from collections.abc import Iterable

from blog.importing.blogs.site_settings import SiteSettings
from blog.importing.markup import word_set

# As in “index.ja.md”. Of a site whose settings name no languages only these are thought of.
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4}){0,2}", re.IGNORECASE)
COMMON = word_set(
    "ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id it ja ko lt lv ms nb nl nn no "
    "pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi zh"
)


def by_language(names: Iterable[str], site: SiteSettings) -> tuple[set[str], dict[str, list[str]]]:
    """Return the files that are taken, and for each the other languages in which it is there.

    Of several the one in the site's usual language is taken; else the first.
    """
    groups: dict[str, dict[str, str]] = defaultdict(dict)  # names by their languages
    taken: set[str] = set()
    for name in names:
        same, language = without_language(name, site)
        groups[same].setdefault(language, name)
        taken.add(name)
    others: dict[str, list[str]] = {}
    for found in groups.values():
        if len(found) > 1:
            first = next(
                each for each in (site.language.lower(), "", "en", *found) if each in found
            )
            taken -= {name for language, name in found.items() if language != first}
            others[found[first]] = sorted(each for each in found if each not in (first, ""))
    return taken, others


def without_language(name: str, site: SiteSettings) -> tuple[str, str]:
    """Return the name of a file without its language, and that in small letters, or ""."""
    stem, _, ending = name.rpartition(".")
    above, _, last = stem.rpartition(".")
    if above and is_language(last, site):
        return f"{above}.{ending}", last.lower()
    texts = f"{site.root}content/"
    first, _, rest = name.removeprefix(texts).partition("/")
    if rest and name.startswith(texts) and first.lower() in site.languages:
        return texts + rest, first.lower()
    return name, ""


def is_language(text: str, site: SiteSettings) -> bool:
    """Return whether a part of a file's name says its language."""
    if not LANGUAGE.fullmatch(text):
        return False
    known = site.languages
    is_common = re.split("[-_]", text.lower())[0] in COMMON
    return text.lower() in known if site.system == "Hugo" and known else is_common
