"""Checks of what single kinds of sections must have, and of what a therapist is warned of there."""

import re
from collections.abc import Iterator

from blog.articles.content import SectionContent
from blog.articles.labels import section_title, section_words
from blog.checklist.checked_article import CheckedArticle, Finding, field_target
from blog.models import SECTION_KINDS, Section

# Ages, initials, dates and places, by which somebody in a story can be recognized.
IDENTIFYING = re.compile(
    r"\b\d{1,2}[- ]year[- ]olds?\b|\baged? \d{1,2}\b|(?<!\S)[A-Z]\. ?[A-Z]\."
    r"|(?:^|(?<=[.!?…] )|(?<=\n))(?!I\b)[A-Z]\.(?= [a-z])|\b(?:Mr|Ms|Mrs|named|called)\.? [A-Z]\."
    r"|\bin (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) (?:19|20)\d\d\b",
)
SIGNS = re.compile(
    r"\b(?:signs?|symptoms?)\b.*\b(?:adhd|addict|anorexi|anxi|autis|bipolar|bulimi|burn-?out"
    r"|depress|disorder|narciss|ocd|panic|postpartum|psychos|ptsd|trauma)",
    re.IGNORECASE,
)
EVALUATION = re.compile(r"evaluat|assess|diagnos|professional|clinician|doctor", re.IGNORECASE)
# Published questionnaires; who may print them is for their publishers to say.
INSTRUMENTS = re.compile(
    r"\b(?:PHQ|GAD|PCL|ACE|BDI|BAI|MBI|EPDS|AUDIT|ASRS|DASS|ISI|PSS)(?:-\d+)?\b"
    r"|\b(?:Beck|Hamilton|Maslach|Edinburgh|Rosenberg|Holmes)\b[^.]{0,40}\b(?:inventory|scale)\b",
)
PERSONAL = re.compile(
    r"\byour (?:full |last )?(?:name|birthday|date of birth|e-?mail|address|phone)\b", re.IGNORECASE
)
TRAUMA = re.compile(r"\btrauma|\bflashback|\babuse\b|\bassault", re.IGNORECASE)
STOP = re.compile(r"\bstop\b|\bpause\b", re.IGNORECASE)
# What a section that lacks a choice doesn't say.
UNSAID = {
    "origin": "where it comes from",
    "person": "who is interviewed",
    "rights": "why you may print it",
    "action": "where it leads",
    "file": "which file it is",
    "caption": "what it is called",
    "link": "where it is",
}
# By the action of a next step: the practice's own field, and what that is.
WAYS = {
    "phone": ("phone", "telephone number"),
    "email": ("email", "e-mail address"),
    "book": ("booking_url", "page where clients book"),
}
LONG_QUOTATION = 150  # words; no law says how many are short


def check_sections(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for an article without sections, or for each that lacks what it must have."""
    if not article.content["sections"]:
        yield Finding(
            "nothing-to-read",
            "There is nothing to read yet: add a section first.",
            "add-section",
            blocking=True,
        )
    for section in article.content["sections"]:
        kind = SECTION_KINDS[section["kind"]]
        title = section.get("heading") or kind.label
        for place, sentence in kind.unfinished(section):
            target = field_target(section, place)
            yield Finding(
                "section-unfinished",
                f"“{title}”, {sentence[0].lower()}{sentence[1:]}",
                target,
                blocking=True,
                identity=f"{target}: {sentence}",
            )
        for name in kind.missing(section)[:1]:
            target = field_target(section, name)
            yield Finding(
                "section-empty",
                f"The section “{title}” doesn’t say yet {UNSAID[name]}."
                if name in UNSAID
                else f"The section “{title}” is empty: write in it, or delete it.",
                target,
                blocking=True,
                identity=target,
            )


def check_examples(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each detail in an example by which a person could be recognized.

    APA Ethics Code 4.07: whoever is written about must be disguised, or have agreed in writing.
    """
    told = (Section.Origin.COMPOSED, Section.Origin.AGREED, "")
    for section in _of_kind(article, "example"):
        if section.get("origin", "") in told:
            for match in IDENTIFYING.finditer(_text({**section, "heading": ""})):
                yield Finding(
                    "example-identifies",
                    f"“{match[0]}” may let somebody be recognized, if only by themselves: change "
                    "it, or leave it out.",
                    field_target(section, "body"),
                    identity=f"{section_title(section)}: {match[0]}",
                )


def check_lists_of_signs(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each list of signs by which readers would diagnose themselves."""
    if any(EVALUATION.search(_text(section)) for section in article.content["sections"]):
        return
    for section in (*_of_kind(article, "list"), *_of_kind(article, "checkin")):
        if SIGNS.search(section["heading"]):
            yield Finding(
                "self-diagnosis",
                f"Readers may diagnose themselves by “{section['heading']}”: add a sentence such "
                "as “Only an evaluation can tell.”",
                field_target(section, "closing"),
                identity=section["heading"],
            )


def check_checkins(article: CheckedArticle) -> Iterator[Finding]:
    """Yield findings for check-ins that copy an instrument, or ask who the reader is.

    Answers about one's health together with a name are health information (45 CFR 164.514(b)(2)).
    """
    for section in _of_kind(article, "checkin"):
        text, target = _text(section), field_target(section, "items")
        if match := INSTRUMENTS.search(text):
            yield Finding(
                "checkin-instrument",
                f"“{match[0]}” is a published questionnaire: printing or changing it needs the "
                "permission of whoever holds its rights. Have that first, or write questions of "
                "your own.",
                target,
                identity=match[0],
            )
        if match := PERSONAL.search(text):
            yield Finding(
                "checkin-personal",
                f"“{match[0]}” makes of the answers a record about a person: leave it out.",
                target,
                identity=match[0],
            )


def check_practices(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for practices that touch trauma and don't say when to stop."""
    for section in _of_kind(article, "practices"):
        text = _text(section)
        if not section.get("manner") and TRAUMA.search(text) and not STOP.search(text):
            yield Finding(
                "practice-without-stop",
                f"“{section['heading'] or 'Practices'}” may bring up more than it settles: say "
                "how to notice that, and to stop.",
                field_target(section, "closing"),
                identity=section["heading"],
            )


def check_quotations(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each long passage that is called a short quotation (17 USC 107)."""
    for section in _of_kind(article, "quote"):
        words = str(section["quote"]).split()
        if section.get("rights") == Section.Rights.SHORT and len(words) > LONG_QUOTATION:
            yield Finding(
                "quotation-long",
                f"This passage has {len(words)} words, which is hardly a short quotation: shorten "
                "it, or ask for permission.",
                field_target(section, "rights"),
                identity=" ".join(words),
            )


def check_next_step(article: CheckedArticle) -> Iterator[Finding]:
    """Yield findings for steps that lead nowhere, that come twice, or beside help in a crisis."""
    callouts = _of_kind(article, "callout")
    steps = [each for each in callouts if each["tone"] == Section.Tone.NEXT]
    for step in steps:
        field, what = WAYS.get(step.get("action", ""), ("", ""))
        if field and not getattr(article.practice, field):
            yield Finding(
                "next-step-nowhere",
                f"The practice has no {what} yet, so this next step leads nowhere: enter it under "
                "Practice, or choose another.",
                field_target(step, "action"),
                identity=section_title(step),
            )
    for step in steps[1:]:
        yield Finding(
            "next-step-twice",
            f"The {article.post.noun} invites readers twice to take the next step: keep one.",
            field_target(step, "tone"),
            identity=section_title(step),
        )
    if steps and any(each["tone"] == Section.Tone.CRISIS for each in callouts):
        yield Finding(
            "next-step-in-crisis",
            f"The {article.post.noun} tells where to find help in a crisis, and also invites "
            "readers to the practice: in hard times leave the invitation out.",
            field_target(steps[0], "tone"),
        )


def _of_kind(article: CheckedArticle, kind: str) -> list[SectionContent]:
    return [section for section in article.content["sections"] if section["kind"] == kind]


def _text(section: SectionContent) -> str:
    return " ".join(section_words(section))
