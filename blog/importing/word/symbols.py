"""The signs of Symbol and Wingdings, which Word stores as numbers."""

GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"  # in Symbol, in the places of a to z
SYMBOL = {
    **{code: chr(code) for code in b"!#%&()+,./0123456789:;<=>?[]_{|}"},
    **{0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼"},
    **{97 + at: letter for at, letter in enumerate(GREEK)},
    **{65 + at: letter for at, letter in enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")},
    **{0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←"},
    **{0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•"},
    **{0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD0: "∠", 0xD6: "√", 0xDB: "⇔"},
    **{0xDC: "⇐", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫", 0x40: "≅", 0xA2: "′", 0xB2: "″", 0xCE: "∈"},
    **{0xE2: "®", 0xE3: "©", 0xE4: "™", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xC6: "∅", 0xD7: "⋅"},
}
WINGDINGS = {
    **{0x21: "✏", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x41: "✌", 0x46: "☞", 0x4A: "☺"},
    **{0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "☐", 0x71: "❑", 0x72: "❒"},
    **{0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐"},
    **{0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨"},
    **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
FONTS = {"symbol": SYMBOL, "wingdings": WINGDINGS}
OTHER = ("webdings", "wingdings")  # with other signs in the same places
PRIVATE = range(0xF000, 0xF100)  # where such fonts' signs stand in a text


def sign(code: int, font: str) -> str | None:
    """Return the sign of a number in a font; None if it can't be said."""
    if code not in PRIVATE and code > 0xFF:
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else None
    low = code - PRIVATE.start if code in PRIVATE else code
    table = FONTS.get(font.lower())
    if table is not None:
        return table.get(low)
    if code not in PRIVATE:
        return chr(code) if code >= 0x20 else None
    if font.lower().startswith(OTHER):
        return None
    return next((each[low] for each in (SYMBOL, WINGDINGS) if low in each and low > 0x7F), None)


def with_signs(text: str, font: str) -> tuple[str, list[str]]:
    """Return a text with the private letters of such fonts as signs, and those without one."""
    if not any(ord(letter) in PRIVATE for letter in text):
        return text, []
    missing = []
    out = ""
    for letter in text:
        found = sign(ord(letter), font) if ord(letter) in PRIVATE else letter
        if found is None:
            missing.append(f"{font or 'A sign'} {ord(letter):X}")
        out += found or ""
    return out, missing
