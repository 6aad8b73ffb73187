"""Native charts: sound for Word, true to their figures, readable in three languages."""

import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from costing.documents import charts
from costing.documents.chart_parts import Look
from costing.documents.charts import Bar, Mark
from costing.wording import LANGUAGES

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LABELS = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize"
AXIS = "axId scaling delete axPos title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses"
ORDERS = {
    "chartSpace": "date1904 roundedCorners chart spPr txPr externalData",
    "chart": "autoTitleDeleted plotArea plotVisOnly dispBlanksAs",
    "plotArea": "layout scatterChart barChart catAx valAx spPr",
    "scatterChart": "scatterStyle varyColors ser axId",
    "barChart": "barDir grouping varyColors ser gapWidth overlap axId",
    "ser": "idx order tx spPr invertIfNegative marker dPt dLbls errBars cat val xVal yVal smooth",
    "dPt": "idx invertIfNegative marker bubble3D spPr",
    "dLbls": f"dLbl {LABELS}",
    "dLbl": f"idx tx {LABELS}",
    "errBars": "errDir errBarType errValType noEndCap val spPr",
    "marker": "symbol size spPr",
    "valAx": f"{AXIS} crossBetween majorUnit",
    "catAx": f"{AXIS} auto lblAlgn lblOffset noMultiLvlLbl",
    "scaling": "orientation max min",
    "title": "tx overlay",
    "numCache": "formatCode ptCount pt",
    "strCache": "ptCount pt",
    "strRef": "f strCache",
    "numRef": "f numCache",
}
CURVE = tuple((Decimal(1_500_000 + 10_000 * step), Decimal(5 * step)) for step in range(1, 20))
SOLD = Mark("Net vendu", Decimal(1_555_555), Decimal(27), sold=True)
MARKS = (SOLD, Mark("P50", CURVE[9][0], Decimal(50)), Mark("P80", CURVE[15][0], Decimal(80)))
BARS = (Bar("Reprise", Decimal(-270_000), Decimal("467000.50")), Bar("Formation", Decimal(-5), Decimal(90)))
STEPS = (
    Bar("Reprise", Decimal(0), Decimal(900), "900,00"),
    Bar("Remise", Decimal(900), Decimal(650), "−250,00", "less"),
    Bar("Net", Decimal(0), Decimal(650), "650,00", "total"),
)


def drawn(lang="fr"):
    """Return one chart of each kind."""
    look = Look(lang)
    return {
        "curve": charts.curve(CURVE, MARKS, "Courbe", look, 9_000),
        "tornado": charts.tornado(BARS, "Tornade", look, 9_000),
        "steps": charts.steps(STEPS, "Étapes", look, 9_000),
    }


def tree_of(chart):
    """Return the part of a chart as a tree."""
    return etree.fromstring(chart.xml)


def columns_of(chart):
    """Return the columns of the workbook inside a chart."""
    page = load_workbook(io.BytesIO(chart.workbook)).worksheets[0]
    return [[cell.value for cell in column if cell.value is not None] for column in page.iter_cols()]


def scale_of(chart):
    """Return the ends and the step of the axis of amounts."""
    axis = next(axis for axis in tree_of(chart).iter(f"{C}valAx") if axis.find(f"{C}axPos").get("val") == "b")
    ends = (axis.find(f"{C}scaling/{C}{end}").get("val") for end in ("min", "max"))
    return (*map(Decimal, ends), Decimal(axis.find(f"{C}majorUnit").get("val")))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["curve", "tornado", "steps"])
def test_word_opens_a_chart(kind, lang):
    """Every element of a chart stands where the schema wants it, and its workbook is the one it names."""
    tree = tree_of(drawn(lang)[kind])

    for parent in tree.iter():
        names = [etree.QName(child).localname for child in parent]
        order = ORDERS.get(etree.QName(parent).localname, " ".join(dict.fromkeys(names))).split()
        if parent.tag.startswith(C):
            assert [order.index(name) for name in names] == sorted(order.index(name) for name in names), parent.tag
    places = {each.get("val") for each in tree.iter(f"{C}dLblPos")}
    assert places <= ({"l", "r"} if kind == "curve" else {"outEnd"})
    assert tree.find(f"{C}externalData").get(f"{R}id") == "rId1"


def test_the_points_of_the_curve_are_those_of_the_risk():
    """What is drawn, what is cached and what Word would edit are the same figures, to the dinar."""
    chart = drawn()["curve"]

    amounts, shares, *_ = columns_of(chart)
    first = next(tree_of(chart).iter(f"{C}ser"))
    cached = [[Decimal(each.text) for each in first.iterfind(f"{C}{axis}//{C}v")] for axis in ("xVal", "yVal")]
    assert list(zip(*cached, strict=True)) == list(CURVE)
    assert [Decimal(value) for value in amounts[1:]] == [amount for amount, _ in CURVE]
    assert [Decimal(value) for value in shares[1:]] == [share for _, share in CURVE]


def test_the_place_of_the_quote_is_marked_on_the_curve():
    """The net sold, P50 and P80 are named where they stand, the net sold in the colour of what to look at."""
    series = list(tree_of(drawn()["curve"]).iter(f"{C}ser"))[1:]

    told = [(each.findtext(f"{C}tx//{C}v"), each.findtext(f"{C}xVal//{C}v")) for each in series]
    assert told == [("Net vendu", "1555555"), ("P50", "1600000"), ("P80", "1660000")]
    colours = [each.find(f"{C}marker//{A}srgbClr").get("val") for each in series]
    assert colours == ["E09F3E", "0E7C86", "0E7C86"]


@pytest.mark.parametrize("kind", ["curve", "tornado", "steps"])
def test_a_chart_is_plain(kind):
    """No legend, no gridline, no title of its own, a face that is named for both scripts, its size in the page."""
    chart = drawn()[kind]

    tree = tree_of(chart)
    assert not [*tree.iter(f"{C}legend", f"{C}majorGridlines")]
    assert {each.get("typeface") for each in tree.iter(f"{A}latin")} == {"Calibri"}
    assert {each.get("typeface") for each in tree.iter(f"{A}cs")} == {"Arial"}
    assert chart.width == 9_000 * 635
    assert chart.alt in {"Courbe", "Tornade", "Étapes"}


@pytest.mark.parametrize("kind", ["curve", "tornado", "steps"])
def test_an_arabic_chart_is_read_from_the_right(kind):
    """In Arabic amounts grow to the left and names stand at the right; in French it is the other way."""
    orders = {}
    for lang in ("fr", "ar"):
        axes = tree_of(drawn(lang)[kind]).iter(f"{C}valAx")
        flat = next(axis for axis in axes if axis.find(f"{C}axPos").get("val") == "b")
        orders[lang] = flat.find(f"{C}scaling/{C}orientation").get("val")

    assert orders == {"fr": "minMax", "ar": "maxMin"}
    assert "\u200fReprise\u200f" not in str(columns_of(drawn()["tornado"]))
    assert columns_of(drawn("ar")["tornado"])[0] == ["\u200fReprise\u200f", "\u200fFormation\u200f"]


def test_the_tornado_tells_how_far_each_line_goes():
    """Each line goes as far below and above its likely amount as it is told, in thousands of dinars."""
    chart = drawn()["tornado"]

    assert columns_of(chart)[1:] == [["P90", 467000.5, 90], ["P10", -270000, -5]]
    assert "en milliers de DA" in "".join(tree_of(chart).itertext())


def test_a_line_wholly_above_its_likely_amount_begins_where_it_begins():
    """A line that can only cost more is drawn from its P10, not from its likely amount."""
    chart = charts.tornado((Bar("Hausse", Decimal(200), Decimal(350)),), "", Look("fr"), 9_000)

    covered = next(tree_of(chart).iter(f"{C}dPt"))
    assert covered.find(f"{C}spPr//{A}srgbClr").get("val") == "FFFFFF"
    assert not [*tree_of(drawn()["tornado"]).iter(f"{C}dPt")]


def test_a_price_is_drawn_step_by_step():
    """Each part begins where the last one ended, a discount goes back, and the total stands alone."""
    chart = drawn()["steps"]

    _, far, near = columns_of(chart)
    assert (far[1:], near[1:]) == ([900, 900, 650], [0, 650, 0])
    shown = ["".join(each.itertext()) for each in tree_of(chart).iter(f"{C}dLbl")]
    assert shown == ["900,00", "−250,00", "650,00"]
    colours = [each.find(f"{C}spPr//{A}srgbClr").get("val") for each in tree_of(chart).iter(f"{C}dPt")]
    assert colours == ["12355B", "607080", "0E7C86"]


@pytest.mark.parametrize("label", ["=1+1", "<&\"'>", "{{ 7*7 }}", "a\x0bb\ud800"])
def test_a_label_is_text_and_nothing_else(label):
    """Whatever a line is called, a chart shows it as it is, and its workbook holds no formula."""
    chart = charts.tornado((Bar(label, Decimal(-1), Decimal(1)),), label, Look("fr"), 9_000)

    expected = label.replace("\x0b", "\ufffd").replace("\ud800", "\ufffd")
    cell = load_workbook(io.BytesIO(chart.workbook)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (expected, "s")
    assert tree_of(chart).findtext(f".//{C}cat//{C}v") == expected
    assert chart.alt == expected


def test_the_same_figures_give_the_same_bytes():
    """A chart drawn twice is the same file."""
    assert drawn("ar") == drawn("ar")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(0, 10**11, places=2), min_size=2, max_size=2, unique=True))
def test_an_axis_holds_what_is_drawn_on_it(pair):
    """Whatever the amounts, the axis goes round all of them, in ten steps at the most."""
    low, high = sorted(pair)

    first, last, step = scale_of(charts.curve(((low, Decimal(5)), (high, Decimal(95))), (), "", Look("fr"), 9_000))

    assert first <= low
    assert high <= last
    assert (last - first) / step <= 10
