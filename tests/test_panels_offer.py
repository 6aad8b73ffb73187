"""What a quote, its internal build, an estimate, an explanation and questions show of themselves in a notebook."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import cycle

import pytest

from costing import Quote, quote
from costing.documents import texts
from costing.documents.estimate_panel import lines_table
from costing.errors import LanguageNotWritten
from costing.money import DINAR, to_step
from costing.quoting.confiding import CONTINGENCY
from costing.wording import LANGUAGES, LRM, money, number
from tests.odd_quotes import ODD, odd
from tests.panel_reading import faults, read, shown, value, words, words_of
from tests.samples import chu_estimate, chu_quote, priced
from tests.test_client_files import CODED, WORDS, flat, inner_headings, inside, secret_amounts, secret_texts, sold
from tests.test_document_laws import WRITTEN_MONEY, worked_out

HOSTILE = "<script>alert('x')</script> {{ 7*7 }} [red]rouge[/red] & \"<b>"
EACH = list(zip(ODD, cycle(LANGUAGES), strict=False))  # every unusual quote, each in one of the languages
OPEN = {"systems": {"pacs": {"upgrade": "major"}}, "workstations": {}, "migration": {}, "maintenance": {"years": 2}}
MARKS = {
    "fr": "INTERNE – NE PAS TRANSMETTRE AU CLIENT",
    "en": "INTERNAL – NOT FOR THE CLIENT",
    "ar": "وثيقة داخلية لا تُسلَّم للزبون",
}


@cache
def open_estimate():
    """Return an estimate of much that nobody knows yet."""
    return priced(**OPEN)


@cache
def objects():
    """Return one of each kind that shows itself."""
    made, estimated = odd("negotiated"), open_estimate()
    explained = estimated.explain("data_migration")
    return (made, made.internal(), estimated, explained, estimated.questions())


@cache
def told(name, lang, *, inside=False):
    """Return the plain text and the HTML of an unusual quote, or of its internal build."""
    return shown(odd(name).internal() if inside else odd(name), lang)


def label(name, lang):
    """Return a label of the client's documents."""
    return texts.labels(lang)[f"proposal.{name}"]


def counted(made):
    """Return the lines that are in the total."""
    return [line for line in made.lines if not (line.recurring or line.optional)]


def captioned(html, caption):
    """Return the one table of a caption."""
    (found,) = [table for table in read(html).tables if table.caption == caption]
    return found


@pytest.mark.parametrize(("name", "lang"), [each for each in EACH if each[0] != "maintenance_alone"])
def test_every_figure_a_quote_shows_is_its_own(name, lang):
    """Lines are quantity times price and sum to the total; less discounts, with taxes and stamp, that is due."""
    made = odd(name)

    table, totals = read(told(name, lang)[1]).tables[1], made.totals
    rows = [[value(row[place], lang) for place in (1, 3, 4)] for row in table.rows(5)]
    foot = [(row[0], value(row[-1], lang)) for row in table.parts["tfoot"]]
    read_out, (due, paid) = dict(foot), foot[-1]
    before = [each for each, _ in foot].index(label("gross", lang))
    taxes = [amount for _, amount in foot[before - len(totals.vat) : before]]
    stamp = read_out.get(label("stamp_duty", lang), Decimal(0))
    off = -sum(amount for _, amount in foot if amount < 0)
    assert sorted(amount for *_, amount in rows) == sorted(line.amount for line in counted(made))
    assert all((many * price).quantize(Decimal("0.01"), ROUND_HALF_UP) == amount for many, price, amount in rows)
    assert sum(amount for *_, amount in rows) == read_out[label("net", lang)] == totals.net
    assert (off, stamp, taxes) == (totals.discount, totals.stamp_duty, [tax.amount for tax in totals.vat])
    assert read_out[label("net", lang)] - off + sum(taxes) == read_out[label("gross", lang)] == totals.gross
    assert read_out[label("gross", lang)] + stamp == paid == totals.due
    assert due == label("due", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_due_stands_out_and_is_said_in_words(lang):
    """The amount due is the one figure of its table that is strong, and stands below it in letters."""
    made = odd("several_rates")

    table = read(shown(made, lang)[1])
    figures = [text for text in table.strong if WRITTEN_MONEY[lang].fullmatch(text)]
    assert figures == [money(made.totals.due, lang)]
    assert [text for text in table.said if made.in_words[lang] in text] != []


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_what_stands_beside_the_total_is_all_there(name, lang):
    """Payments sum to what is due, years to the commitment, and each choice that is open tells the total with it."""
    made = odd(name)

    html = told(name, lang)[1]
    found = WRITTEN_MONEY[lang].findall("\n".join(read(html).said))
    tables = read(html).tables
    shares = [table for table in tables if table.heads and table.heads[-1] == label("payment", lang)]
    years = [table for table in tables if table.heads and table.heads[-1] == label("year_gross", lang)]
    assert sum(value(row[-1], lang) for table in shares for row in table.rows(4)) == sum(
        each.amount for each in made.payments
    )
    recurring = [line for line in made.lines if line.recurring and not line.optional]
    assert len([row for table in years for row in table.rows(4)]) == len(recurring)
    paid = sum(value(row[-1], lang) for table in years for row in table.rows(4))
    assert not years or value(years[0].parts["tfoot"][0][-1], lang) == made.totals.gross + paid == made.commitment.gross
    open_choices = [each for each in (*made.options, *made.variants) if not each.accepted]
    assert [each.code for each in open_choices if money(each.gross_with, lang) not in found and each.without] == []


def test_a_quote_shows_what_its_client_asks_first():
    """Number, client, days, lines in groups with their discounts, options, years, payments: read out by hand."""
    table, *_ = read(shown(odd("negotiated"))[1]).tables

    assert [row[1] for row in table.rows()] == [
        "Clinique d'Exemple", "CL-EX-01", "24 novembre 2026", "23 janvier 2027",
    ]  # fmt: skip
    html = shown(odd("negotiated"))[1]
    prices = captioned(html, "Prix fermes HT, en dinars algériens (DA)")
    assert prices.heads == ["Désignation", "Qté", "Unité", "Prix unitaire HT", "Montant HT avant remise"]
    assert prices.rows()[:4] == [
        ["Mise à niveau et reprise"],
        ["Mise à niveau majeure PACS/RIS", "1", "forfait", "1\u202f166\u202f000,00", "1\u202f166\u202f000,00"],
        ["Mise à niveau logicielle des postes de travail", "5", "poste", "121\u202f600,00", "608\u202f000,00"],
        ["Remise de 8\u00a0%, soit 559\u202f360,00\u00a0DA HT après remise"],
    ]
    assert captioned(html, "Options proposées").rows()[-1] == [
        "Total TTC avec cette option (+\u00a0677\u202f110,00\u00a0DA)\u00a0: 3\u202f045\u202f638,40\u00a0DA",
    ]  # fmt: skip
    assert captioned(html, "Échéancier de paiement").rows()[0] == [
        "Commande passée", "3 janvier 2027", "40\u00a0%", "966\u202f360,16",
    ]  # fmt: skip


def test_a_revision_says_what_it_replaces():
    """Revision 1 carries its mark beside its number, and says what it takes the place of and what changed."""
    text, html = shown(chu_quote().revise(discount_percent=3))

    assert "révision\u00a01" in text.splitlines()[0]
    assert "Annule et remplace" in text
    assert faults(html) == []


def internal_amounts(made):
    """Return every amount of a record that no client reads, whatever it is the amount of."""
    found = {end for line in made.lines for end in (line.range.low, line.range.likely, line.range.high)}
    for line in made.lines:
        found |= {line.cost, line.margin, line.floor, line.price_before, line.contingency}
    risk = made.risk
    found |= {risk.p10, risk.p50, risk.p70, risk.p80, risk.p90, risk.mean, risk.contingency, risk.base_amount}
    found |= {point.amount for point in risk.curve} | set(risk.parts.values())
    found |= {end for bar in risk.tornado for end in (bar.low, bar.high)}
    return {amount for amount in found if amount}


def client_amounts(made, lang):
    """Return every amount that a client has to read, as its language writes it."""
    totals = made.totals
    found = {totals.net, totals.gross, totals.due, totals.discount, totals.net - totals.discount, *worked_out(made)}
    found |= {part for line in made.lines for part in (line.unit_price, line.amount)}
    found |= {part for tax in totals.vat for part in (tax.base, tax.amount)}
    found |= {part for each in made.payments for part in (each.amount, each.retained, each.recovered) if part}
    found |= {made.commitment.net, made.commitment.gross, made.ownership.total}
    said = [
        text for each in made.assumptions if each.audience == "client" for text in (each.taken, each.effect) if text
    ]
    return {money(each, lang) for each in found} | {
        one for text in said for one in WRITTEN_MONEY[lang].findall(text[lang])
    }


def secret_words(made):
    """Return what the company wrote for itself: reasons, roles, findings, keys of its price book."""
    found = {each.reason for each in made.discounts} | {line.hand_reason for line in made.lines} | {made.terms.role}
    found |= {each.message[lang] for each in made.audit for lang in LANGUAGES}
    found |= {step.source for line in made.lines for step in line.trace if "." in step.source}
    found |= {each.text[lang] for each in made.assumptions if each.audience == "internal" for lang in LANGUAGES}
    return {flat(each) for each in found if each}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ODD)
def test_a_quote_shows_its_client_nothing_internal(name, lang):
    """Neither as text nor as HTML: no range, percentile, cost, margin, floor, reason, finding, key or internal word."""
    made = odd(name)
    secret = {money(each, lang) for each in internal_amounts(made)} - client_amounts(made, lang)
    for each in told(name, lang):
        text = flat(re.sub(r"<style>.*?</style>", "", each))
        assert set(WRITTEN_MONEY[lang].findall(text)) & secret == set()
        assert [secret for secret in secret_words(made) if secret in text] == []
        assert re.findall(rf"\b(?:{WORDS[lang]})\b", text, re.IGNORECASE) == []
        assert [code for code in CODED if re.search(rf"\b{code}\b", text)] == []
        assert MARKS[lang] not in text
        assert re.search(r"\b(?:internes?|internal|داخلي)\b", text, re.IGNORECASE) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_company_with_much_to_hide_hides_it(lang):
    """Costs, floors, mandates and reasons of a company's own book are in its internal build, and in no client's."""
    secret, kept = secret_amounts(lang), secret_texts(inside(lang))

    for text in shown(sold(), lang):
        assert set(WRITTEN_MONEY[lang].findall(text)) & secret == set()
        assert [each for each in kept if each in flat(text)] == []
        assert set(read(text).said) & inner_headings(lang) == set()
    text, html = shown(sold().internal(), lang)
    said = flat("\n".join(read(html).said))
    assert len(set(WRITTEN_MONEY[lang].findall(said)) & secret) > 50
    assert set(WRITTEN_MONEY[lang].findall(text)) == set(WRITTEN_MONEY[lang].findall(said))
    assert all(reason in said for reason in inside(lang).reasons)
    assert set(read(html).said) & inner_headings(lang) != set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_internal_build_says_that_it_is_and_who_approves(lang):
    """Its title is the mark; below stand margin, percentiles, the probability, who approves and why, findings."""
    made = odd("negotiated")

    text, html = shown(made.internal(), lang)
    said = "\n".join(read(html).said)
    assert text.splitlines()[0] == MARKS[lang]
    assert read(html).strong[0] == MARKS[lang]
    assert all(money(each, lang) in said for each in (made.risk.p50, made.risk.p80, made.risk.p90, made.totals.due))
    assert all(reason.text[lang] in said for reason in made.approval.reasons)
    assert all(found.message[lang] in said and found.way_out[lang] in said for found in made.audit)
    assert made.approval.by_label[lang] in said


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_the_internal_build_shows_each_line_with_what_is_known_inside(name, lang):
    """Beside each price stand low, likely and high, contingency, cost, margin and floor, where there are any."""
    made, low = odd(name), texts.labels(lang, internal=True)["proposal.inside_low"]

    tables = [table for table in read(told(name, lang, inside=True)[1]).tables if low in table.heads]
    rows = [row for table in tables for row in table.rows() if len(row) > 1]
    kinds = ("contingency", "cost", "margin", "floor")
    names = [kind for kind in kinds if any(getattr(line, kind) for line in made.lines)]
    assert len(rows) == len(made.lines)
    for line in made.lines:
        held = [money(each, lang) if each else "–" for each in (getattr(line, kind) for kind in names)]
        likely = "–" if line.service == CONTINGENCY else number(to_step(line.range.likely, DINAR), lang, 0)
        figures = [money(line.unit_price, lang), money(line.amount, lang)]
        assert [line.labels[lang], *figures, likely, *held] in [[row[0], *row[2:4], row[5], *row[7:]] for row in rows]
    if counted(made):
        added = sum(line.contingency for line in counted(made))
        assert not added or money(added, lang) in tables[0].parts["tfoot"][0]


def whole(amount, lang):
    """Return an amount to the dinar, half-up, as a language writes it, written apart from the library."""
    text = f"{Decimal(str(amount)).quantize(Decimal(1), ROUND_HALF_UP):,}"
    return text.replace(",", {"fr": "\u202f", "ar": ".", "en": ","}[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_estimate_shows_each_range_and_their_sums(lang):
    """Low, likely and high of each line to the dinar, a plus where the market leaves the top open, sums in the foot."""
    made = chu_estimate()

    table = read(shown(made, lang)[1]).tables[1]
    for line, row in zip([line for line in made.lines if not line.recurring], table.rows(), strict=True):
        ends = [whole(end, lang) for end in (line.amount.low, line.amount.likely, line.amount.high)]
        shown_ends = [cell.replace(LRM, "") for cell in row[2:]]
        assert (row[0], shown_ends) == (line.label[lang], [*ends[:2], ends[2] + "+" * line.open_top])
    ends = [whole(end, lang) for end in (made.low, made.likely, made.high)]
    assert [cell.replace(LRM, "") for cell in table.parts["tfoot"][0][2:]] == [*ends[:2], f"{ends[2]}+"]


def test_an_estimate_shows_what_it_takes_for_granted_apart():
    """Quantities with what they may be, contract years outside the total, class, cross-check, assumptions: by hand."""
    known, unknown = (read(shown(each)[1]) for each in (chu_estimate(), open_estimate()))

    assert ["Mise à niveau logicielle des postes de travail", "24\u00a0postes"] in [
        row[:2] for row in known.tables[1].rows()
    ]
    assert ["Mise à niveau logicielle des postes de travail", "8\u00a0postes (1–50)"] in [
        row[:2] for row in unknown.tables[1].rows()
    ]
    assert [row[1] for row in known.tables[0].rows()] == ["CHU-EX-01", "23\u00a0%", "1"]
    years = [table for table in known.tables if table.caption == "Maintenance, par année de contrat, hors total"]
    assert years[0].rows()[0][1:] == [
        "1\u202f681\u202f069",
        "1\u202f740\u202f632",
        "1\u202f851\u202f250",
    ]
    assert chu_estimate().cross_check.comment.said()["fr"] in known.said
    assert [row[0] for row in unknown.tables[-1].rows()] == [
        each.taken["fr"] if each.taken else each.said()["fr"] for each in open_estimate().assumptions
    ]
    assert {"Si 4\u00a0: +\u00a0106\u202f400,00\u00a0DA.", "Si 100\u00a0%\u00a0: +\u00a0240\u202f000,00\u00a0DA."} <= {
        row[1] for row in unknown.tables[-1].rows()
    }


def test_the_lines_of_an_estimate_are_shown_without_a_trace():
    """What a slider draws again and again reads neither a trace nor an assumption."""

    def refused():
        message = "a trace was read"
        raise ValueError(message)

    priced_ = priced(**OPEN)
    made = replace(priced_, lines=tuple(replace(line, telling=refused) for line in priced_.lines))

    assert lines_table(made, "fr") == lines_table(priced_, "fr")
    assert not {"assumptions", "what_ifs", "audit", "cross_check"} & set(vars(made))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_explanation_is_a_table_with_sources(lang):
    """Each step with its answer, its dinars and its source, the key of the price book kept in its own order."""
    made = chu_estimate().explain("data_migration", lang)

    (table,) = read(shown(made)[1]).tables
    assert [row[1:3] for row in table.rows()] == [[each.answer, each.value] for each in made.rows]
    key = "data_migration.range"
    assert table.rows()[0][3] == (f"{LRM}{key}{LRM}" if lang == "ar" else key)
    assert table.rows()[1][3] == {"fr": "besoin exprimé", "en": "scope", "ar": "ملف الحاجة"}[lang]
    assert made.span in read(shown(made)[1]).said


def test_an_explanation_is_shown_in_another_language_too():
    """Asked for in Arabic, an explanation in French is told anew, and is the one that Arabic had asked for."""
    made = chu_estimate()

    assert shown(made.explain("data_migration", "fr"), "ar") == shown(made.explain("data_migration", "ar"))
    assert 'dir="rtl"' in shown(made.explain("data_migration"), "ar")[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_questions_are_ranked_with_where_the_answer_goes(lang):
    """Each question with its rank, what is usual, what it narrows to the dinar, and the key of the scope."""
    asked = open_estimate().questions()

    (table,) = read(shown(asked, lang)[1]).tables
    assert [row[0] for row in table.rows()] == [str(rank) for rank in range(1, len(asked) + 1)]
    for each, row in zip(asked, table.rows(), strict=True):
        assert (row[1], row[3], row[4].strip(LRM)) == (each.text[lang], whole(each.narrowing, lang), each.key)
    (tier,) = [row for row in table.rows() if row[4].strip(LRM) == "maintenance.tier"]
    usual = {"fr": "de base / standard / premium", "en": "basic / standard / premium", "ar": "أساسي / عادي / ممتاز"}
    assert tier[2] == usual[lang]


def test_where_all_is_known_nothing_is_asked():
    """Where no answer is open, one sentence says that there is nothing to ask."""
    asked = priced(licences=[{"item": "Serveur", "amount": 1_000_000}], vendor={"origin": "local"}).questions()

    text, html = shown(asked)
    assert "aucune question à poser" in text
    assert read(html).tables == []
    assert repr(asked) == "<Questions: 0>"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_terminal_says_what_a_notebook_says(lang):
    """Plain text and HTML have the same words and the same figures, and no figure is broken over two lines."""
    for each in objects():
        text, html = shown(each, lang)
        assert words(text) == words_of(html)


@pytest.mark.parametrize(("name", "lang"), EACH)
def test_the_figures_of_an_unusual_quote_are_whole_in_a_terminal(name, lang):
    """Sixty lines or a name of 300 signs: every amount of the HTML stands in the text too, as often."""
    for text, html in (told(name, lang), told(name, lang, inside=True)):
        held = WRITTEN_MONEY[lang].findall("\n".join(read(html).said))
        assert sorted(WRITTEN_MONEY[lang].findall(text)) == sorted(held)
        assert faults(html) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_said_by_style_alone(lang):
    """A notebook that is not trusted loses styles and classes: tables, totals in their foot and headings are left."""
    for each in objects():
        html = shown(each, lang)[1]
        bare = re.sub(r' (?:class|style)="[^"]*"', "", re.sub(r"<style>.*?</style>", "", html))
        assert "content:" not in html
        assert "<style" not in bare
        assert (read(bare).said, read(bare).tables, read(bare).strong) == (
            read(html).said, read(html).tables, read(html).strong,
        )  # fmt: skip
        assert faults(bare) == faults(html) == []
        assert read(html).every["style"] == 1
        assert f'lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in bare


def test_what_a_stranger_wrote_stands_as_text():
    """Code, tags, marks of a template or of a terminal in a name are shown as they were written, and do nothing."""
    scope = {"training": {"days": 3}, "client": {"name": HOSTILE}, "subject": HOSTILE, "reference": HOSTILE[:60]}
    priced_ = priced(**scope, licences=[{"item": HOSTILE, "amount": 1_000}], vendor={"origin": "local"})
    terms = {
        "lines": [{"label": HOSTILE, "code": "h", "unit_price": 1_000, "optional": True}],
        "discounts": [{"on": "training", "percent": 5, "reason": HOSTILE}],
        "variants": [{"code": "v", "label": HOSTILE, "without": ["training"]}],
    }
    made = quote(priced_, **terms)

    for each in (made, made.internal(), priced_, priced_.explain("licences"), priced_.questions()):
        text, html = shown(each)
        assert {"script", "b"} & set(read(html).every) == set()
        assert faults(html) == []
        assert [name for name, _ in read(html).attributes if name.startswith("on")] == []
    for each in (made, made.internal()):
        text, html = shown(each)
        assert HOSTILE in flat(text)
        assert any(HOSTILE in cell for table in read(html).tables for row in table.rows() for cell in row)


@pytest.mark.parametrize(("name", "lang"), [("negotiated", "ar"), ("public", "fr"), ("chosen", "en")])
def test_a_quote_read_from_its_record_shows_the_same(name, lang):
    """What a record shows is, byte for byte, what the quote showed that it was written from; inside too."""
    made = odd(name)
    again = Quote.from_json(made.to_json())

    assert shown(again, lang) == shown(made, lang)
    assert shown(again.internal(), lang) == shown(made.internal(), lang)


def test_each_speaks_its_own_language_unless_asked():
    """A French scope is shown in French, in Arabic when asked, and in German never."""
    for each in objects():
        assert each._repr_mimebundle_() == each.show("fr")._repr_mimebundle_()
        assert 'lang="ar" dir="rtl"' in shown(each, "ar")[1]
        with pytest.raises(LanguageNotWritten):
            each.show("de")


def test_each_says_on_one_line_what_it_is():
    """`repr` is one short line, whatever stands inside."""
    said = [repr(each) for each in objects()]

    assert said[0].startswith('<Quote CL-EX-01-20261124-9770 "Clinique d\'Exemple": 6 lines, net 2,139,000.00, due')
    assert said[1] == (
        '<InternalQuote CL-EX-01-20261124-9770 "Clinique d\'Exemple": net 2,139,000.00 DZD, never to be sent>'
    )
    assert said[3].startswith("<Explanation data_migration: ")
    assert re.fullmatch(r"<Questions: \d+, first [a-z_.]+>", said[4])
    assert [text for text in said if "\n" in text or len(text) > 160] == []
