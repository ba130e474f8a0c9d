"""Merged cells of a table, as rows of one length: the columns of what follows stay right."""

from dataclasses import dataclass, field

ABOVE = "\ue104."  # in a cell that goes on from the one above; no keyboard has that sign
EMPTY, GOES_ON = "<td></td>", f"<td>{ABOVE}</td>"
MAX_ACROSS, MAX_DOWN = 20, 200  # cells
MAX_COLUMNS = 40  # in which one goes on below: each row gets a cell for each of them


def span(said: str, most: int) -> int:
    """Return over how many cells one goes, as an attribute says it."""
    return min(max(int(said), 1), most) if said.isascii() and said.isdigit() else 1


@dataclass
class Spans:
    """What goes down from the rows above, as the rows of a table are read."""

    down: dict[int, int] = field(default_factory=dict)  # by column, rows that are still to come
    column: int = 0

    def begin_row(self) -> None:
        """Begin at the first column."""
        self.column = 0

    def end_row(self) -> str:
        """Return the cells at the end of a row."""
        return self._from_above()

    def cell(self, across: str, down: str) -> tuple[str, str]:
        """Return the cells before and after one, as its attributes say how far it goes."""
        before = self._from_above()
        width, height = span(across, MAX_ACROSS), span(down, MAX_DOWN)
        end = min(self.column + width, MAX_COLUMNS)
        for column in range(self.column, end) if height > 1 else ():
            self.down[column] = height - 1
        self.column += width
        return before, EMPTY * (width - 1)

    def _from_above(self) -> str:
        cells = ""
        while rows := self.down.pop(self.column, 0):
            if rows > 1:
                self.down[self.column] = rows - 1
            cells += GOES_ON
            self.column += 1
        return cells
