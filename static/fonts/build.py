"""Build literata.woff2, upright and italic in one file; README.md beside it says why and how."""

import sys
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


def load(source, limits, characters, suffix=""):
    """Return the font within these limits, with these characters alone, their glyphs renamed."""
    font = again(instantiateVariableFont(TTFont(source), limits))
    options = Options(layout_features=["kern", "liga"], notdef_outline=True, glyph_names=True)
    options.drop_tables += ["HVAR", "VVAR", "MVAR", "STAT", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if suffix:
        font = again(font)
        font.setGlyphOrder([name + suffix for name in font.getGlyphOrder()])
    return font


def graft(font, donor):
    """Put those glyphs of the donor into the font that it doesn't have."""
    known = font.getGlyphOrder()
    for name in [each for each in donor.getGlyphOrder() if each not in known]:
        font["glyf"][name] = donor["glyf"][name]
        font["hmtx"][name] = donor["hmtx"][name]
        font["gvar"].variations[name] = donor["gvar"].variations.get(name, [])


def ligatures(font):
    """Return the font's ligatures as rules of a feature file."""
    return [
        f"sub {' '.join([first, *each.Component])} by {each.LigGlyph};"
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, found in table.ligatures.items()
        for each in found
    ]


def build(sources):
    """Return the font, from the folder with the four source files."""
    latin, further = (f"{sources}/literata-{each}-opsz-%s.woff2" for each in ("latin", "latin-ext"))
    # Sizes from small print to the largest title; italics as they are in running text.
    upright = {"opsz": (14, 60), "wght": (400, 650)}
    italic = {"opsz": 18, "wght": (400, 650)}

    font = load(latin % "normal", upright, UPRIGHTS)
    added = load(further % "normal", upright, UPRIGHTS)
    slanted = [load(each % "italic", italic, ITALICS, ITALIC) for each in (latin, further)]
    for donor in (added, *slanted):
        graft(font, donor)
    for table in font["cmap"].tables:
        table.cmap = added.getBestCmap() | table.cmap

    # ss01 puts the italics in place of the uprights, before ligatures are formed.
    swaps = [
        f"sub {font.getBestCmap()[code]} by {name};"
        for code, name in (slanted[0].getBestCmap() | slanted[1].getBestCmap()).items()
    ]
    joined = ligatures(font) + ligatures(slanted[0])
    rules = f"feature ss01 {{{''.join(swaps)}}} ss01; feature liga {{{''.join(joined)}}} liga;"
    addOpenTypeFeaturesFromString(font, rules, tables=["GSUB"])

    # One kerning for all sizes and weights: half the bytes, and no eye sees it.
    still = {"opsz": 18, "wght": 420}
    font["GPOS"] = load(latin % "normal", still, UPRIGHTS)["GPOS"]
    del font["GDEF"]
    kerning = font["GPOS"].table
    for lookup in load(latin % "italic", still, ITALICS, ITALIC)["GPOS"].table.LookupList.Lookup:
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
