"""The cover of a document, and what runs at the head and the foot of its pages."""

from design import (
    CM,
    EMU,
    HEADER,
    NAVY,
    NBSP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIDE,
    TEAL,
    TEXT_WIDTH,
    WHITE,
    cell,
    each,
    label,
    paragraph,
    part,
    row,
    run,
    says,
    table,
    tag,
    tag_row,
    w,
    when,
)

COVER_BLOCK, COVER_LINE, COVER_FOOT = 15.2, 0.35, 1.1  # heights in centimetres
COVER_TOP, COVER_FOOTER = 1_134, 227  # twips
HALVES = (TEXT_WIDTH // 2, TEXT_WIDTH // 2)
# A shape that tells nothing: whoever listens to the document is not told of it.
_MARK = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DECORATION = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    f'<adec:decorative xmlns:adec="{_MARK}" val="1"/></a:ext></a:extLst>'
)
BRAND_WIDTHS = (TEXT_WIDTH - 3_000, 3_000)  # who offers, and the white plate of a logo


def section(header: str, footer: str, top: int = COVER_TOP, bottom: int = COVER_TOP, foot: int = COVER_FOOTER) -> str:
    """Write the page set-up of a section."""
    margins = {"top": top, "right": SIDE, "bottom": bottom, "left": SIDE, "header": HEADER, "footer": foot, "gutter": 0}
    return w(
        "sectPr",
        f'<w:headerReference w:type="default" r:id="{header}"/>',
        f'<w:footerReference w:type="default" r:id="{footer}"/>',
        w("type", val="nextPage"),
        w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT),
        w("pgMar", **margins),
    )


def cover(section: str) -> str:
    """Write the cover: who offers what to whom, under which number, until when; no price."""
    provider = "{% if provider %}{{ provider.name }}{% endif %}"
    brand, plate = BRAND_WIDTHS
    height = round(2.4 * CM)
    plated = (
        cell(brand, says("CoverBrand", provider), fill=NAVY),
        cell(plate, says("CoverLogo", "{{ provider.logo }}"), fill=WHITE, align="center"),
    )
    offered = (
        says("CoverKind", "{{ document }}"),
        says("CoverTitle", "{{ title }}"),
        says("CoverFor", label("prepared_for")),
        says("CoverClient", "{{ client.name }}"),
    )
    block = table(
        BRAND_WIDTHS,
        tag_row("if provider and provider.logo", BRAND_WIDTHS),
        row(*plated, height=height),
        tag_row("else", BRAND_WIDTHS),
        row(cell(TEXT_WIDTH, says("CoverBrand", provider), span=2, fill=NAVY), height=height),
        tag_row("endif", BRAND_WIDTHS),
        row(cell(TEXT_WIDTH, *offered, span=2, fill=NAVY, align="center"), height=round(9.8 * CM)),
        style="LayoutTable",
        look="0400",
        shows="alt_cover",
    )
    end = w("p", w("pPr", w("pStyle", val="CoverNote"), section))
    return block + says("CoverNote", NBSP, also=(w("spacing", before=600, after=0),)) + facts() + end


def facts() -> str:
    """Write the number, the day and the validity, and beside them who offers."""
    left = (
        fact("number", "{{ number }}"),
        when("replaces", says("CoverNote", "{{ replaces }}", also=(w("ind", right=240),))),
        when("reference != number", fact("reference", "{{ reference }}")),
        fact("day", "{{ day }}"),
        fact("valid_until", "{{ valid_until }}"),
    )
    right = (
        tag("if provider"),
        fact("prepared_by", "{{ provider.name }}"),
        each("label, text in provider.rows", says("CoverNote", f"{{{{ label }}}}{NBSP}: {{{{ text }}}}")),
        tag("else"),
        says("CoverNote", NBSP),
        tag("endif"),
    )
    identities = row(cell(HALVES[0], *left), cell(HALVES[1], *right))
    return table(HALVES, identities, style="LayoutTable", look="0400", shows="alt_facts")


def fact(key: str, value: str) -> str:
    """Write one fact of the cover: its label and, under it, its value."""
    return says("CoverLabel", label(key)) + says("CoverValue", value)


def cover_header() -> str:
    """Write the colours of the cover, behind its text and up to the edges of the paper."""
    page_width = PAGE_WIDTH / CM
    foot = PAGE_HEIGHT / CM - COVER_FOOT
    shapes = (
        rectangle(1, 0, COVER_BLOCK, page_width, NAVY),
        rectangle(2, COVER_BLOCK, COVER_LINE, page_width, TEAL),
        rectangle(3, foot, COVER_FOOT, page_width, NAVY),
    )
    mark = when("internal", says("InternalMark", label("internal_mark")))
    return part("hdr", paragraph("CoverNote", *(w("r", shape) for shape in shapes)), mark)


def rectangle(number: int, top: float, height: float, width: float, colour: str) -> str:
    """Write a rectangle across the page, behind the text; centimetres from the top."""
    size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
    shape = (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"
    )
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(top * EMU)}</wp:posOffset></wp:positionV>'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="Fond {number}">{DECORATION}</wp:docPr><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"{shape}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"
    )


def page_header() -> str:
    """Write the running header: who offers what, under which number; and whether it stays inside the company."""
    mark = when("internal", says("InternalMark", label("internal_mark")))
    named = "{% if provider %}{{ provider.name }} · {% endif %}{{ title }}"
    return part("hdr", mark, paragraph("Header", run(named), w("r", w("tab")), run("{{ number }}")))


def page_footer() -> str:
    """Write the running footer: for whom, page n / N, and the seller's legal mentions."""
    left = run(f"{label('confidential')} · {{{{ client.name }}}}")
    pages = (run(f"{label('page')}{NBSP}"), field("PAGE"), run(f"{NBSP}/{NBSP}"), field("NUMPAGES"))
    mentions = when("mentions", says("FootMentions", "{{ mentions }}"))
    return part("ftr", paragraph("Footer", left, w("r", w("tab")), *pages), mentions)


def field(instruction: str) -> str:
    """Write a field that Word computes."""
    return w("fldSimple", run("1"), instr=instruction)


def cover_footer() -> str:
    """Write the foot of the cover: what it is, on the navy strip."""
    return part("ftr", says("CoverFoot", label("confidential")))
