"""Cuts a font for the pages: python3 docs/fonts/cut.py IN.woff2 OUT.woff2 [prose]

IN is Vollkorn in one weight, or Radio Canada with the axes it keeps (fonttools varLib.instancer). Two files come of it: OUT with the letters and signs that pages in
French, Dutch, German and English are made of, and OUT-rest with the others of Latin 1, which a browser fetches when a name needs one; the ranges that go into the
style sheet are printed. Figures are lining from the start: no page wants others. With "prose" OUT has only what sentences are made of, and no figures for tables.
Wants fonttools and brotli.
"""
import sys
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.iup import iup_delta, iup_delta_optimize

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" "ÀÂÄÇÈÉÊÎÔÖÜŒßàáâäçèéêëíîïóôöùúûüœ"
PROSE = LETTERS + "0123456789 !&'(),-.:;?\u00a0\u2009\u202f\u2013\u2019«»€"
PAGES = "".join(map(chr, range(0x20, 0x7F))) + PROSE + "°·×\u2014\u2018\u201c\u201d\u201e\u2026\u2212"

# of a thousandth of the size: how far a point may lie from where its weight and width want it
TOLERANCE = 2


def with_lining_figures(font):
    if "GSUB" in font:
        for feature in font["GSUB"].table.FeatureList.FeatureRecord:
            if feature.FeatureTag == "lnum":
                lining = font["GSUB"].table.LookupList.Lookup[feature.Feature.LookupListIndex[0]].SubTable[0].mapping
                for table in font["cmap"].tables:
                    table.cmap = {code: lining.get(glyph, glyph) for code, glyph in table.cmap.items()}
    return font


def with_fewer_deltas(font):
    if "gvar" in font:
        glyphs, variations = font["glyf"], font["gvar"].variations
        for name in font.getGlyphOrder():
            points, control = glyphs._getCoordinatesAndControls(name, font["hmtx"].metrics)
            for variation in variations.get(name, []):
                deltas = iup_delta(variation.coordinates, points, control.endPts)
                deltas = [(round(x), round(y)) for x, y in deltas]
                variation.coordinates = iup_delta_optimize(deltas, points, control.endPts, tolerance=TOLERANCE)
    return font


def cut(source, target, codes, features):
    options = Options(layout_features=features, hinting=False, flavor="woff2", name_IDs=[0, 1, 2, 4, 6, 13, 14])
    font = with_lining_figures(TTFont(source))
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    with_fewer_deltas(font)
    font.flavor = "woff2"
    font.save(target)


def ranges(codes):
    runs = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join("U+%X" % a if a == b else "U+%X-%X" % (a, b) for a, b in runs)


source, target = sys.argv[1:3]
prose = sys.argv[3:] == ["prose"]
there = set(TTFont(source).getBestCmap())
first = there & set(map(ord, PROSE if prose else PAGES))
cut(source, target, first, ["kern"] if prose else ["kern", "tnum"])
cut(source, target.replace(".woff2", "-rest.woff2"), there - first, ["kern"])
print(target, ranges(first))
print("rest", ranges(there - first))
