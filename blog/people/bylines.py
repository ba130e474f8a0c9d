"""What a name says on a day, given the licenses in force on it. Imports nothing of ours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BylineLicense:
    """A license as readers see it on one day; all plain text."""

    designation: str
    title: str
    jurisdiction: str
    number: str
    supervisor_name: str
    disclosure: str
    verification_url: str


@dataclass(frozen=True)
class Byline:
    """What may stand under an article, or anywhere else a name does, on one day; plain text."""

    name: str
    licenses: tuple[BylineLicense, ...]

    @property
    def post_nominals(self) -> str:
        """The letters behind the name, as in ``LMFT, LPC``; empty without a license in force."""
        return ", ".join(dict.fromkeys(held.designation for held in self.licenses))

    @property
    def text(self) -> str:
        """The name with its letters."""
        return ", ".join(filter(None, [self.name, self.post_nominals]))

    @property
    def disclosures(self) -> list[str]:
        """The sentences that must stand wherever the name does."""
        return list(dict.fromkeys(filter(None, (held.disclosure for held in self.licenses))))

    @property
    def with_disclosures(self) -> str:
        """The name with its letters and disclosures in one line, for where nothing else fits."""
        return ". ".join(filter(None, [self.text, " ".join(self.disclosures)]))
