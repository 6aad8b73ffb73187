"""One layout in three languages: what is written once, left to right, is turned for Arabic, and named for each reader.

Borders of paragraphs are physical in a right-to-left document, and change sides; indents, tabs, cell borders and
alignments follow the reading direction by themselves.
"""

from lxml import etree
from names import STYLE_NAMES

LANGUAGES = {"fr": "fr-FR", "ar": "ar-DZ", "en": "en-GB"}
LATIN = {"fr": "fr-FR", "ar": "fr-FR", "en": "en-GB"}  # of Latin letters inside each
ANNEX = {"fr": "Annexe", "ar": "الملحق", "en": "Annex"}
FRENCH_COLON, COLON = "\u00a0:", {"fr": "\u00a0:", "ar": ":", "en": ":"}
RIGHT_TO_LEFT = ("ar",)
DECIMAL, LISTED = {"fr": ",", "ar": ",", "en": "."}, {"fr": ";", "ar": ";", "en": ","}

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What stands behind the mark that is put in, in the schema's order.
_AFTER = {
    "bidi": [
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
        "pPrChange",
    ],
    "rtl": ["cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"],
    "section": ["rtlGutter", "docGrid", "printerSettings", "sectPrChange"],
}
MINUS, LRM = "\u2212\u00a0", "\u200e"  # before an amount; what keeps it there
_LARGER = 2  # half-points by which Arabic letters are set larger, to read as large as Latin ones


def in_language(name: str, xml: str, lang: str) -> str:
    """Return a part of the package as a language needs it; `name` is its path without extension."""
    tree = etree.fromstring(xml.encode())
    if name == "styles":
        for style in tree.iter(f"{W}name"):
            style.set(f"{W}val", STYLE_NAMES.get(style.get(f"{W}val"), {}).get(lang, style.get(f"{W}val")))
    for text in tree.iter(f"{W}lvlText"):
        text.set(f"{W}val", text.get(f"{W}val").replace("Annexe", ANNEX[lang]))
    for text in tree.iter(f"{W}t"):
        text.text = (text.text or "").replace(FRENCH_COLON, COLON[lang])
    for mark in (*tree.iter(f"{W}lang"), *tree.iter(f"{W}themeFontLang")):
        mark.set(f"{W}val", LATIN[lang])
        if mark.get(f"{W}eastAsia"):
            mark.set(f"{W}eastAsia", LATIN[lang])
    for kind, signs in (("decimalSymbol", DECIMAL), ("listSeparator", LISTED)):
        for mark in tree.iter(f"{W}{kind}"):
            mark.set(f"{W}val", signs[lang])
    if lang in RIGHT_TO_LEFT:
        _turn(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True).decode() + "\n"


def _turn(tree: etree._Element) -> None:
    """Turn a part from right to left: sections, paragraphs, runs, tables, borders.

    Letters are set a little larger, and never apart: joined ones would come loose.
    """
    for section in tree.iter(f"{W}sectPr"):
        _put(section, "bidi", _AFTER["section"])
    for look in _looks(tree, "pPr"):
        _put(look, "bidi", _AFTER["bidi"])
    for look in _looks(tree, "rPr"):
        _put(look, "rtl", _AFTER["rtl"])
    for table in tree.iter(f"{W}tblPr"):
        if table.getparent().tag == f"{W}tbl":
            table.insert(1 if table.find(f"{W}tblStyle") is not None else 0, etree.Element(f"{W}bidiVisual"))
    _keep_signs(tree)
    for spaced in [each for each in tree.iter(f"{W}spacing") if each.getparent().tag == f"{W}rPr"]:
        spaced.getparent().remove(spaced)
    for size in tree.iter(f"{W}szCs"):
        size.set(f"{W}val", str(int(size.get(f"{W}val")) + _LARGER))
    for borders in tree.iter(f"{W}pBdr"):
        _swap(borders)
    for level in tree.iter(f"{W}lvl"):
        _renumber(level)


def _keep_signs(tree: etree._Element) -> None:
    """Keep a minus before the amount that it takes off."""
    for text in tree.iter(f"{W}t"):
        text.text = (text.text or "").replace(MINUS, LRM + MINUS)


def _renumber(level: etree._Element) -> None:
    """Letter a level as Arabic does, and begin its number at the right: sides of a number are physical."""
    kind, side = level.find(f"{W}numFmt"), level.find(f"{W}lvlJc")
    if kind.get(f"{W}val") == "upperLetter":
        kind.set(f"{W}val", "arabicAbjad")
    side.set(f"{W}val", "right")


def _looks(tree: etree._Element, kind: str) -> list[etree._Element]:
    """Return the properties of every paragraph or run, and of every style of paragraphs; made where there are none."""
    owner = {"pPr": "p", "rPr": "r"}[kind]
    for each in tree.iter(f"{W}{owner}"):
        if each.find(f"{W}{kind}") is None:
            each.insert(0, etree.Element(f"{W}{kind}"))
    styles = [style for style in tree.iter(f"{W}style") if style.get(f"{W}type") == "paragraph"]
    for style in styles:
        _ensure(style, kind)
    owners = {f"{W}{owner}", f"{W}style", f"{W}{kind}Default"}
    inside = (look for look in tree.iter(f"{W}{kind}") if look.getparent().tag in owners)
    return [look for look in inside if look.getparent().tag != f"{W}style" or look.getparent() in styles]


def _ensure(style: etree._Element, kind: str) -> None:
    if style.find(f"{W}{kind}") is not None:
        return
    after = ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr") if kind == "pPr" else ("tblPr", "trPr", "tcPr", "tblStylePr")
    _insert(style, etree.Element(f"{W}{kind}"), after)


def _put(look: etree._Element, mark: str, after: list[str]) -> None:
    if look.find(f"{W}{mark}") is None:
        _insert(look, etree.Element(f"{W}{mark}"), after)


def _insert(parent: etree._Element, child: etree._Element, after: list[str] | tuple[str, ...]) -> None:
    later = {f"{W}{name}" for name in after}
    place = next((number for number, each in enumerate(parent) if each.tag in later), len(parent))
    parent.insert(place, child)


def _swap(borders: etree._Element) -> None:
    """Change the sides of a left and a right border, which stay in the schema's order: top, left, bottom, right."""
    left, right = borders.find(f"{W}left"), borders.find(f"{W}right")
    if left is not None:
        left.tag = f"{W}right"
    if right is not None:
        right.tag = f"{W}left"
    order = ["top", "left", "bottom", "right", "between", "bar"]
    borders[:] = sorted(borders, key=lambda each: order.index(etree.QName(each).localname))
