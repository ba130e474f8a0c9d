"""Bylines: how an author is named on a day, given the licenses in force on it."""

from collections.abc import Iterable
from dataclasses import dataclass

# Placeholders in the disclosure sentence of a credential, filled in from each license.
SUPERVISOR_PLACEHOLDER = "{supervisor}"
NUMBER_PLACEHOLDER = "{number}"
EMPLOYER_PLACEHOLDER = "{employer}"
EXAMPLES = {
    SUPERVISOR_PLACEHOLDER: "Dana Whitfield, LMFT",
    NUMBER_PLACEHOLDER: "12345",
    EMPLOYER_PLACEHOLDER: "Willow Counseling",
}


@dataclass(frozen=True)
class BylineLicense:
    """A license as readers see it on one day; all plain text."""

    degree: str
    designation: str
    title: str
    jurisdiction: str
    number: str
    disclosure: str
    says_number: bool  # whether the disclosure does
    verification_url: str

    @property
    def description(self) -> str:
        """The license in full, as a sentence with its jurisdiction and number.

        The number is left out where the disclosure says it.
        """
        shown = self.number and not self.says_number
        number = f"no.\N{NO-BREAK SPACE}{self.number}" if shown else ""
        return f"{', '.join(filter(None, [self.title, self.jurisdiction, number]))}."


@dataclass(frozen=True)
class Byline:
    """An author's name and licenses as readers see them on one day; plain text."""

    name: str
    licenses: tuple[BylineLicense, ...]

    @property
    def post_nominals(self) -> str:
        """What stands after the name, as in ``MA, LPCC, LMFT``; empty without a license."""
        return join_unique(
            part for held in self.licenses for part in (held.degree, held.designation)
        )

    @property
    def degrees(self) -> list[str]:
        """The degrees on which the licenses rest, where a rule wants them, without repetition."""
        return list(dict.fromkeys(held.degree for held in self.licenses if held.degree))

    @property
    def text(self) -> str:
        """The name with post-nominals."""
        return join_unique([self.name, self.post_nominals])

    @property
    def disclosures(self) -> list[str]:
        """The sentences that must appear wherever the name does, without repetition."""
        return list(dict.fromkeys(filter(None, (held.disclosure for held in self.licenses))))

    @property
    def with_disclosures(self) -> str:
        """The name with post-nominals and disclosures on one line, for plain-text contexts."""
        return ". ".join(filter(None, [self.text, " ".join(self.disclosures)]))


def join_unique(parts: Iterable[str]) -> str:
    """Return the parts that aren't empty, separated by commas, each once."""
    return ", ".join(dict.fromkeys(filter(None, parts)))


def placeholders(disclosure: str) -> set[str]:
    """Return the placeholders in a disclosure sentence."""
    return {each for each in EXAMPLES if each in disclosure}


def example(disclosure: str) -> str:
    """Return a disclosure sentence as it might be read, with an example for each placeholder."""
    for placeholder, value in EXAMPLES.items():
        disclosure = disclosure.replace(placeholder, value)
    return disclosure


def bare_name(name: str) -> str:
    """Return what two spellings of one name have in common: no letters after it, spaces, case."""
    return " ".join(name.partition(",")[0].casefold().split())
