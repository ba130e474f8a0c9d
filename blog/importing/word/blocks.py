"""Paragraphs, lists, quotations and tables of a Word document, put together as HTML."""

from blog.importing.points import Points


class Blocks:
    """Gathers paragraphs, lists and tables as HTML."""

    def __init__(self) -> None:
        """Without any."""
        self._out: list[str] = []
        self._points = Points()
        self._held = ""  # of a paragraph that goes on in the next one
        self._below: list[str] = []  # boxes, below the list that they stand in
        self._in_quote = False

    def html(self) -> str:
        """Return all of it."""
        if self._held:
            self.add_paragraph("", "p")
        self._close()
        return "".join(self._out)

    def hold(self, words: str) -> None:
        """Keep words for the paragraph that follows."""
        self._held += words

    def add(self, html: str) -> None:
        """Add a block, below what was kept for a paragraph that doesn’t follow."""
        if self._held:
            self.add_paragraph("", "p")
        self._close()
        self._out.append(html)

    def add_paragraph(self, words: str, tag: str) -> None:
        """Add a paragraph or heading; an empty one adds nothing."""
        words = self._take_held(words)
        if words:
            self.add(f"<{tag}>{words}</{tag}>")

    def add_quote(self, words: str) -> None:
        """Add a paragraph of a quotation; those after each other are one."""
        words = self._take_held(words)
        if not words:
            return
        if self._in_quote:
            self._out[-1] = (
                f"{self._out[-1].removesuffix('</blockquote>')}<p>{words}</p></blockquote>"
            )
        else:
            self.add(f"<blockquote><p>{words}</p></blockquote>")
            self._in_quote = True

    def add_point(self, words: str, level: int, tag: str) -> None:
        """Add a point of a list."""
        words = self._take_held(words)
        if not words:
            return
        self._in_quote = False
        self._out.append(f"{self._points.add(level, tag)}{words}")

    def add_below(self, html: str) -> None:
        """Add what stands in a box, below the list if there is one."""
        self._below.append(html)
        if not self._points.tags:
            self._close()

    def _take_held(self, words: str) -> str:
        words, self._held = self._held + words, ""
        return words

    def _close(self) -> None:
        self._out.append(self._points.close())
        self._in_quote = False
        self._out += self._below
        self._below = []
