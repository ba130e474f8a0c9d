"""What is to be said of an export: damaged places, what is missing, what to do about it."""

from collections import defaultdict

from blog.importing.blogs.wxr.files import Found, Place
from blog.importing.blogs.wxr.index import Index
from blog.importing.blogs.wxr.posts import title_of

MAX_NAMED = 10  # places in a sentence
BUILDERS = {  # plugins that keep the layout, and sometimes the words, outside of the text
    "_elementor_edit_mode": "Elementor",
    "_fl_builder_enabled": "Beaver Builder",
    "ct_builder_shortcodes": "Oxygen",
    "_bricks_page_content_2": "Bricks",
    "_themify_builder_settings_json": "Themify",
    "panels_data": "SiteOrigin",
}
MENDED = "“{}”: {} damaged and mended as well as could be: {}. Look whether anything is missing."
BREAKS_OFF = (
    "“{}” breaks off in line {}, in {}: what followed is missing. Export it there once more."
)
TOO_LARGE = "“{}”: {} far too large to be read: {}."
NOTHING = "There are no articles or pages in this export{}."
WHAT_TO_DO = "On the old site, choose Tools, Export, “All content”, and bring that file."
MISSING = "{} in none of the files. Export “All content” of the old site, or choose others here."
BUILT = (
    "{} laid out with {}, which keeps that outside of the text: compare them with the old pages."
)


class Report:
    """Collects it while the files are read through; ``cut`` are items that break off."""

    def __init__(self) -> None:
        """Of nothing yet."""
        self.cut: set[Place] = set()
        self.mended: dict[str, list[str]] = defaultdict(list)
        self.too_large: dict[str, list[str]] = defaultdict(list)
        self.broken_off: list[str] = []
        self.built: dict[str, int] = defaultdict(int)

    def add(self, name: str, found: Found) -> None:
        """Note what is wrong with a part of a file."""
        piece = found.piece
        line = piece.line + _leading_lines(piece.content)
        title = title_of(found.node) if piece.is_item else ""
        shown = f"“{title[:60]}” (line {line})" if title else f"line {line}"
        if piece.is_lost:
            self.too_large[name].append(shown)
        elif piece.is_cut:
            self.cut.add(found.place)
            last = piece.line + piece.content.count(b"\n")
            self.broken_off.append(
                BREAKS_OFF.format(name, last, f"“{title}”" if title else "an entry")
            )
        elif found.is_mended:
            self.mended[name].append(shown)
        for each in found.node.all("wp:postmeta") if piece.is_item else ():
            if builder := BUILDERS.get(each.first("wp:meta_key")):
                self.built[builder] += bool(each.first("wp:meta_value"))

    def sentences(self, index: Index, what_to_do: str) -> list[str]:
        """Return what to say; ``what_to_do`` is for an export without articles."""
        said = [] if index.articles else [f"{_nothing(index)} {what_to_do}"]
        leads = [each.lead for each in index.articles if each.lead]
        missing = sum(each not in index.attachments for each in leads)
        said += self.broken_off
        for name, places in self.mended.items():
            said.append(
                MENDED.format(name, _count(len(places), "place was", "places were"), _named(places))
            )
        for name, places in self.too_large.items():
            said.append(
                TOO_LARGE.format(
                    name, _count(len(places), "entry is", "entries are"), _named(places)
                )
            )
        if missing:
            lead = _count(missing, "lead picture is", "lead pictures are")
            said.append(MISSING.format(lead))
        for builder, count in self.built.items():
            said.append(
                BUILT.format(
                    _count(count, "article or page was", "articles and pages were"), builder
                )
            )
        return said


def _nothing(index: Index) -> str:
    kinds = ((name, count) for name, count in index.counts.most_common(3) if count)
    only = ", ".join(f"{count:,} {name}" for name, count in kinds)
    return NOTHING.format(f", only {only}" if only else "")


def _leading_lines(content: bytes) -> int:
    return content[: len(content) - len(content.lstrip())].count(b"\n")


def _named(places: list[str]) -> str:
    more = len(places) - MAX_NAMED
    return ", ".join(places[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
