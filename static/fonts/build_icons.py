"""Build icons.woff2, the icons that the desk shows; README.md beside it says why and how."""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ICONS = """
add arrow_downward arrow_upward checklist close content_copy delete description download
drag_indicator expand_less extension format_list_bulleted format_list_numbered format_quote forum
graphic_eq headphones help image info keyboard_arrow_down keyboard_arrow_up menu_book notes
open_in_new record_voice_over subtitles swap_horiz table_chart unfold_less unfold_more videocam
"""

source, target = sys.argv[1:]
font = TTFont(source)
letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
glyphs = {
    "".join(letters[glyph] for glyph in [first, *each.Component]): each.LigGlyph
    for table in font["GSUB"].table.LookupList.Lookup[0].SubTable
    for first, found in table.ligatures.items()
    for each in found
}
# Without the closure, by which the letters would bring every icon whose name they can spell.
subsetter = Subsetter(Options(layout_features=["rlig"], layout_closure=False))
subsetter.populate(
    glyphs=[glyphs[icon] for icon in ICONS.split()],
    unicodes=map(ord, "abcdefghijklmnopqrstuvwxyz_"),
)
subsetter.subset(font)
font.flavor = "woff2"
font.save(target)
