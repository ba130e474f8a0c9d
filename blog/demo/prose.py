"""Invented texts in plain English, as long as articles are: the same for the same number."""

import random
import re
from typing import Any

SYLLABLES = [a + b for a in "bdklm" for b in "aeiou"]
# Words that no other text has, and of how many articles one has it: what searches look for.
MARKS = {"kettle": 1, "lantern": 10, "harbor": 500}

WORDS = {
    "noun": """evening morning walk letter silence promise window door table garden argument worry
        habit rest story question answer memory plan holiday kitchen phone room journey season rain
        winter birthday breath pause photograph song map list corner bridge river path coat lamp
        blanket cup bench key street shelf notebook drawer clock mirror stair train loss beginning
        apology secret wish fear hope doubt anger grief patience courage trust comfort limit need
        boundary routine conversation decision mistake gift visit farewell welcome meal""",
    "adjective": """quiet small slow honest difficult ordinary gentle tired early late long short
        careful warm cold heavy light empty full plain strange familiar steady restless kind sudden
        patient open closed broken simple shared private hidden clear uncertain brave hopeful""",
    "verb": """notice name leave keep hold share carry write remember forget change finish begin
        repeat expect avoid accept explain question plan protect welcome choose practice describe
        refuse follow lose find miss mend count offer borrow return trust doubt imagine""",
    "when": """today tonight tomorrow usually sometimes slowly often later afterwards meanwhile
        again early eventually gradually seldom first""",
    "place": """at work|at home|on the stairs|in the car|by the window|after dinner|before sleep|
        in the kitchen|on the way back|at the door|over breakfast|in a waiting room|on a bench""",
}
SENTENCES = """
Most people {verb} the {noun} long before they {verb} the {noun} behind it.
It helps to {verb} one {adjective} {noun} at a time, and to leave the {noun} {place}.
{when}, {place}, a {adjective} {noun} says more than a {adjective} {noun}.
You may {verb} it {when}; nobody has to {verb} the {noun} for you.
What looks like a {adjective} {noun} is {when} a {adjective} {noun} that nobody could {verb}.
Ask what the {noun} would be like if you didn’t {verb} it {place}.
A {noun} doesn’t have to be {adjective} to be {adjective}.
There is a {adjective} way to {verb} a {noun}: {verb} the {noun} first, and {verb} it {when}.
Some {verb} the {noun} {place}; others {verb} it {when}, and call it a {noun}.
When the {noun} comes back, {verb} it as you would {verb} a {adjective} {noun}.
We {verb} what is {adjective}, and {when} we {verb} what isn’t.
Between the {noun} and the {noun} there is room for a {adjective} {noun}.
That is no {noun}; it is what is left of a {adjective} {noun} {place}.
If the {noun} is too {adjective}, {verb} only the {noun}, and stop there.
Nobody can {verb} a {noun} and {verb} a {noun} at once, least of all {place}.
After a {adjective} {noun}, even a {adjective} {noun} can feel {adjective}.
"""

SPLIT = {name: text.split("|" if "|" in text else None) for name, text in WORDS.items()}
CHOICES = {name: [each.strip() for each in found] for name, found in SPLIT.items()}
PATTERNS = SENTENCES.strip().splitlines()


def rare_word(number: int) -> str:
    """Return the word that only the article of a number below 390,625 has, in its title."""
    number = number * 104_729 % 25**4  # neighbors are unlike each other
    return "".join(SYLLABLES[number // 25**place % 25] for place in range(4))


class _Words(dict[str, str]):
    """Another word for each slot of a sentence."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def __getitem__(self, name: str) -> str:
        return self.chance.choice(CHOICES[name])


class Writer:
    """Writes one article; ``chance`` decides what it says."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.chance = random.Random(number)  # noqa: S311 # no secret
        self.words = _Words(self.chance)

    def fill(self, pattern: str) -> str:
        """Return a pattern with a word in each slot, and a capital letter."""
        text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", pattern.format_map(self.words))
        return text[:1].upper() + text[1:]

    def sentences(self, least: int, most: int) -> str:
        """Return some sentences."""
        number = self.chance.randint(least, most)
        return " ".join(map(self.fill, self.chance.choices(PATTERNS, k=number)))

    def paragraphs(self, least: int, most: int) -> str:
        """Return rich text."""
        number = self.chance.randint(least, most)
        return "".join(f"<p>{self.sentences(3, 6)}</p>" for _ in range(number))

    def heading(self) -> str:
        """Return a heading of a section."""
        patterns = ["A {adjective} {noun}", "When you {verb} the {noun}", "The {noun} {place}"]
        return self.fill(self.chance.choice(patterns))

    def texts(self) -> dict[str, str]:
        """Return the texts of the article as a whole, by the names of their fields."""
        marks = [word for word, each in MARKS.items() if self.number % each == 0]
        return {
            "title": f"{self.fill('The {adjective} {noun}')} of {rare_word(self.number).title()}",
            "subtitle": self.fill("How to {verb} a {noun} {place}"),
            "opening_line": f"{self.sentences(1, 2)} Think of a {' and a '.join(marks)}.",
            "summary": self.sentences(2, 2),
        }

    def sections(self) -> list[dict[str, Any]]:
        """Return four to eight sections of several kinds, as the fields of their rows."""
        others = [
            *(self.list, self.practices, self.conversation, self.example, self.quote),
            *(self.callout, self.table, self.checkin, self.questions),
        ]
        chosen = self.chance.sample(others, self.chance.randint(2, 5))
        made = [make() for each in chosen for make in (self.text, each)]
        return [*made[: self.chance.randint(3, 7)], self.references()]

    def text(self) -> dict[str, Any]:
        """Return the fields of a text."""
        return {"kind": "text", "heading": self.heading(), "body": self.paragraphs(2, 4)}

    def list(self) -> dict[str, Any]:
        """Return the fields of a list."""
        return {
            "kind": "list",
            "heading": self.heading(),
            "lead_in": f"<p>{self.sentences(1, 2)}</p>",
            "manner": self.chance.choice(["", "", "numbers", "do", "dont"]),
            "items": [{"text": self.fill("{verb} the {noun} {place}")} for _ in range(5)],
            "closing": f"<p>{self.sentences(1, 1)}</p>",
        }

    def practices(self) -> dict[str, Any]:
        """Return the fields of practices."""
        titles = [self.fill("{verb} a {adjective} {noun}") for _ in range(3)]
        items = [{"title": title, "text": self.sentences(2, 4)} for title in titles]
        return {"kind": "practices", "heading": self.heading(), "items": items}

    def conversation(self) -> dict[str, Any]:
        """Return the fields of sentences to say."""
        patterns = ["Can we {verb} the {noun} {when}?", "I {verb} the {noun}, and I need a {noun}."]
        items = [{"text": self.fill(each)} for each in patterns]
        return {"kind": "conversation", "heading": self.heading(), "items": items}

    def example(self) -> dict[str, Any]:
        """Return the fields of an invented example."""
        return {
            "kind": "example",
            "heading": self.heading(),
            "origin": "invented",
            "body": f"<p>{self.sentences(2, 3)}</p>",
            "items": [{"speaker": who, "text": self.sentences(1, 2)} for who in ("One", "Other")],
        }

    def quote(self) -> dict[str, Any]:
        """Return the fields of a sentence set large."""
        return {"kind": "quote", "quote": self.sentences(1, 1)}

    def callout(self) -> dict[str, Any]:
        """Return the fields of a gentle note."""
        return {"kind": "callout", "tone": "note", "body": f"<p>{self.sentences(1, 2)}</p>"}

    def table(self) -> dict[str, Any]:
        """Return the fields of pairs."""
        pairs = [{"1": self.fill("{verb} the {noun}"), "2": self.sentences(1, 1)} for _ in range(3)]
        items = [{"1": "Instead of", "2": "Try"}, *pairs]
        return {"kind": "table", "heading": self.heading(), "manner": "pairs", "items": items}

    def checkin(self) -> dict[str, Any]:
        """Return the fields of a check-in."""
        items = [{"text": self.fill("I {verb} the {noun} {when}.")} for _ in range(4)]
        return {"kind": "checkin", "heading": self.heading(), "manner": "often", "items": items}

    def questions(self) -> dict[str, Any]:
        """Return the fields of questions and answers."""
        asked = [self.fill("How do I {verb} a {adjective} {noun}?") for _ in range(3)]
        items = [{"question": each, "answer": self.sentences(2, 3)} for each in asked]
        return {"kind": "questions", "heading": self.heading(), "items": items}

    def references(self) -> dict[str, Any]:
        """Return the fields of books."""
        items = [{"text": self.fill("Vale, R. The {noun} and the {noun}.")} for _ in range(2)]
        return {"kind": "references", "heading": "To read on", "items": items}
