"""The languages of articles and sites, as BCP 47 tags; their names come from Django."""

from functools import lru_cache
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.html import format_html
from django.utils.safestring import SafeString


def _language_tag(code: str) -> str:
    """Return the usual spelling of Django's language code: en-GB for en-gb, zh-Hans for zh-hans."""
    language, _, rest = code.partition("-")
    return f"{language}-{rest.upper() if len(rest) == 2 else rest.title()}" if rest else language


LANGUAGES: dict[str, dict[str, Any]] = {
    "en-US": {"name": "English (United States)", "name_local": "English", "bidi": False},
    **{_language_tag(code): info for code, info in LANG_INFO.items() if "name" in info},
}


# Those that are spoken most in the United States, by the American Community Survey, and English.
MOST_SPOKEN = ("en-US", "es", "zh-Hans", "vi", "ar", "fr", "ko", "ru", "pt-BR", "hi", "de", "pl")


def language_choices() -> list[tuple[str, str]]:
    """Return the languages as field choices: those spoken most, then by their English names."""
    choices = {
        tag: " — ".join(dict.fromkeys((info["name"], info["name_local"])))
        for tag, info in LANGUAGES.items()
    }
    most_spoken = [(tag, choices.pop(tag)) for tag in MOST_SPOKEN]
    return [*most_spoken, *sorted(choices.items(), key=lambda choice: choice[1])]


def language_name(tag: str) -> str:
    """Return the English name of a language, as it stands in a sentence; the tag if unknown."""
    name: str = LANGUAGES.get(tag, {}).get("name", tag)
    return name.partition(" (")[0]


@lru_cache
def language_attributes(tag: str) -> SafeString:
    """Return the HTML attributes ``lang`` and ``dir`` of a language; "" for no tag."""
    if not tag:
        return format_html("{}", "")  # safe as well
    return format_html('lang="{}" dir="{}"', tag, text_direction(tag))


def text_direction(tag: str) -> str:
    """Return ``rtl`` for a language that is written from right to left, else ``ltr``."""
    return "rtl" if LANGUAGES.get(tag, {}).get("bidi") else "ltr"
