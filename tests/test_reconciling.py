"""What a quote would read in the client's own software, to the centime, and where a difference comes from."""

import decimal
import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import Quote, Scope, estimate, quote
from costing.quoting.reconciling import Billed, reconcile, reconciled
from costing.wording import LANGUAGES
from tests.command import called
from tests.samples import DAY, book, chu_quote, priced

CENTIME = Decimal("0.01")
HALF = Decimal("0.005")
ORDER = (
    "odoo_per_line", "odoo_globally", "dolibarr_total_of_rounds", "dolibarr_round_of_total", "erpnext_commercial",
    "erpnext_bankers", "tryton_document", "tryton_line",
)  # fmt: skip
# Price, quantity, rate: they tell half-even from half-up, and the line from the document.
AWKWARD = (
    ("1250.35", "87.5", 19), ("333.33", "3.5", 19), ("17.25", "0.5", 9), ("999.99", "7.25", 19), ("0.195", "1198", 19),
    ("4210.05", "0.75", 9), ("88.85", "12.5", 19), ("1250.35", "87.5", 19),
)  # fmt: skip
SCOPE = """
[client]
name = "Hôpital d'Exemple"
[training]
days = 12.5
[terms]
discount_percent = 3.3
lines = [
    {label = "Câblage", quantity = 87.5, unit_price = 1250.35},
    {label = "Manuel", quantity = 0.5, unit_price = 17.25, vat_percent = 9},
    {label = "Écran", unit_price = 17.25, optional = true},
    {label = "Veille", quantity = 3, unit_price = 17.25, recurring = true},
]
"""


def billed(*rows):
    """Lines of price, quantity, rate and, where there is one, discount."""
    made = [[Decimal(str(figure)) for figure in row] for row in rows]
    return [Billed(price, quantity, rate, *off) for price, quantity, rate, *off in made]


def readings(found):
    """What each setting reads: net, tax, gross."""
    return {
        f"{row.setting.system}_{row.setting.name}": (row.reading.net, row.reading.vat, row.reading.gross)
        for row in found.rows
    }


def told(found, lang):
    """Where each setting that reads otherwise differs, in a language."""
    others = [row for row in found.rows if not row.same]
    return {f"{row.setting.system}_{row.setting.name}": plain(row.where[lang]) for row in others}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u200e", "")


def figures(*texts):
    return tuple(Decimal(text) for text in texts)


def sold(**terms):
    """Firm: twelve days and a half of training, and lines of one's own."""
    return quote(priced(training={"days": 12.5}, terms=terms))


def summed(made):
    """The net after discounts, the tax and the gross that a quote says."""
    totals = made.totals
    return totals.net - totals.discount, sum((tax.amount for tax in totals.vat), Decimal(0)), totals.gross


def test_eight_awkward_lines_read_as_eight_settings_would_read_them():
    """Eight lines that no two of these systems add up alike: every net, tax and gross, setting by setting."""
    found = reconciled(billed(*AWKWARD))

    assert (found.ours.net, found.ours.vat, found.ours.gross) == figures("231738.26", "43713.66", "275451.92")
    assert readings(found) == {
        "odoo_per_line": figures("231738.26", "43713.67", "275451.93"),
        "odoo_globally": figures("231738.23", "43713.64", "275451.87"),
        "dolibarr_total_of_rounds": figures("231738.26", "43713.61", "275451.87"),
        "dolibarr_round_of_total": figures("231738.26", "43713.66", "275451.92"),
        "erpnext_commercial": figures("231738.26", "43713.66", "275451.92"),
        "erpnext_bankers": figures("231738.22", "43713.64", "275451.86"),
        "tryton_document": figures("231738.22", "43713.64", "275451.86"),
        "tryton_line": figures("231738.22", "43713.66", "275451.88"),
    }
    assert tuple(readings(found)) == ORDER


def test_a_difference_says_where_it_comes_from():
    """One sentence names the lines whose amount differs, a net rounded once, and the rates whose tax differs."""
    found = reconciled(billed(*AWKWARD))

    said = told(found, "fr")
    assert said["odoo_per_line"] == "TVA à 19 % (écart de +0,01 DA)."
    assert said["odoo_globally"] == (
        "HT arrondi une seule fois, sur l’ensemble (écart de -0,03 DA) ; TVA à 19 % (écart de -0,01 DA) ; "
        "TVA à 9 % (écart de -0,01 DA)."
    )
    assert said["dolibarr_total_of_rounds"] == "TVA à 19 % (écart de -0,04 DA) ; TVA à 9 % (écart de -0,01 DA)."
    assert said["erpnext_bankers"] == (
        "Montants arrondis autrement : ligne 1, ligne 3, ligne 7, ligne 8 (écart de -0,04 DA sur le HT) ; "
        "TVA à 19 % (écart de -0,01 DA) ; TVA à 9 % (écart de -0,01 DA)."
    )
    assert {"dolibarr_round_of_total", "erpnext_commercial"} == {*ORDER} - {*said}
    assert told(found, "en")["odoo_per_line"] == "VAT at 19% (a difference of +0.01 DZD)."
    assert told(found, "ar")["odoo_per_line"] == "الرسم على القيمة المضافة بنسبة 19 % (فرق قدره +0,01 د.ج)."


def test_a_discount_is_entered_as_an_amount_at_its_rate():
    """What is taken off the lines of a rate is one line there: so its tax is rounded apart where lines are."""
    found = reconciled(
        billed(("999.99", "2", 19, "100.00"), ("50.55", "1", 9, "0.05"), ("33.33", "3", 19, "5.00")),
    )

    assert (found.ours.net, found.ours.vat, found.ours.gross) == figures("2045.47", "383.59", "2429.06")
    taxes = {name: tax for name, (_, tax, _) in readings(found).items()}
    assert taxes == dict(zip(ORDER, figures(
        "383.60", "383.59", "383.60", "383.59", "383.59", "383.58", "383.59", "383.60",
    ), strict=True))  # fmt: skip
    assert {net for net, _, _ in readings(found).values()} == {Decimal("2045.47")}
    assert found.rows[0].reading.amounts == figures("1999.98", "50.55", "99.99", "-105.00", "-0.05")


def test_what_cancels_out_in_the_totals_is_still_told():
    """Two taxes that differ by a centime each way, the totals alike: the accountant who looks at the rates is told."""
    found = reconciled(billed(("0.05", "1", 9), ("0.03", "1", 19), ("0.03", "1", 19), ("0.04", "1", 9)))

    row = found.rows[ORDER.index("dolibarr_total_of_rounds")]
    assert row.difference.gross == Decimal("0.00")
    assert not row.same
    assert plain(row.where["en"]) == ("VAT at 19% (a difference of +0.01 DZD); VAT at 9% (a difference of -0.01 DZD).")


def test_a_quote_at_round_prices_reads_the_same_everywhere():
    """The university hospital's quote, at prices to the hundred dinars, is the same in all eight."""
    found = reconcile(chu_quote())

    assert found.same
    assert {row.where for row in found.rows} == {None}
    assert set(readings(found).values()) == {summed(chu_quote())}


def test_a_quote_is_reconciled_as_what_is_paid_once():
    """Discounts, a second rate and half days are in it; an option and what is paid by the year are not."""
    made = sold(
        discount_percent=3.3,
        lines=[
            {"label": "Câblage", "quantity": 87.5, "unit_price": 1250.35},
            {"label": "Manuel", "quantity": 0.5, "unit_price": 17.25, "vat_percent": 9},
            {"label": "Écran", "unit_price": 17.25, "optional": True},
            {"label": "Veille", "quantity": 3, "unit_price": 17.25, "recurring": True},
        ],
    )

    found = reconcile(made)

    assert (found.ours.net, found.ours.vat, found.ours.gross) == summed(made)
    assert summed(made) == figures("528866.09", "100483.72", "629349.81")
    assert [row.difference.gross for row in found.rows] == [
        *figures("0.00", "-0.01", "-0.02", "0.00", "0.00", "-0.02", "-0.02", "-0.02")
    ]
    assert told(found, "fr")["tryton_line"] == (
        "Montants arrondis autrement : Câblage, Manuel (écart de -0,02 DA sur le HT)."
    )
    assert reconcile(Quote.from_json(made.to_json())) == found


CENTIMES = st.integers(0, 2_000_000).map(lambda amount: Decimal(amount) / 100)
RATES = st.sampled_from((Decimal(19), Decimal(9), Decimal(0)))
QUANTITIES = st.integers(1, 40).map(lambda quarters: Decimal(quarters) / 4) | st.integers(1, 99_999).map(
    lambda thousandths: Decimal(thousandths) / 1000
)


@st.composite
def lines(draw, prices=CENTIMES, quantities=QUANTITIES, rates=RATES):
    """Return up to eight lines, some with an amount taken off."""
    found = []
    for _ in range(draw(st.integers(1, 8))):
        price, quantity = draw(prices), draw(quantities)
        most = int((price * quantity).quantize(CENTIME, ROUND_HALF_UP) * 100)
        off = draw(st.just(0) | st.integers(0, most))
        found.append(Billed(price, quantity, draw(rates), Decimal(off) / 100))
    return found


@given(lines())
def test_gross_is_net_and_tax_and_our_net_is_what_the_lines_come_to(given_lines):
    """In every reading the tax is that of its rates and the gross is net and tax; ours nets amounts less discounts."""
    found = reconciled(given_lines)

    for reading in (found.ours, *(row.reading for row in found.rows)):
        assert reading.vat == sum((tax for _, tax in reading.taxes), Decimal(0))
        assert reading.gross == reading.net + reading.vat
        assert all(amount == amount.quantize(CENTIME) for amount in (reading.net, reading.vat, *reading.amounts))
    amounts = [(line.unit_price * line.quantity).quantize(CENTIME, ROUND_HALF_UP) for line in given_lines]
    assert found.ours.net == sum(amounts) - sum(line.discount for line in given_lines)
    for row in found.rows:
        assert row.difference.gross == row.reading.gross - found.ours.gross == row.difference.net + row.difference.vat
        assert (row.where is None) == row.same == (row.reading == found.ours)


@given(lines())
def test_a_difference_is_at_most_half_a_centime_for_each_rounding(given_lines):
    """A net differs by the roundings of its lines, ours and theirs, and a tax by those of lines and rates."""
    found = reconciled(given_lines)

    rates = {line.vat_rate for line in given_lines}
    entered = len(given_lines) + len({line.vat_rate for line in given_lines if line.discount})
    for row in found.rows:
        assert abs(row.difference.net) <= HALF * (2 * len(given_lines) + 1)
        # Of the tax: our amounts and theirs at 19 percent, two roundings of an entry, three of a rate.
        assert abs(row.difference.vat) <= HALF * (entered * (2 * Decimal("0.19") + 2) + 3 * len(rates))


@given(lines(prices=st.integers(0, 20_000).map(Decimal), quantities=st.integers(1, 500).map(Decimal)).filter(
    lambda found: all(line.discount == int(line.discount) for line in found)
))  # fmt: skip
def test_whole_dinars_read_the_same_everywhere(given_lines):
    """Where nothing has to be rounded (whole dinars, rates of whole percents), no setting reads another figure."""
    assert reconciled(given_lines).same


@given(lines())
def test_two_settings_always_read_as_we_do(given_lines):
    """A Dolibarr that rounds the total, line after line, and an ERPNext that rounds commercially never differ."""
    found = reconciled(given_lines)

    assert [found.rows[place].same for place in (3, 4)] == [True, True]
    nets, taxes = Counter(), Counter()
    off = Counter()
    for line in given_lines:
        off[line.vat_rate] -= line.discount
    entered = [(line.vat_rate, line.unit_price * line.quantity) for line in given_lines]
    for rate, exact in (*entered, *((rate, amount) for rate, amount in off.items() if amount)):
        net = exact.quantize(CENTIME, ROUND_HALF_UP)
        nets[rate] += net
        taxes[rate] += (exact * (100 + rate) / 100).quantize(CENTIME, ROUND_HALF_UP) - net
        gap = taxes[rate] - (nets[rate] * rate / 100).quantize(CENTIME, ROUND_HALF_UP)
        assert abs(gap) <= Decimal("0.1")  # above, Dolibarr stops
        taxes[rate] -= gap
    assert dict(found.ours.taxes) == dict(taxes)


def taxed(rate):
    """How a line of one's own says its rate: none needs a reason."""
    return {"vat_percent": rate} if rate else {"exemption": "marché exonéré"}


@settings(max_examples=30)
@given(st.lists(st.tuples(CENTIMES, QUANTITIES, RATES), max_size=4), st.integers(0, 90))
def test_our_reading_is_what_the_quote_says(rows, percent_off):
    """Whatever is sold and taken off, the reading that others are held against is the quote's own totals."""
    own = [{"label": "x", "unit_price": price, "quantity": quantity, **taxed(rate)} for price, quantity, rate in rows]
    made = sold(lines=own, discount_percent=percent_off)

    found = reconcile(made)

    assert (found.ours.net, found.ours.vat, found.ours.gross) == summed(made)
    assert dict(found.ours.taxes) == {tax.rate: tax.amount for tax in made.totals.vat}
    assert reconcile(Quote.from_json(made.to_json())) == found


def test_a_programs_own_precision_changes_no_reading():
    """A program that has set six digits for its decimals reads the same centimes."""
    usual = reconciled(billed(*AWKWARD))

    with decimal.localcontext(prec=6):
        assert reconciled(billed(*AWKWARD)) == usual


def written(tmp_path):
    """A scope with half days, a second rate and a discount, as a file."""
    path = tmp_path / "scope.toml"
    path.write_text(SCOPE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("lang", "title", "row", "why"),
    [
        (
            "fr",
            "Le même devis saisi dans un autre logiciel de gestion (interne)",
            ("Dolibarr, somme des arrondis", "528 866,09", "100 483,70", "629 349,79", "-0,02"),
            "Dolibarr, somme des arrondis – TVA à 19 % (écart de -0,01 DA) ; TVA à 9 % (écart de -0,01 DA).",
        ),
        (
            "en",
            "The same quote entered in other business software (internal)",
            ("Dolibarr, total of rounds", "528,866.09", "100,483.70", "629,349.79", "-0.02"),
            "Odoo, round globally – Net rounded once, on the whole (a difference of -0.01 DZD).",
        ),
        (
            "ar",
            "عرض الأسعار نفسه مُدخلًا في برنامج تسيير آخر (داخلي)",
            ("Odoo، تقريب إجمالي", "528.866,08", "100.483,72", "629.349,80", "-0,01"),
            "Odoo، تقريب إجمالي – المجموع خارج الرسم مقرّب مرة واحدة على الكل (فرق قدره -0,01 د.ج).",
        ),
    ],
)
def test_the_command_shows_each_system_in_my_language(tmp_path, lang, title, row, why):
    """One line a setting: net, tax, gross and how much more; then where it comes from, and what was assumed."""
    done = called("reconcile", written(tmp_path), "--day", DAY, "--lang", lang)

    shown = plain(done.data)
    assert (done.code, done.told) == (0, "")
    assert title in shown
    assert any(all(part in line for part in row) for line in shown.splitlines())
    assert why in " ".join(shown.split())
    assert all(system in shown for system in ("Dolibarr 2025", "ERPNext 16", "Tryton 8.2"))


def test_the_command_sums_up(tmp_path):
    """It counts the settings that read the quote as it stands, and says how far the others go; or that none differs."""
    one = tmp_path / "one.toml"
    one.write_text(
        '[client]\nname = "Hôpital"\n[training]\ndays = 0.5\n[terms]\nlines = '
        '[{label = "Câble", quantity = 0.5, unit_price = 0.05, exemption = "marché exonéré"}]\n',
        "utf-8",
    )
    single = " ".join(plain(called("reconcile", one, "--day", DAY).data).split())
    apart = " ".join(plain(called("reconcile", written(tmp_path), "--day", DAY).data).split())
    record = tmp_path / "CHU.JSON"
    record.write_text(chu_quote().to_json(), "utf-8")
    alike = " ".join(plain(called("reconcile", record).data).split())

    same = "donne les mêmes montants, au centime près"
    assert f"{same} : 3 sur 8. Ailleurs, l’écart sur le TTC va de -0,02 DA à -0,01 DA." in apart
    assert f"{same} : 5 sur 8. Ailleurs, l’écart sur le TTC est de -0,01 DA." in single
    assert "chaque remise en montant, une ligne par taux de TVA" in apart
    assert "Ce devis donne partout les mêmes montants, au centime près." in alike
    assert chu_quote().number in alike


def test_the_command_reads_a_record_as_it_does_its_scope(tmp_path):
    """The figures of a scope and of the record it made are the same, and JSON holds them as text."""
    scope = written(tmp_path)
    record = tmp_path / "record.json"
    record.write_text(quote(estimate(Scope.read(scope), book(), DAY)).to_json(), "utf-8")

    made = called("reconcile", record, "--json")

    assert made == called("reconcile", scope, "--day", DAY, "--json")
    found = json.loads(made.data)
    assert found["same"] is False
    assert found["ours"] == {
        "net": "528866.09", "vat": "100483.72", "gross": "629349.81",
        "taxes": [{"rate": "19", "amount": "100482.97"}, {"rate": "9", "amount": "0.75"}],
    }  # fmt: skip
    assert [(row["system"], row["setting"], row["confirmed"]) for row in found["rows"]] == [
        ("odoo", "per_line", False), ("odoo", "globally", False), ("dolibarr", "total_of_rounds", False),
        ("dolibarr", "round_of_total", False), ("erpnext", "commercial", False), ("erpnext", "bankers", False),
        ("tryton", "document", True), ("tryton", "line", True),
    ]  # fmt: skip
    assert found["rows"][1]["difference"] == {"net": "-0.01", "vat": "0.00", "gross": "-0.01"}
    assert found["rows"][0]["where"] is None
    assert {*found["rows"][1]["where"]} == {*found["entered"]} == {*found["evidence"]} == {*LANGUAGES}


def test_a_record_keeps_its_own_day_and_prices(tmp_path):
    """A record is read as it was made: a day or a book beside it is refused, and so is what is no record."""
    record = tmp_path / "quote.json"
    record.write_text(chu_quote().to_json(), "utf-8")
    broken = tmp_path / "broken.json"
    broken.write_text("{}", "utf-8")

    dated, no_record, absent = (
        called("reconcile", record, "--day", DAY),
        called("reconcile", broken),
        called("reconcile", tmp_path / "absent.json"),
    )

    assert (dated.code, no_record.code, absent.code) == (2, 2, 2)
    assert "a record keeps the day and the prices it was made with" in " ".join(dated.told.replace("│", " ").split())
    assert no_record.told.startswith(f"{broken} : ")
    assert "absent.json" in absent.told
    assert dated.data == no_record.data == absent.data == ""
