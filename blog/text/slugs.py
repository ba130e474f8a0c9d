"""The ends of addresses, made of words."""

from django.utils.text import slugify


def slug_of(words: str, most: int = 90) -> str:
    """Return the end of an address for words, in at most so many letters; "" if none fits.

    Addresses have letters of the Latin alphabet alone. Where all of the words are in another script
    the numbers among them would say nothing: “Δύο 2” is no “2”.
    """
    slug = slugify(words)[:most].strip("-_")
    has_letters = any(map(str.isalpha, words))
    return slug if any(map(str.isalpha, slug)) or not has_letters else ""
