"""Pictures: what a figure draws is what was priced, and what a client may see of it holds nothing internal."""

import base64
import io
import re
import sys
from decimal import Decimal

import pytest
from matplotlib.dates import num2date
from matplotlib.font_manager import fontManager
from PIL import Image

from costing import CostingError, bridge, estimate, quote, schedule
from costing.document_errors import ExtraMissing, PictureUnknown
from costing.documents.plot_curve import through
from costing.errors import LanguageNotWritten, LineUnknown
from costing.wording import LANGUAGES, percent
from tests.odd_quotes import odd
from tests.picture_reading import bars, columns, drawn, made, words
from tests.samples import DAY, book, chu_estimate, chu_quote, priced, scope_of

NEAR = {"origin": "local"}


def first(figure):
    return figure.axes[0]


def test_the_steps_of_a_line_add_up_to_its_price():
    """From the low end of the range, the steps lead without a gap to the price, and the rounding to the firm price."""
    steps = bars(first(drawn("line", "fr")))
    trace = {step.step: float(step.value) for step in chu_estimate().lines[3].trace}

    *drivers, price, rounding, firm = steps[1:]
    assert steps[0] == (0, 200_000)
    assert [begin for begin, _ in drivers] == pytest.approx([end for _, end in steps[: len(drivers)]])
    assert [end - begin for begin, end in drivers] == pytest.approx(
        [trace[name] for name in ("volume", "source_format", "identity_quality", "studies", "allowed_downtime",
                                  "vendor_origin", "residual")]
    )  # fmt: skip
    assert (
        200_000 + sum(end - begin for begin, end in drivers) == pytest.approx(price[1]) == pytest.approx(1_039_015.99)
    )
    assert rounding == pytest.approx((price[1], 1_039_000))
    assert firm == (0, 1_039_000)


@pytest.mark.parametrize("code", [line.code for line in chu_estimate().lines])
def test_every_line_has_a_picture_that_ends_at_its_price(code):
    """Whatever its price comes from, the last bar of a line is its firm price, of one by the year its amount."""
    line = next(each for each in chu_estimate().lines if each.code == code)
    steps = bars(first(chu_estimate().plot(code)))

    price = line.firm_amount if line.recurring else line.firm_price()
    assert steps[-1] == pytest.approx((0, float(price)))


@pytest.mark.parametrize("code", ["maintenance.1", "maintenance.2", "maintenance.3"])
def test_a_year_of_maintenance_is_told_in_dinars(code):
    """The rate of a year of maintenance is drawn as the dinars it makes of its base, then what the year adds."""
    steps = bars(first(chu_estimate().plot(code)))

    assert steps[0] == pytest.approx((0, 756_360))
    # The rate is rounded to 23 % of 7 563 600; the second year and the third cost 5 % more than the one before.
    firm = {"maintenance.1": 1_739_628.00, "maintenance.2": 1_826_609.40, "maintenance.3": 1_917_939.87}[code]
    assert steps[-1][1] == pytest.approx(firm)
    ends = [end for _, end in steps]
    assert any(end == pytest.approx(1_739_628) for end in ends)


def test_the_published_range_is_told_and_an_open_top_has_its_plus():
    """The range of the market stands behind the steps and is told, with a plus where it writes "and more"."""
    figure = drawn("line", "fr")
    behind = next(each for each in first(figure).patches if each.get_zorder() == 0)

    assert (behind.get_x(), behind.get_x() + behind.get_width()) == (200_000, 1_500_000)
    assert "Fourchette publiée\u00a0: 200\u202f000 à 1\u202f500\u202f000+" in words(figure)
    assert "Published range: 50,000 to 250,000" in words(drawn("counted line", "en"))


def test_an_unknown_answer_is_told_apart_without_its_colour():
    """The bar of an unknown answer is hatched, that of a known one is not, and a line says how far it may reach."""
    axes = first(drawn("line", "fr"))
    hatched = [bool(each.get_hatch()) for each in axes.patches if each.get_zorder() == 2]

    # low end; six answers; what the range leaves open; price; rounding down; firm price
    assert hatched == [False, *[False] * 6, True, False, True, False]
    reach = next(line for line in axes.lines if line.get_marker() == "|")
    low, high = reach.get_xdata()
    assert high - low == pytest.approx(221_000)


def test_a_quantity_is_told_under_the_unit_price():
    """Of a line with a quantity the unit price is drawn; how many there are and what they cost stands under it."""
    texts = words(drawn("counted line", "fr"))

    assert "Nombre de postes\u00a0: 24" in texts
    assert "Montant ferme\u00a0: 3\u202f340\u202f800,00\u00a0DA" in texts
    assert bars(first(drawn("counted line", "fr")))[-1] == (0, 139_200)


def test_the_curve_rises_through_the_place_of_the_quote():
    """The S-curve never falls, and passes through the place of the net, of P50 and of P80."""
    risk, made_quote = made()["risk"], chu_quote()
    axes = first(risk.plot(at=made_quote))

    curve = max(axes.lines, key=lambda line: len(line.get_xdata()))
    amounts, levels = (list(map(float, data)) for data in curve.get_data())
    assert amounts == sorted(amounts)
    assert levels == sorted(levels)
    dots = {
        (float(x[0]), float(y[0]))
        for x, y in (line.get_data() for line in axes.lines if line.get_marker() in {"D", "o"})
    }
    assert dots <= set(zip(amounts, levels, strict=True))
    held = risk.probability(made_quote.totals.net) * 100
    wanted = [(float(made_quote.totals.net), held), (risk.p50, 50), (risk.p80, 80)]
    assert sorted(dots) == [pytest.approx(each) for each in sorted(wanted)]


def test_the_curve_of_a_quote_is_the_one_of_its_record():
    """The internal picture of a quote is drawn from its record: the points it holds, and how probable its net is."""
    record = chu_quote().risk
    axes = first(drawn("quote's curve", "fr"))

    curve = max(axes.lines, key=lambda line: len(line.get_xdata()))
    points = set(zip(map(float, curve.get_xdata()), map(float, curve.get_ydata()), strict=True))
    assert {(float(each.amount), float(each.confidence)) for each in record.curve} <= points
    assert "tient dans 27\u00a0% des cas" in words(drawn("quote's curve", "fr"))
    assert quote_of_record().internal().plot().alt == drawn("quote's curve", "fr").alt


def quote_of_record():
    return type(chu_quote()).from_json(chu_quote().to_json())


def test_a_place_outside_the_curve_is_shown_too():
    """An amount that all but never holds, or always does, has its place at the foot, or at the head of the curve."""
    for amount, level in ((1_000_000, 0), (90_000_000, 100)):
        axes = first(made()["risk"].plot(at=amount))
        place = next(line for line in axes.lines if line.get_marker() == "D")
        low, high = axes.get_xlim()
        assert (place.get_xdata()[0], place.get_ydata()[0]) == (amount, level)
        assert low < amount < high


@pytest.mark.parametrize(
    ("place", "found"), [((2, 40), (2, 40)), ((2, 5), (2, 10)), ((2, 95), (2, 90)), ((1, 5), (1, 10))]
)
def test_a_rounded_probability_never_makes_a_curve_fall(place, found):
    """Where a probability is rounded past its neighbours, its place is put on the curve between them."""
    points, where = through([(1, 10), (3, 90)], place)

    assert where == found
    assert [level for _, level in points] == sorted(level for _, level in points)


@pytest.mark.parametrize("name", ["licences_alone", "long_names", "maintenance_alone"])
def test_a_certain_total_has_a_picture_that_says_so(name):
    """Where nothing is open, or nothing is paid once, both pictures are there and say it in words."""
    inside = odd(name).internal()

    for kind in ("curve", "tornado"):
        text = " ".join(words(inside.plot(kind)))
        said = "rien n’y est incertain" if name == "maintenance_alone" else "est certain, et chaque percentile"
        assert said in text.replace("\n", " ")
        assert len(inside.plot(kind).alt) > 40


def test_the_tornado_has_the_bars_of_the_risk():
    """Each line goes from its own P10 to its P90 around its likely amount, most weighty first; then the choices."""
    risk = made()["risk"]
    likely = {line.code: line.amount.likely for line in risk.lines}
    own = [bar for bar in risk.tornado if bar.kind != "choice"]
    lines, choices = drawn("tornado", "fr").axes

    drawn_bars = bars(lines)
    for place, bar in enumerate(own):
        low, high = drawn_bars[2 * place : 2 * place + 2]
        assert (low[0], high[1]) == pytest.approx((bar.low - likely[bar.code], bar.high - likely[bar.code]))
    settled = [bar for bar in risk.tornado if bar.kind == "choice"]
    assert bars(choices)[0][0] == pytest.approx(settled[0].low - risk.p80)
    assert bars(choices)[1][1] == pytest.approx(settled[0].high - risk.p80)


def test_a_tornado_of_many_lines_says_how_many_it_leaves_out():
    """Of forty lines that are open, the twenty that weigh most are drawn, and a note counts the others."""
    licences = [{"item": f"Licence {n}", "amount": 1_000 * n, "currency": "EUR"} for n in range(1, 41)]
    risk = priced(licences=licences, vendor=NEAR).risk(currency=True)

    figure = risk.plot("tornado", lang="en")

    assert len([bar for bar in bars(figure.axes[0]) if bar[1] > 0]) == 20
    assert "Lines that weigh less, not drawn: 20." in words(figure)
    assert figure.get_size_inches()[1] > made()["risk"].plot("tornado").get_size_inches()[1]


def test_the_calendar_has_the_days_of_the_project():
    """Each bar goes from the first day of a stage through its last, and each milestone stands on its day."""
    laid = made()["schedule"]
    axes = first(drawn("schedule", "fr"))

    def day(number):
        return num2date(number).date()

    found = [(day(begin), day(end - 1)) for begin, end in bars(axes)]
    assert found == sorted((task.first, task.last) for task in laid.tasks)
    marks = [day(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "D"]
    assert marks == [each.day for each in laid.milestones]
    shaded = {day(each.get_x()) for each in axes.patches if each.get_zorder() < 1}
    assert {each.day for each in laid.holidays} <= shaded
    assert all(each.weekday() in {4, 5} or each in {off.day for off in laid.holidays} for each in shaded)


def test_the_interruption_is_marked_on_its_day():
    """The interruption of the service has a line down to its stage, and its hours are told under the calendar."""
    window = made()["schedule"].window
    arrow = next(line for line in first(drawn("schedule", "fr")).lines if line.get_marker() == "v")

    assert num2date(arrow.get_xdata()[0]).date() == window.starts.date()
    assert any(text.startswith("Arrêt de service\u00a0: ") for text in words(drawn("schedule", "fr")))


def test_the_cost_of_ownership_is_that_of_the_record():
    """Columns are what is paid once, then for each year, with tax; the line is the total as it grows."""
    held = chu_quote().cost_by_year
    axes = first(drawn("ownership", "fr"))

    assert [height for _, _, height in columns(axes)] == pytest.approx([float(year.gross) for year in held])
    grown = next(line for line in axes.lines if len(line.get_xdata()) == len(held) and line.get_marker() == "o")
    assert list(grown.get_ydata()) == pytest.approx([float(year.cumulated) for year in held])
    assert "29,33\u00a0M" in words(drawn("ownership", "fr"))


def test_a_quote_without_years_has_its_one_column():
    """What is paid once alone is one column, as high as the total with tax."""
    assert columns(first(odd("one_line").plot())) == [(0, 0, 124_950)]


def test_taxes_that_a_client_bears_stand_on_what_is_paid_once():
    """The taxes a client bears itself are a part of their own, and the total has them in it."""
    sold = [{"item": "PACS", "amount": 40_000, "currency": "EUR"}]
    vendor = {"origin": "international", "currency": "EUR", "contract": "foreign"}
    made_quote = quote(priced(licences=sold, vendor=vendor, maintenance={"years": 2}))
    stacked = [each for each in columns(first(made_quote.plot())) if each[0] == 0]

    borne = sum(tax.amount for tax in made_quote.ownership.taxes)
    assert borne > 0
    assert stacked[-1][2] == pytest.approx(float(borne))
    assert sum(height for _, _, height in columns(first(made_quote.plot()))) == pytest.approx(
        float(made_quote.ownership.total)
    )


def test_a_bridge_leads_from_what_was_due_to_what_is_due():
    """The causes begin where what was due ends, and end where what is due does; totals are cut, and it is said."""
    found = made()["moved"]
    figure = drawn("moved bridge", "fr")
    (start, old), *causes, (_, new) = bars(first(figure))

    assert (old, new) == pytest.approx((float(found.old.due), float(found.new.due)))
    assert [end - begin for begin, end in causes] == pytest.approx([float(step.amount) for step in found.steps])
    assert causes[0][0] == pytest.approx(old)
    assert causes[-1][1] == pytest.approx(new)
    assert start > 0
    assert "L’axe ne commence pas à zéro." in words(figure)


def test_a_bridge_between_the_same_quotes_is_two_bars():
    """Where nothing changed, what was due and what is due are the same, from 0."""
    same = bridge(chu_quote(), chu_quote()).plot("fr")

    assert bars(first(same)) == [(0, pytest.approx(22_808_428.30))] * 2
    assert "L’axe ne commence pas à zéro." not in words(same)


def test_variants_stand_side_by_side_with_their_figures():
    """Each variant has its range with P50, P80 and firm price, and beside it what it costs over 3, 5 and 7 years."""
    held = made()["comparison"]
    once, owning = drawn("comparison", "fr").axes

    assert bars(once) == [pytest.approx((each.range.low, each.range.high)) for each in held.variants]
    owned = [float(span.cost) for each in held.variants for span in each.ownership(held.terms)]
    assert [end for _, end in bars(owning)] == pytest.approx(owned)
    marks = {shape: [line.get_xdata()[0] for line in once.lines if line.get_marker() == shape] for shape in "Dos"}
    assert marks["D"] == pytest.approx([float(each.once) for each in held.variants])
    assert marks["o"] == pytest.approx([each.percentiles.p50 for each in held.variants])
    assert marks["s"] == pytest.approx([each.percentiles.p80 for each in held.variants])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_client_may_see_holds_nothing_internal(lang):
    """Ownership, calendar and bridge name no range, percentile, probability, contingency, cost or margin."""
    at = quote(chu_estimate(), confidence=80)
    figures = [at.plot(lang), drawn("schedule", lang), bridge(chu_quote(), at).plot(lang), drawn("moved bridge", lang)]
    inside = (chu_quote().risk.p50, at.risk.p80, at.risk.contingency, chu_quote().lines[3].range.high)
    told = [f"{int(value):,}".replace(",", mark) for value in inside for mark in ("\u202f", ".", ",")]
    words_of = {"fr": ("marge", "coût d’achat", "p80", "probab"), "en": ("margin", "purchase cost", "p80", "probab")}

    for figure in figures:
        text = " ".join((*words(figure), figure.alt))
        assert [each for each in told if each in text] == []
        assert [
            each for each in words_of.get(lang, ("p80", "هامش", "تكلفة الشراء", "احتمال")) if each in text.lower()
        ] == []


def test_texts_of_strangers_are_shown_as_they_are():
    """A dollar, a backslash, a sign that no font has: a name is written as it is, and nothing is warned of."""
    named = [{"item": "$\\frac{1}{2}$ 漢字 \\textbf{x} عربي", "amount": 1_000}]

    figure = priced(licences=named, vendor=NEAR).plot("licences", "fr")

    title = next(text for text in words(figure) if "frac" in text)
    assert "$\\frac{1}{2}$" in title
    assert "عربي" in title
    assert "漢" not in title


@pytest.mark.parametrize("amount", [1, 99_000_000_000])
def test_the_smallest_and_the_largest_amounts_have_their_axis(amount):
    """One dinar, or ninety-nine thousand millions: the bar ends at its amount, and the axis tells it."""
    figure = priced(licences=[{"item": "L", "amount": amount}], vendor=NEAR).plot("licences", "fr")

    assert bars(first(figure))[-1] == (0, amount)
    assert ("100\u202f000\u00a0M" in words(figure)) is (amount > 1)


def test_pictures_have_the_colours_of_the_company():
    """A company's own colours and fonts are those of its pictures, as they are those of its documents."""
    look = {"main": "5A1846", "accent": "7A3B00", "highlight": "FFC857", "font": "DejaVu Serif"}
    seller = {"name": "Imagerie SARL", "look": look}
    made_quote = quote(priced(training={"days": 3}, maintenance={"years": 2}, vendor=NEAR, provider=seller))

    figure = made_quote.plot()

    assert first(figure).patches[0].get_facecolor()[:3] == pytest.approx((0x5A / 255, 0x18 / 255, 0x46 / 255))
    assert figure.texts[0].get_fontfamily() == ["DejaVu Serif", *usual_families()]


def usual_families():
    known = {each.name for each in fontManager.ttflist}
    return [name for name in ("Calibri", "Carlito", "DejaVu Sans") if name in known]


def test_parts_are_told_apart_in_grey():
    """Printed in grey, the kinds of a stacked column differ by light and dark, or by a hatch."""
    from costing.documents.chart_parts import Look
    from costing.documents.plot_costs import _FILLS
    from costing.documents.plot_fills import fills

    shown = [fills(Look("fr"))[name] for name in _FILLS.values()]
    greys = [
        Image.new("RGB", (1, 1), f"#{each.face}").convert("L").getpixel((0, 0)) for each in shown if not each.hatch
    ]

    assert all(abs(one - other) > 30 for one in greys for other in greys if one is not other)
    assert sum(bool(each.hatch) for each in shown) == 1


def test_a_notebook_shows_a_picture_with_its_words():
    """A notebook gets a PNG as wide as the page, and the text of it for who cannot see it, without any setting up."""
    shown, about = drawn("bridge", "fr")._repr_mimebundle_()

    with Image.open(io.BytesIO(base64.b64decode(shown["image/png"]))) as picture:
        assert picture.size[0] == about["image/png"]["width"] * 2
    assert shown["text/plain"] == about["image/png"]["alt"] == drawn("bridge", "fr").alt
    assert shown["text/plain"].startswith("Du net à payer précédent au nouveau")


@pytest.mark.parametrize("kind", ["gantt", "", "Curve", None])
def test_a_picture_that_is_not_there_is_named_with_those_that_are(kind):
    """Asked for another picture, a risk and a quote name the two there are."""
    for plot in (made()["risk"].plot, chu_quote().internal().plot):
        with pytest.raises(PictureUnknown) as refused:
            plot(kind)
        assert refused.value.available == ("curve", "tornado")


def test_a_line_or_a_language_that_is_not_there_is_refused():
    """A line that is not in the estimate, and a language that nobody wrote, are refused with those there are."""
    with pytest.raises(LineUnknown):
        chu_estimate().plot("nothing")
    for plot in (chu_quote().plot, made()["schedule"].plot, made()["bridge"].plot, made()["comparison"].plot):
        with pytest.raises(LanguageNotWritten, match="de"):
            plot("de")
    with pytest.raises(CostingError):
        made()["risk"].plot(lang="de")


def test_without_matplotlib_the_way_to_install_it_is_told(monkeypatch):
    """Where matplotlib is not installed, a picture says what to install, and everything else goes on."""
    for name in [each for each in sys.modules if each.partition(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "costing.documents.plot_figure", raising=False)

    with pytest.raises(ExtraMissing) as missing:
        chu_quote().plot()

    assert (missing.value.package, missing.value.extra) == ("matplotlib", "notebook")
    assert 'pip install "costing[notebook]"' in str(missing.value)
    assert chu_quote().totals.due == Decimal("22808428.30")


def test_a_quote_that_sells_more_than_its_estimate_stands_on_its_own_curve():
    """With a line of one's own the curve of the estimate says nothing of the net: the quote's own curve is drawn."""
    made_with = chu_quote().with_line("Armoire", 5_000_000)

    drawn_at = chu_estimate().risk().plot("curve", "en", at=made_with)

    own = percent(made_with.risk.probability_of_net * 100, "en")
    assert any(own in text for text in words(drawn_at))


def test_a_calendar_of_years_tells_its_years():
    """A project that lasts for years has its years at its days, and no list of feasts as long as itself."""
    wide = estimate(
        scope_of(migration={"volume_tb": 300}, workstations={"count": 200}, training={"days": 60}),
        book(),
        DAY,
    )
    laid = schedule(wide, DAY)
    told = words(laid.plot("fr"))

    assert (laid.last_day - laid.first_day).days > 366
    assert any(re.fullmatch(r"\d\d/\d\d/28", text) for text in told)
    assert max(map(len, told)) < 400
