"""Build literata.woff2, upright and italic in one file; README.md beside it says why and how."""

import sys
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ITALIC = ".italic"  # ends the name of an italic glyph
RARE = "\xad¤¦¬¯²³¹ªº¼½¾µĈĉĊċĔĕĖĜĝĠġĤĥĦħĬĭĲĳĴĵĸĿŀŉŊŋŎŏŦŧŬŭŴŵŶŷſ"
UPRIGHTS = {*range(0x20, 0x7F), *range(0xA0, 0x180)} - set(map(ord, RARE))
UPRIGHTS |= set(map(ord, "‐‑–—‘’‚“”„†‡•…′″‹›€™←↑→↓−ȘșȚț"))
ITALICS = {*range(0x20, 0x7F), *map(ord, "–—‘’“”…·")}
ITALICS |= set(map(ord, "áàâäãåæçéèêëíìîïñóòôöõøœúùûüýßÁÅÇÉÖÜćčěğıłńőřśšşșțůűźžżČŁŠŞŽ"))


def again(font):
    """Return the font as it is read from a file."""
    file = BytesIO()
    font.flavor = None
    font.save(file)
    return TTFont(file)


def load(source, limits, characters):
    """Return a font of the source folder within these limits, with these characters alone."""
    font = again(instantiateVariableFont(TTFont(source), limits))
    options = Options(layout_features=["kern", "liga"], notdef_outline=True, glyph_names=True)
    options.drop_tables += ["HVAR", "VVAR", "MVAR", "STAT", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def renamed(font):
    """Return the font with the names of its glyphs marked as italic."""
    font = again(font)
    font.setGlyphOrder([name + ITALIC for name in font.getGlyphOrder()])
    return font


def graft(font, donor):
    """Put those glyphs of the donor into the font that it doesn't have."""
    known = set(font.getGlyphOrder())
    for name in donor.getGlyphOrder():
        if name not in known:
            font["glyf"][name] = deepcopy(donor["glyf"][name])
            font["hmtx"][name] = donor["hmtx"][name]
            font["gvar"].variations[name] = donor["gvar"].variations.get(name, [])


def ligatures(font):
    """Return the font's ligatures as rules of a feature file, longest first."""
    rules = []
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, found in table.ligatures.items():
                rules += [([first, *each.Component], each.LigGlyph) for each in found]
    rules.sort(key=lambda rule: (-len(rule[0]), rule))
    return [f"sub {' '.join(parts)} by {ligature};" for parts, ligature in rules]


def build(sources):
    """Return the font, from the folder with the four source files."""
    latin, further = (f"{sources}/literata-{each}-opsz-%s.woff2" for each in ("latin", "latin-ext"))
    # Sizes from small print to the largest title; italics as they are in running text.
    upright = {"opsz": (14, 60), "wght": (400, 650)}
    italic = {"opsz": 18, "wght": (400, 650)}

    font = load(latin % "normal", upright, UPRIGHTS)
    added = load(further % "normal", upright, UPRIGHTS)
    graft(font, added)
    for table in font["cmap"].tables:
        table.cmap = added.getBestCmap() | table.cmap

    slanted = renamed(load(latin % "italic", italic, ITALICS))
    added = renamed(load(further % "italic", italic, ITALICS))
    graft(font, slanted)
    graft(font, added)

    # ss01 puts the italics in place of the uprights, before ligatures are formed.
    swaps = [
        f"sub {font.getBestCmap()[code]} by {name};"
        for code, name in (added.getBestCmap() | slanted.getBestCmap()).items()
    ]
    joined = ligatures(font) + ligatures(slanted)
    rules = f"feature ss01 {{{''.join(swaps)}}} ss01; feature liga {{{''.join(joined)}}} liga;"
    addOpenTypeFeaturesFromString(font, rules, tables=["GSUB"])

    # One kerning for all sizes and weights: half the bytes, and no eye sees it.
    still = {"opsz": 18, "wght": 420}
    font["GPOS"] = load(latin % "normal", still, UPRIGHTS)["GPOS"]
    del font["GDEF"]
    kerning = font["GPOS"].table
    for lookup in renamed(load(latin % "italic", still, ITALICS))["GPOS"].table.LookupList.Lookup:
        for record in kerning.FeatureList.FeatureRecord:
            record.Feature.LookupListIndex.append(len(kerning.LookupList.Lookup))
            record.Feature.LookupCount += 1
        kerning.LookupList.Lookup.append(lookup)
        kerning.LookupList.LookupCount += 1

    font["post"].formatType = 3.0  # without the names of glyphs
    font.flavor = "woff2"
    return font


if __name__ == "__main__":
    target = Path(__file__).with_name("literata.woff2")
    build(sys.argv[1]).save(target)
    print(f"{target.name}: {target.stat().st_size} bytes")
