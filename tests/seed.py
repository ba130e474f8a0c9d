"""The article that it all started from, as parts; or invented words of the same structure.

The original's sentences belong to their author and are read from outside this repository, where
they lie beside it. Its bullet lists were lost on the way, so the points are invented either way.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ORIGINAL = Path(__file__).resolve().parents[2] / "shared" / "seed" / "article.txt"

INVENTED = """\
Words for slow evenings.
SLEEP, REST, LIVING TOGETHER
The Lamp in the Hallway
Why Evenings Unravel, and What That Tells Us
By Robin Vale, LAMFT
Nobody falls asleep on command.
Most evenings are decided before supper, by whoever says that the day may end. It takes a lamp.
A room that has gone quiet invites us—it never insists.
S.L.O.W. Four Letters for an Evening
Settled, Lit softly, Open and Warm (S.L.O.W.): four words to hang on the fridge door.
An hour that is filled to the brim leaves the shoulders where they were at noon.
Seen from the hallway, a short night isn’t a “sleep problem.” The hallway knows better.
Someone has to say aloud that the work is finished.
On such evenings you may notice that you:
None of this can be practiced in a hurry—that would be one more errand.
Rest is the only guest who comes when you stop tidying.
What the Mind Does at Midnight:
With nobody to relieve it, the mind keeps watch and may:
It’s guarding a door—kindly ask it to sit down.
Where Rest Is Made:
By ten o’clock it is late to begin—the ground was laid at breakfast.
People who sleep well, when asked, mention above all:
A pillow is only the last of many soft things in a day.
Four Small Rituals for the Last Hour:
Pick one of them for a week:
1. The Ten-Breath Threshold
Stand in a doorway for ten slow breaths before you go in.
2. A “Day’s End” Sentence
Say one sentence that closes the day, and mean it.
3. The Same Lamp
Light it at the same hour, whatever happened.
4. A Softer Chair
Put a blanket where you sit—and sit there before you need to.
Whichever it was, keep it small enough to be kept.
Speaking about Tired Evenings:
Should the evenings be hard on both of you, begin like this:
“Could we find out together how our day might end an hour sooner?” Or:
“What would you leave out tonight, if nobody minded?”
Then turn off the lamp.
© 2025 Hallway Lamp Therapy PLLC
"""


@dataclass(frozen=True)
class Practice:
    """A numbered practice."""

    title: str
    text: str


class Seed:
    """The parts of the article, named for what they are on its page."""

    def __init__(self, text: str) -> None:
        """Take the text apart by its lines; raises ValueError when it isn't of that structure."""
        self.text = text.strip()
        lines = [line.strip() for line in self.text.splitlines()]
        if len(lines) != 40:
            raise ValueError(f"The seed article has 40 lines, not {len(lines)}.")
        self.tagline, self.category_line, self.title, self.subtitle, self.byline = lines[:5]
        self.opening_line = lines[5]
        self.categories = [each.strip().capitalize() for each in self.category_line.split(",")]
        self.author, self.designation = self.byline.removeprefix("By ").split(", ")
        self.introduction = lines[6:8]
        self.first_heading, *self.first_text = lines[8:13]
        self.first_lead, self.first_closing, self.quote = lines[13:16]
        self.second_heading, self.second_lead, self.second_closing = lines[16:19]
        self.third_heading, self.third_text, self.third_lead, self.third_closing = lines[19:23]
        self.practices_heading, self.practices_lead = lines[23:25]
        self.practices = [
            Practice(re.sub(r"^\d\. ", "", title), words)
            for title, words in zip(lines[25:33:2], lines[26:33:2], strict=True)
        ]
        self.practices_closing = lines[33]
        self.starters_heading, self.starters_lead = lines[34:36]
        self.starters = [lines[36].removesuffix(" Or:"), lines[37]]
        self.closing_line, self.footer = lines[38:]

    points = (["slow down", "look up", "stay near"], ["freeze", "hurry"], ["warmth", "small talk"])


def seeds() -> dict[str, Seed]:
    """Both texts where the original lies beside the repository, else the invented one."""
    found = {"invented": Seed(INVENTED)}
    if ORIGINAL.is_file():
        found["original"] = Seed(ORIGINAL.read_text(encoding="utf-8"))
    return found
