"""The sums of priced facilities: each facility once, every name in three languages, every picture whole."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from costing import price_portfolio
from costing.document_errors import PictureUnknown
from costing.documents.portfolio_words import programme_of
from costing.errors import LanguageNotWritten
from costing.portfolio.risks import portfolio_risk
from costing.portfolio.summing import BY, portfolio_summary
from costing.portfolio_errors import PricesOfOther, SummaryUnknown
from costing.wilayas import wilayas
from costing.wording import LANGUAGES
from tests.picture_reading import bars, outside, overlaps, words
from tests.samples import DAY, book

ARABIC = range(0x600, 0x700)


@cache
def facilities():
    """Seven facilities: three ways to write Oran, two wilayas that are not given."""
    return pd.DataFrame(
        {
            "wilaya": [31, "Oran", "31 - Oran", "Alger", None, None, 16.0],
            "client.kind": ["network", "network", None, "private_clinic", "network", "", "private_clinic"],
            "migration.volume_tb": [18.0, 2.0, 4.0, 1.5, 2.5, 3.0, np.nan],
            "workstations.count": [np.nan, 4, 2, np.nan, np.nan, 1, 3],
            "maintenance": [None, True, None, None, None, True, None],
            "systems.pacs.upgrade": [None, "minor", None, None, None, "major", None],
            "licences.amount": [None, None, None, 1_000_000.0, None, None, None],
        }
    )


@cache
def prices():
    """Their prices."""
    return price_portfolio(facilities(), book(), DAY)


@cache
def summary():
    """What they come to."""
    return portfolio_summary(facilities(), prices(), book().on(DAY))


@cache
def many():
    """The sums of a facility in each wilaya, dearer from one to the next, and of one in none."""
    codes = [*wilayas(), None]
    frame = pd.DataFrame({"wilaya": codes, "migration.volume_tb": np.arange(1.0, len(codes) + 1)})
    return portfolio_summary(frame, price_portfolio(frame, book(), DAY), book().on(DAY))


def keys(by):
    return {each.key: each.facilities for each in summary().groups[by]}


def test_a_wilaya_is_one_however_it_is_written():
    """Code, name or both, a wilaya is one row, and what is missing says so."""
    assert keys("wilaya") == {31: 3, 16: 2, None: 2}
    assert keys("client.kind") == {"network": 3, "private_clinic": 2, None: 2}


@pytest.mark.parametrize("by", ["wilaya", "client.kind"])
@pytest.mark.parametrize("column", ["low", "likely", "high", "sum_of_p80", "year_1", "gross"])
def test_the_rows_of_a_table_come_to_the_total(by, column):
    """Whatever is summed by, each facility counts once: the rows come to the total, and that to the prices."""
    names = {"year_1": "maintenance.year_1", "gross": "total.gross", "sum_of_p80": "total.p80"}
    rows = summary().to_frame(by)

    assert rows[column].sum() == pytest.approx(getattr(summary().total, column), rel=1e-12)
    assert rows[column].sum() == pytest.approx(prices()[names.get(column, f"total.{column}")].sum(), rel=1e-12)
    assert rows["facilities"].sum() == len(facilities())


def test_services_come_to_the_total_too():
    """The services add up to the total, and each counts the facilities that ask for it."""
    rows = summary().to_frame("service", "en")

    for end in ("low", "likely", "high"):
        assert rows[end].sum() == pytest.approx(getattr(summary().total, end), rel=1e-12)
    assert rows.loc["data_migration", "facilities"] == 6
    assert rows.loc["licences", ["facilities", "likely"]].tolist() == [1, 1_000_000]
    assert rows.loc["data_migration", "name"] == "PACS/RIS data migration"
    assert rows[["sum_of_p80", "year_1", "gross"]].isna().all(axis=None)


def test_the_dearest_stands_first_and_what_was_not_given_last():
    """Rows are ranked by their likely price; the row without a wilaya closes the table, whatever it costs."""
    ranked = many().groups["wilaya"]

    assert [each.key for each in ranked] == [*reversed(wilayas()), None]
    assert ranked[-1].likely > ranked[0].likely


def test_facilities_without_a_price_are_counted_apart():
    """A row that could not be priced is in no sum, and the summary says how many there are."""
    some = prices().copy()
    some.loc[0] = np.nan
    found = portfolio_summary(facilities(), some)

    assert (found.total.facilities, found.unpriced) == (6, 1)
    assert {each.key: each.facilities for each in found.groups["wilaya"]}[31] == 2
    assert found.total.likely == pytest.approx(some["total.likely"].sum())


def test_kinds_may_be_places_among_their_words():
    """A kind that is coded by its place counts with the same kind in words."""
    coded = facilities().assign(**{"client.kind": [5, 5, -1, 1, 5, -1, 1]})

    found = portfolio_summary(coded, price_portfolio(coded, book(), DAY))
    assert {each.key: each.facilities for each in found.groups["client.kind"]} == keys("client.kind")


def test_without_percentiles_there_is_no_p80():
    """Prices without percentiles have sums without them, and say nothing of a P80."""
    found = portfolio_summary(facilities(), price_portfolio(facilities(), book(), DAY, percentiles=False))

    assert found.total.sum_of_p80 is None
    assert found.to_frame()["sum_of_p80"].isna().all()
    assert "quatre fois sur cinq" not in str(found.show())


def test_tables_that_are_not_of_each_other_are_refused():
    """The prices of other facilities are never summed with these."""
    with pytest.raises(PricesOfOther, match="7 facilities and 6 rows of prices"):
        portfolio_summary(facilities(), prices().iloc[1:])


def test_a_sum_or_a_picture_that_there_is_none_of_is_refused():
    """Another word than those there are is told, with those there are."""
    with pytest.raises(SummaryUnknown, match=r"wilaya, client\.kind, service"):
        summary().to_frame("commune")
    with pytest.raises(PictureUnknown):
        summary().plot("commune")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_shows_itself_in_three_languages(lang):
    """In a notebook it tells every wilaya, kind and service by its name, and that P80s of single facilities add up."""
    told = str(summary().show(lang))

    names = {
        "fr": ("Oran (31)", "Clinique privée", "Reprise des données PACS/RIS", "Non précisé", "P80"),
        "en": ("Oran (31)", "Private clinic", "PACS/RIS data migration", "Not given", "P80"),
        "ar": ("وهران (31)", "عيادة خاصة", "ترحيل بيانات", "غير محدد", "P80"),
    }
    assert [name for name in names[lang] if name not in told] == []
    assert "text/html" in summary()._repr_mimebundle_()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", BY)
def test_every_picture_is_whole_and_says_what_it_shows(kind, lang):
    """Bars are ranked, no word leaves the picture or runs into another, and its text for the blind is there."""
    figure = summary().plot(kind, lang)

    assert outside(figure) == []
    assert overlaps(figure) == []
    assert len(figure.alt) > 40
    assert any(ord(sign) in ARABIC for text in words(figure) for sign in text) == (lang == "ar")
    lengths = [abs(end - begin) for begin, end in bars(figure.axes[0])]
    assert lengths == pytest.approx([each.likely for each in summary().groups[kind]])


def test_a_picture_of_many_says_what_it_leaves_out():
    """Of seventy rows, the twenty dearest are drawn, that without a wilaya among them; the others are told."""
    figure = many().plot("wilaya", "en")

    assert len(bars(figure.axes[0])) == 20
    assert "Not given" in words(figure)
    assert any(text.startswith("Not drawn, as they are smaller: 50, together ") for text in words(figure))
    assert outside(figure) == overlaps(figure) == []


def test_a_summary_of_many_shows_the_dearest_and_the_rest_as_one():
    """In a notebook, of seventy rows the dearest are told one by one, the others as one row; all are in the table."""
    told = str(many().show("en")).partition("By kind")[0].replace("\u00a0", " ").splitlines()

    rows = [line.split() for line in told if line.strip()]
    counts = {line[0]: line for line in rows}
    assert counts["Others:"][:3] == ["Others:", "50", "50"]
    assert counts["Total"][1] == "70"
    assert rows.index(counts["Total"]) - rows.index(counts["Others:"]) == 2
    rest = sum(each.likely for each in many().groups["wilaya"][19:-1])
    assert counts["Others:"][4] == f"{rest / 1_000_000:,.2f}"
    assert len(many().to_frame("wilaya")) == 70


def test_the_unit_of_the_tables_is_told_before_them():
    """Whoever reads a first row knows already that its amounts are millions of dinars."""
    told = str(summary().show("en"))

    assert told.index("millions of DZD") < told.index("By wilaya")


def test_of_nothing_there_is_a_sentence():
    """Where no facility has a price, the picture and the summary say so, and nothing fails."""
    none = prices().iloc[:0]
    found = portfolio_summary(facilities().iloc[:0], none)

    assert found.total.facilities == 0
    assert found.plot(lang="en").alt == "No facility has a price: there is nothing to draw."
    assert "Facilities priced: 0" in str(found.show("en"))


# The programme as a whole


@cache
def risk(count=7):
    """The risk of the first of these facilities together."""
    return portfolio_risk(facilities().iloc[:count], book(), DAY)


def test_the_programme_as_a_whole_is_told_beside_the_sum_of_its_parts():
    """The summary tells the P50 and P80 of all together, and what the sum of the single P80s has above that."""
    found = portfolio_summary(facilities(), prices(), book().on(DAY), risk=risk(), lang="en")

    assert found.total.sum_of_p80 == pytest.approx(risk().sum_of_p80, rel=1e-9)
    assert risk().p50 < risk().p80 < found.total.sum_of_p80
    told = str(found.show()).replace("\u00a0", " ")
    assert f"P50 {risk().p50:,.0f} DZD, P80 {risk().p80:,.0f} DZD" in told
    over = risk().sum_of_p80 - risk().p80
    assert f"which is {over:,.0f} DZD ({over / risk().p80:.1%}) more than the programme needs" in told
    assert found.plot("curve").alt == risk().plot("curve", "en").alt


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["curve", "shares"])
def test_the_pictures_of_a_programme_are_whole(kind, lang):
    """The S-curve and the shares keep their words on the picture and apart, in each language."""
    figure = risk().plot(kind, lang)

    assert outside(figure) == []
    assert overlaps(figure) == []
    assert len(figure.alt) > 40
    assert any(ord(sign) in ARABIC for text in words(figure) for sign in text) == (lang == "ar")


def test_the_curve_passes_through_what_it_names():
    """The curve of a programme goes through its P50, its P80, and the sum of the single P80s where that stands."""
    (axes,) = risk().plot("curve").axes
    line = max(axes.lines, key=lambda each: len(each.get_xdata()))
    points = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))

    assert points[risk().p50] == pytest.approx(50, abs=0.6)
    assert points[risk().p80] == pytest.approx(80, abs=0.6)
    assert points[risk().sum_of_p80] == pytest.approx(risk().probability(risk().sum_of_p80) * 100, abs=0.6)


def test_the_shares_are_drawn_from_the_largest_on():
    """Whoever moves the programme most stands on top, each bar as long as its part of the variance."""
    figure = risk().plot("shares")

    lengths = [end - begin for begin, end in bars(figure.axes[0])]
    assert lengths == pytest.approx(sorted(risk().programme.shares, reverse=True))
    assert sum(lengths) == pytest.approx(1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_risk_of_a_programme_shows_itself(lang):
    """In a notebook it tells its percentiles, who moves it most, and the assumption that it rests on."""
    told = str(risk().show(lang))

    for share in ("100", "50"):
        assert share in told
    assert str(risk().index[int(np.argmax(risk().programme.shares))]) in told
    assert told != str(risk().show({"fr": "en", "en": "ar", "ar": "fr"}[lang]))


def test_a_programme_that_is_certain_is_a_sentence():
    """Where nothing is open, the pictures say the total in words, and nothing fails."""
    frame = pd.DataFrame({"licences.amount": [1_000_000.0, 500_000.0]})
    found = portfolio_risk(frame, book(), DAY)

    assert found.deviation == 0
    for kind in ("curve", "shares"):
        assert "1,500,000.00 DZD" in found.plot(kind, "en").alt.replace("\u00a0", " ")
    assert "1,500,000" in str(found.show("en"))


def test_a_picture_that_no_programme_has_is_refused():
    """Another picture than those there are is told, with those there are."""
    with pytest.raises(PictureUnknown):
        risk().plot("tornado")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_facility_is_a_programme_of_its_own(lang):
    """Of a single facility nothing is said to add up; of several, the share stands after the amount it is of."""
    alone, several = programme_of(risk(1), lang), programme_of(risk(), lang)

    assert several.startswith(alone.partition("P50")[0])
    assert "%" in several
    assert "%" not in alone
    assert "+" not in several


def test_prices_in_another_order_are_still_those_of_their_facilities():
    """Prices that were sorted are summed by their labels; those of other facilities are refused."""
    frame = pd.DataFrame({"wilaya": [16, 31], "training.days": [1.0, 9.0], "vendor.origin": "local"}, index=["a", "b"])
    priced = price_portfolio(frame, book(), DAY, percentiles=False)

    sorted_out = portfolio_summary(frame, priced.iloc[::-1])

    assert sorted_out.groups["wilaya"] == portfolio_summary(frame, priced).groups["wilaya"]
    with pytest.raises(PricesOfOther):
        portfolio_summary(frame, priced.set_axis(["a", "c"]))
    with pytest.raises(LanguageNotWritten):
        portfolio_summary(frame, priced, lang="de")
