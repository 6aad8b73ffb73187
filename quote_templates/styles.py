"""The styles, lists and settings of the Word documents: names a sales person finds in Word, one look behind each."""

from design import (
    AMBER,
    ARABIC_FONT,
    BAND,
    FONT,
    GREY,
    INK,
    LINE,
    NAVY,
    PALE,
    PALE_ON_NAVY,
    TEAL,
    TEXT_WIDTH,
    WHITE,
    edge,
    part,
    w,
)

ALERT = "B3261E"  # what must not leave the company
BUILT_IN = ("header", "footer", "heading 1", "heading 2")
BULLETS, CHAPTERS, CELL_BULLETS, ANNEXES, ENTRIES, ANNEX_ENTRIES = 1, 2, 3, 4, 5, 6


def text_look(size: float, colour: str = "", *, bold: bool = False, caps: bool = False, tracked: int = 0) -> str:
    """Write the look of text: size in points, complex scripts alike."""
    return w(
        "rPr",
        *((w("b"), w("bCs")) if bold else ()),
        w("caps") if caps else "",
        w("color", val=colour) if colour else "",
        w("spacing", val=tracked) if tracked else "",
        w("sz", val=round(size * 2)),
        w("szCs", val=round(size * 2)),
    )


def small_capitals(size: float, colour: str, tracked: int) -> str:
    """Write the look of spaced small headings."""
    return text_look(size, colour, bold=True, caps=True, tracked=tracked)


def block_look(before: int = 0, after: int = 0, *, first: tuple[str, ...] = (), last: tuple[str, ...] = ()) -> str:
    """Write the look of a paragraph: spacing in twips; `first` and `last` stand before and after it in the schema."""
    return w("pPr", *first, w("spacing", before=before, after=after), *last)


def style(identity: str, name: str, *looks: str, based: str = "Normal", following: str = "") -> str:
    """Write a paragraph style; Word knows its own by their names, the others are marked as ours."""
    marks = {"type": "paragraph", "styleId": identity} | ({} if name in BUILT_IN else {"customStyle": 1})
    return w(
        "style",
        w("name", val=name),
        w("basedOn", val=based),
        w("next", val=following) if following else "",
        w("qFormat"),
        *looks,
        **marks,
    )


def hanging(width: int) -> str:
    """Leave room for a number before the text [twips], at either side of the page."""
    return w("ind", left=width, hanging=width)


def listed(number: int) -> str:
    """Attach a style to a list."""
    return w("numPr", w("numId", val=number))


def styles() -> str:
    """Write styles.xml."""
    return part("styles", defaults(), *base(), *chapters(), *cover(), *tables(), *gantt(), *boxes(), *table_styles())


def defaults() -> str:
    """Write what every paragraph starts from."""
    fonts = w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=ARABIC_FONT)
    language = w("lang", val="fr-FR", eastAsia="fr-FR", bidi="ar-DZ")
    run_look = w("rPr", fonts, w("color", val=INK), w("sz", val=21), w("szCs", val=21), language)
    block = w("pPr", w("spacing", after=120, line=269, lineRule="auto"))
    return w("docDefaults", w("rPrDefault", run_look), w("pPrDefault", block))


def base() -> list[str]:
    """Write the styles Word expects, and body text."""
    plain = w("tblPr", w("tblInd", w=0, type="dxa"), cell_margins(0, 108))
    right_tab = w("tabs", w("tab", val="right", pos=TEXT_WIDTH))
    ruled = w("pBdr", w("bottom", val="single", sz=4, space=4, color=LINE))
    indented = hanging(340)
    return [
        w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal"),
        w(
            "style",
            w("name", val="Default Paragraph Font"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        w("style", w("name", val="Normal Table"), plain, type="table", default=1, styleId="TableNormal"),
        w("style", w("name", val="No List"), type="numbering", default=1, styleId="NoList"),
        style("Header", "header", block_look(first=(ruled, right_tab)), text_look(8, GREY)),
        style("Footer", "footer", block_look(first=(right_tab,)), text_look(8, GREY)),
        style("Bullet", "Puce", block_look(after=60, first=(w("keepLines"), listed(BULLETS)), last=(indented,))),
        style("Legal", "Mention", block_look(after=60, first=(listed(BULLETS),), last=(indented,)), text_look(9)),
        style("Tag", "Balise", block_look(), text_look(7, GREY)),
        style("FootMentions", "Mentions de pied", block_look(before=40), text_look(7, GREY), based="Footer"),
        style("InternalMark", "Avertissement interne", block_look(after=60), text_look(9, ALERT, bold=True)),
    ]


def chapters() -> list[str]:
    """Write the headings."""
    rule = w("pBdr", w("bottom", val="single", sz=8, space=3, color=TEAL))
    first = (w("keepNext"), w("keepLines"), listed(CHAPTERS), rule)
    chapter = block_look(360, 160, first=first, last=(hanging(700), w("outlineLvl", val=0)))
    annex = w("pPr", listed(ANNEXES), hanging(2_000))
    section = block_look(280, 100, first=(w("keepNext"), w("keepLines")), last=(w("outlineLvl", val=1),))
    return [
        style("Heading1", "heading 1", chapter, text_look(20, NAVY, bold=True), following="Normal"),
        style("Heading2", "heading 2", section, text_look(13.5, TEAL, bold=True), following="Normal"),
        style("AnnexHeading", "Annexe", annex, based="Heading1", following="Normal"),
        style("ContentsHeading", "Sommaire titre", block_look(after=200), text_look(20, NAVY, bold=True)),
        style("ContentsEntry", "Sommaire", contents_look(ENTRIES, 560), text_look(11)),
        style("AnnexEntry", "Sommaire annexe", contents_look(ANNEX_ENTRIES, 1_500), text_look(11)),
        style("ContentsEnd", "Sommaire fin", w("pPr", w("spacing", after=0, line=20, lineRule="exact")), text_look(1)),
    ]


def contents_look(number: int, width: int) -> str:
    """Write the look of a line of the contents: numbered as its chapter, its page at the far margin."""
    pages = w("tabs", w("tab", val="right", pos=TEXT_WIDTH, leader="dot"))
    return block_look(after=60, first=(listed(number), pages), last=(hanging(width),))


def cover() -> list[str]:
    """Write the styles of the cover, and of the head of a document without one, whose title is its first heading."""
    heading = block_look(160, 120, last=(w("outlineLvl", val=0),))
    tight = w("pPr", w("spacing", after=400, line=240, lineRule="auto"))
    return [
        style("CoverBrand", "Couverture prestataire", block_look(), text_look(14, WHITE, bold=True)),
        style("CoverLogo", "Couverture logo", block_look(last=(w("jc", val="center"),))),
        style("LetterLogo", "Document logo", block_look(after=80)),
        style("CoverKind", "Couverture nature", block_look(after=120), small_capitals(10, PALE_ON_NAVY, 40)),
        style("CoverTitle", "Couverture titre", tight, text_look(28, WHITE, bold=True)),
        style("CoverFor", "Couverture destinataire", block_look(after=40), small_capitals(9, PALE_ON_NAVY, 40)),
        style("CoverClient", "Couverture client", block_look(), text_look(20, WHITE)),
        style("CoverLabel", "Couverture libellé", block_look(before=200), small_capitals(8.5, TEAL, 20)),
        style("CoverValue", "Couverture valeur", block_look(), text_look(12, NAVY)),
        style("CoverFoot", "Couverture pied", block_look(last=(w("jc", val="center"),)), text_look(8, PALE_ON_NAVY)),
        style("DocumentKind", "Document nature", block_look(after=60), text_look(20, NAVY, bold=True)),
        style("DocumentTitle", "Document titre", heading, text_look(13.5, TEAL, bold=True)),
        style("CoverNote", "Couverture note", block_look(), text_look(9, GREY)),
    ]


def tables() -> list[str]:
    """Write the styles of text in tables; the totals stay together and with what follows them."""
    right = (w("jc", val="end"),)
    together = (w("keepNext"),)
    gap = w("pPr", w("spacing", after=0, line=20, lineRule="exact"))
    close = w("pPr", w("spacing", after=0, line=252, lineRule="auto"))
    bullet = block_look(after=20, first=(listed(CELL_BULLETS),), last=(w("ind", left=170, hanging=170),))
    return [
        style("TableHead", "Tableau tête", block_look(30, 30, first=together), text_look(9, WHITE, bold=True)),
        style("TableHeadNumber", "Tableau tête nombre", w("pPr", *right), based="TableHead"),
        style("TableText", "Tableau texte", close, text_look(9.5)),
        style("TableNumber", "Tableau nombre", w("pPr", *right), based="TableText"),
        style("TableNote", "Tableau note", close, text_look(8.5, GREY)),
        style("TableGap", "Tableau intervalle", gap, text_look(1)),
        style(
            "TableReasons", "Tableau motifs", w("pPr", w("spacing", after=50), w("ind", right=1500)), based="TableNote"
        ),
        style("TableSaving", "Tableau remise", close, text_look(8.5, TEAL)),
        style("TableSavingNumber", "Tableau remise nombre", w("pPr", *right), based="TableSaving"),
        style("TableBullet", "Tableau puce", bullet, text_look(9)),
        style("TableTotal", "Tableau total", block_look(30, 30, first=together, last=right), text_look(9.5)),
        style(
            "TableDue",
            "Tableau net à payer",
            block_look(30, 30, first=together, last=right),
            text_look(11.5, WHITE, bold=True),
        ),
        style("TableName", "Tableau nom", close, text_look(9.5, NAVY, bold=True)),
        style("TableGroup", "Tableau groupe", block_look(30, 30, first=together), text_look(9.5, NAVY, bold=True)),
        style("TableGroupNumber", "Tableau groupe nombre", w("pPr", *right), based="TableGroup"),
        style("PhaseRank", "Phase rang", block_look(first=together), small_capitals(8, TEAL, 20)),
        style("PhaseTitle", "Phase titre", block_look(first=together), text_look(10.5, NAVY, bold=True)),
    ]


def gantt() -> list[str]:
    """Write the styles of the calendar of a project: a bar is a shaded paragraph, so that its style colours it."""
    middle, together = (w("jc", val="center"),), (w("keepNext"),)
    navy, amber = ((*together, w("shd", val="clear", color="auto", fill=fill)) for fill in (NAVY, AMBER))
    inset = w("ind", left=50)
    legend = block_look(before=60, after=120)
    return [
        style(
            "GanttHead",
            "Calendrier tête",
            block_look(20, 20, first=together, last=(inset,)),
            text_look(7, WHITE, bold=True),
        ),
        style("GanttTitle", "Calendrier étape", block_look(first=together, last=(inset,)), text_look(8, NAVY)),
        style("GanttBar", "Calendrier travail", block_look(first=navy, last=middle), text_look(6.5, WHITE)),
        style("GanttStop", "Calendrier arrêt", block_look(first=amber, last=middle), text_look(6.5, NAVY)),
        style("GanttMark", "Calendrier jalon", block_look(first=together), text_look(6.5, NAVY)),
        style("GanttLegend", "Calendrier légende", legend, text_look(8, GREY)),
    ]


def boxes() -> list[str]:
    """Write the styles of key figures, call-outs and signature boxes."""
    top, bottom = (w(side, val="single", sz=4, space=4, color=PALE) for side in ("top", "bottom"))
    together = (w("keepNext"),)
    bar = w("pBdr", top, w("left", val="single", sz=24, space=8, color=TEAL), bottom)
    pale = w("shd", val="clear", color="auto", fill=PALE)
    inset = w("ind", left=113, right=113)
    callout = block_look(200, 200, first=(w("keepLines"), bar, pale), last=(w("ind", left=227),))
    return [
        style("KeyLabel", "Chiffre libellé", block_look(60, first=together, last=(inset,)), text_look(8.5, GREY)),
        style("KeyValue", "Chiffre valeur", block_look(after=60, last=(inset,)), text_look(14, NAVY, bold=True)),
        style("Callout", "Encadré", callout),
        style("SignHead", "Signature tête", block_look(first=together), text_look(9, WHITE, bold=True)),
        style("SignName", "Signature nom", block_look(after=40, first=together), text_look(11, NAVY, bold=True)),
        style("SignText", "Signature texte", block_look(after=20, first=together), text_look(9)),
        style("SignSpace", "Signature zone", block_look(after=120), text_look(9, GREY)),
    ]


def table_styles() -> list[str]:
    """Write the table styles: a navy head, a navy rule at the end, bands but for prices; and a bare one."""
    end, hair = edge("bottom", NAVY, 8), edge("insideH", LINE, 4)
    look = w("tblPr", w("tblStyleRowBandSize", val=1), w("tblBorders", end, hair), cell_margins(45, 100))
    head, band = shaded("firstRow", NAVY), shaded("band2Horz", BAND)
    return [
        table_style("CostingTable", "Tableau Costing", look, head, band),
        table_style("PriceTable", "Tableau des prix", w("tblPr", w("tblBorders", end), cell_margins(30, 100)), head),
        table_style("GanttTable", "Calendrier", w("tblPr", w("tblBorders", end, hair), cell_margins(40, 0))),
        table_style("LayoutTable", "Mise en page", w("tblPr", cell_margins(0, 0))),
    ]


def shaded(where: str, fill: str) -> str:
    """Colour a part of a table."""
    return w("tblStylePr", w("tcPr", w("shd", val="clear", color="auto", fill=fill)), type=where)


def cell_margins(vertical: int, horizontal: int) -> str:
    """Write the padding of cells, in twips."""
    sides = {"top": vertical, "left": horizontal, "bottom": vertical, "right": horizontal}
    return w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides.items()))


def table_style(identity: str, name: str, *looks: str) -> str:
    """Write one table style."""
    head = (w("name", val=name), w("basedOn", val="TableNormal"), w("qFormat"))
    return w("style", *head, *looks, type="table", customStyle=1, styleId=identity)


def numbering() -> str:
    """Write numbering.xml: bullets, chapter numbers, and assumptions that can be cited."""
    lists = {
        BULLETS: ("bullet", "•", "", TEAL),
        CHAPTERS: ("decimal", "%1.", "Heading1", TEAL),
        CELL_BULLETS: ("bullet", "•", "TableBullet", TEAL),
        ANNEXES: ("upperLetter", "Annexe %1 –", "AnnexHeading", TEAL),
        ENTRIES: ("decimal", "%1.", "ContentsEntry", TEAL),
        ANNEX_ENTRIES: ("upperLetter", "Annexe %1 –", "AnnexEntry", TEAL),
    }
    return part(
        "numbering",
        *(abstract_list(number, *facts) for number, facts in lists.items()),
        *(w("num", w("abstractNumId", val=number), numId=number) for number in lists),
    )


def abstract_list(number: int, kind: str, text: str, owner: str, colour: str) -> str:
    """Write one list of one level; its indents are its style's."""
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=kind),
        w("pStyle", val=owner) if owner else "",
        w("lvlText", val=text),
        w("lvlJc", val="start"),
        w("rPr", w("b"), w("bCs"), w("color", val=colour)),
        ilvl=0,
    )
    return w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=number)


def settings() -> str:
    """Write settings.xml: the layout rules of Word 2013 and later, and French."""
    rules = {"compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1}
    uri = "http://schemas.microsoft.com/office/word"
    return part(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=708),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", *(w("compatSetting", name=name, uri=uri, val=value) for name, value in rules.items())),
        w("themeFontLang", val="fr-FR", bidi="ar-DZ"),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    )
