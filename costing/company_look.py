"""What a company's documents look like: its logo, its colours and its fonts, from its own book."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from costing.errors import Problem
from costing.fields import Table
from costing.pictures import kind_of, size_of

MAIN, ACCENT, HIGHLIGHT = "12355B", "0E7C86", "E09F3E"  # of the documents as shipped
LEGIBLE = 4.5  # contrast of text with what lies behind it: Web Content Accessibility Guidelines 2.2, 1.4.3
_KILOBYTE = 1_000
HEAVIEST = 300 * _KILOBYTE  # of a logo, which every record of a quote holds
LARGEST = 4_000  # pixels along a side of it, which whoever opens the document unpacks
_LOGO = "logo"
_DATA = "data:image/{kind};base64,{text}"
_OF_DATA = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=]+)")
_DARK = 0.04045  # below it, light grows in a straight line (sRGB)
_WHITE, _BLACK = "FFFFFF", "000000"
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_FONT = re.compile(r"[^\W_](?:[\w \-.]{0,29}[\w.])?")  # Windows takes 31 signs


def contrast(one: str, other: str) -> float:
    """Return how well one colour stands out from another, from 1 (not at all) to 21.

    Examples
    --------
    >>> contrast("000000", "FFFFFF")
    21.0
    >>> round(contrast("FFFFFF", "12355B"), 1)
    12.5
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= _DARK else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in bytes.fromhex(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: str, paper: str, share: float) -> str:
    """Return a colour laid thinly over another: `share` of it, from 0 to 1.

    Examples
    --------
    >>> mixed("0E7C86", "FFFFFF", 0.1)
    'E7F2F3'
    """
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(paper), strict=True)
    return bytes(round(under + (over - under) * share) for over, under in pairs).hex().upper()


def legible(colour: str, paper: str, towards: str) -> str:
    """Return the colour nearest to one, towards black or white, that can be read on another.

    Examples
    --------
    >>> legible("7FB2E5", "FFFFFF", "000000")
    '56799C'
    """
    shares = (step / 50 for step in range(50, -1, -1))
    return next(
        made for made in (mixed(colour, towards, share) for share in shares) if contrast(made, paper) >= LEGIBLE
    )


def _colour(text: str) -> str:
    found = _COLOUR.fullmatch(text)
    if found is None:
        raise PydanticCustomError("colour_of_other_form", "no colour")
    return found[1].upper()


def _font(text: str) -> str:
    if _FONT.fullmatch(text) is None:
        raise PydanticCustomError("font_of_other_form", "no font")
    return text


def _picture(text: str) -> str:
    fault = logo_fault(logo_bytes(text))
    if fault is not None:
        raise PydanticCustomError(fault.key, "no logo", {**fault.facts, "shown": _LOGO})
    return text


Colour = Annotated[str, Field(strict=True, max_length=300), AfterValidator(_colour)]
Font = Annotated[str, Field(strict=True, max_length=300), AfterValidator(_font)]
# A file of PNG or JPEG beside the book; once read, its content.
Logo = Annotated[str, Field(strict=True, max_length=2 * HEAVIEST), AfterValidator(_picture)]


class CompanyLook(Table):
    """The logo, colours and fonts of a company; what it does not say stays as shipped."""

    logo: Logo | None = None
    main: Colour | None = None
    accent: Colour | None = None
    highlight: Colour | None = None
    font: Font | None = None
    arabic_font: Font | None = None

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        main, highlight = self.main or MAIN, self.highlight or HIGHLIGHT
        for name in ("main", "accent"):
            colour = getattr(self, name)
            if colour is not None and contrast(colour, _WHITE) < LEGIBLE:
                facts = {"name": name, "colour": colour, "darker": legible(colour, _WHITE, _BLACK)}
                raise PydanticCustomError("colour_too_light", "too light", facts)
        if contrast(highlight, main) < LEGIBLE:
            facts = {"main": main, "colour": highlight, "lighter": legible(highlight, main, _WHITE)}
            raise PydanticCustomError("highlight_too_dark", "too dark", facts)
        return self


def with_logo(look: Any, folder: Path, problems: list[Problem], place: str) -> Any:
    """Return a look as an overlay writes it with the content of its logo in the place of its path.

    Parameters
    ----------
    look
        The table, or whatever stands in its place.
    folder
        The folder that the path of the logo starts from.
    problems
        Where a logo that cannot be taken is told.
    place
        Where the look stands in the overlay.
    """
    if not isinstance(look, dict) or not isinstance(look.get(_LOGO), str) or look[_LOGO].startswith("data:"):
        return look
    name = look[_LOGO]
    try:
        content = _content(folder / name)
        fault = logo_fault(content)
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        content, fault = b"", Problem("", "logo_unread", {"detail": detail})
    if fault is not None:
        problems.append(Problem(f"{place}.{_LOGO}", fault.key, {**fault.facts, "shown": name[:60]}))
        return {key: value for key, value in look.items() if key != _LOGO}
    return {**look, _LOGO: _DATA.format(kind=kind_of(content), text=base64.b64encode(content).decode())}


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAVIEST + 1)


def logo_bytes(text: str) -> bytes:
    """Return the content of a logo as a provider holds it; nothing where it is none."""
    found = _OF_DATA.fullmatch(text)
    try:
        return base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        return b""


def logo_fault(content: bytes) -> Problem | None:
    """Return why a file does not do as a logo."""
    if len(content) > HEAVIEST:
        return Problem("", "logo_too_heavy", {"most": HEAVIEST // _KILOBYTE})
    size = size_of(content)
    if size is None:
        return Problem("", "logo_of_other_kind")
    width, height = size
    if not 0 < width <= LARGEST or not 0 < height <= LARGEST:
        return Problem("", "logo_too_large", {"width": width, "height": height, "most": LARGEST})
    return None
