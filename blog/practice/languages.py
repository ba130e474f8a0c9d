"""The languages that pages can be in, as BCP 47 tags (https://www.rfc-editor.org/info/bcp47).

Their names and directions are Django's. Imports nothing of ours.
"""

from typing import Any

from django.conf.locale import LANG_INFO


def _tag(code: str) -> str:
    """Give Django's code as the tag is usually written: en-gb is en-GB, zh-hans is zh-Hans."""
    language, _, rest = code.partition("-")
    return f"{language}-{rest.upper() if len(rest) == 2 else rest.title()}" if rest else language


KNOWN: dict[str, dict[str, Any]] = {
    "en-US": {"name": "English (United States)", "name_local": "English", "bidi": False},
    **{_tag(code): info for code, info in LANG_INFO.items() if "name" in info},
}


def language_choices() -> list[tuple[str, str]]:
    """Return the languages as choices of a field, by their English name."""
    return sorted(
        (
            (tag, name if name == (own := info["name_local"]) else f"{name} — {own}")
            for tag, info in KNOWN.items()
            if (name := info["name"])
        ),
        key=lambda choice: choice[1],
    )


def text_direction(tag: str) -> str:
    """Give ``rtl`` for a language that is written from right to left, else ``ltr``."""
    return "rtl" if KNOWN.get(tag, {}).get("bidi") else "ltr"
