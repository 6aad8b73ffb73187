"""A template in a company's own colours and fonts: those of the shipped design, wherever a part names them, give way.

A template that somebody edited keeps the design's colours where he left them, and is dressed like the others.
"""

from functools import lru_cache

from lxml import etree

from costing.company_look import ACCENT, HIGHLIGHT, MAIN, CompanyLook, legible, logo_bytes, mixed
from costing.documents.chart_parts import Look
from costing.documents.drawings import Picture
from costing.documents.looks import Palette
from costing.documents.template_binding import packed
from costing.documents.template_findings import Faulty
from costing.documents.template_guard import opened
from costing.pictures import kind_of, size_of
from costing.wording import say

FACE, ARABIC_FACE = "Calibri", "Arial"
_PALE = "E6F2F3"
# Tints of the design, and how thinly which of its colours is laid over white.
TINTS = {_PALE: ("accent", 0.1), "F3F6F9": ("main", 0.05)}
PALE_ON_MAIN = "B9D3DC"  # small capitals on the cover: white with some of the accent, as far as they can be read
_PALE_SHARE = 0.3
_KEPT = 32  # as many templates as the engine keeps
_NAMING = {"val", "fill", "color", "ascii", "hAnsi", "eastAsia", "cs", "typeface"}
_WHITE = "FFFFFF"
_BOX = (1_620_000, 576_000)  # English metric units: 4.5 by 1.6 cm, which the cover and a letterhead have room for


def dressed(template: bytes, look: CompanyLook | None) -> bytes:
    """Return a template in the colours and fonts of a company.

    Parameters
    ----------
    template
        A .docx; one that is not to be trusted comes back as it is, for the engine to refuse.
    look
        What the company says of itself; absent: the template as it is.
    """
    if look is None:
        return template
    swaps = tuple((old, new) for old, new in swaps_of(look).items() if old != new)
    return _swapped(template, swaps) if swaps else template


def swaps_of(look: CompanyLook) -> dict[str, str]:
    """Return every colour and font of the design, with what a company has in its place."""
    own = {"main": look.main or MAIN, "accent": look.accent or ACCENT}
    swaps = {MAIN: own["main"], ACCENT: own["accent"], HIGHLIGHT: look.highlight or HIGHLIGHT}
    if own != {"main": MAIN, "accent": ACCENT}:
        swaps |= {tint: mixed(own[name], _WHITE, share) for tint, (name, share) in TINTS.items()}
        swaps[PALE_ON_MAIN] = legible(mixed(own["accent"], _WHITE, _PALE_SHARE), own["main"], _WHITE)
    return swaps | {FACE: look.font or FACE, ARABIC_FACE: look.arabic_font or ARABIC_FACE}


@lru_cache(maxsize=_KEPT)
def _swapped(template: bytes, swaps: tuple[tuple[str, str], ...]) -> bytes:
    """Return a template with the values of its attributes changed, kept by its content."""
    try:
        package = opened(template)
    except Faulty:
        return template
    new = {old.upper(): value for old, value in swaps}
    members = dict(package.members)
    for name, tree in package.trees.items():
        places = [
            (element, key, new[value.upper()])
            for element in tree.iter("*")
            for key, value in element.items()
            if key.rpartition("}")[2] in _NAMING and value.upper() in new
        ]
        for element, key, value in places:
            element.set(key, value)
        if places:
            members[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed(members)


def chart_look(look: CompanyLook | None, lang: str) -> Look:
    """Return how charts look in the documents of a company."""
    if look is None:
        return Look(lang)
    return Look(
        lang,
        main=look.main or MAIN,
        second=look.accent or ACCENT,
        accent=look.highlight or HIGHLIGHT,
        face=look.font or FACE,
        arabic_face=look.arabic_font or ARABIC_FACE,
    )


def palette_of(look: CompanyLook | None) -> Palette:
    """Return the colours and fonts of the workbooks of a company."""
    if look is None:
        return Palette()
    swaps = swaps_of(look)
    pale = swaps.get(_PALE, _PALE)
    return Palette(dark=swaps[MAIN], accent=swaps[ACCENT], pale=pale, face=swaps[FACE], arabic_face=swaps[ARABIC_FACE])


def logo_of(look: CompanyLook | None, name: str, lang: str) -> Picture | None:
    """Return the logo of a company as its documents print it, as large as the box for it allows."""
    content = logo_bytes(look.logo) if look is not None and look.logo is not None else b""
    size, kind = size_of(content), kind_of(content)
    if size is None or kind is None:
        return None
    scale = min(room / side for room, side in zip(_BOX, size, strict=True))
    width, height = (max(1, round(side * scale)) for side in size)
    alt = say("view.logo", lang, name=name)
    return Picture(width, height, alt, content, kind)
