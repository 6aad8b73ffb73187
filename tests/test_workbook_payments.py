"""The plan of payment in the client's workbook: live amounts that sum to what is due."""

from decimal import ROUND_FLOOR, Decimal

import pytest

from costing import quote
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from costing.wording import LANGUAGES
from tests import office
from tests.odd_quotes import MADE_OF, ODD, odd, own
from tests.samples import chu_quote, priced
from tests.workbook_reading import at_mark, opened, printed, row_of

DAYS = "يومًا"


def paid(sheet, made):
    """Return the amounts of the payments of a workbook."""
    return [at_mark(sheet, f"#payment.{number}") for number in range(1, len(made.payments) + 1)]


@pytest.mark.parametrize("name", ODD)
def test_each_payment_is_the_quotes_own(name):
    """Each payment of the workbook, what it gives back of an advance and what is kept of it are those of the quote."""
    made = odd(name)
    sheet = opened(workbook_bytes(view_of(made, "fr")), values=True)

    assert paid(sheet, made) == [each.amount for each in made.payments]
    for number, each in enumerate(made.payments, 1):
        if each.recovered is not None:
            assert at_mark(sheet, f"#recovered.{number}") == each.recovered
        if each.retained is not None:
            assert at_mark(sheet, f"#retained.{number}") == each.retained
    assert sum(paid(sheet, made)) == made.totals.due


def thirds(share):
    """Return the milestones of a plan in unequal thirds, at rates no total divides by."""
    rest = Decimal(100) - 2 * share
    stages = zip(("order", "delivery", "warranty"), (share, share, rest), strict=True)
    return [{"stage": stage, "share_percent": part, "due_days": 30} for stage, part in stages]


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Workbooks whose client changed a quantity, recalculated in one go: what is due and what is paid of it."""
    if office.missing():
        return []
    folder = tmp_path_factory.mktemp("payments")
    made = [odd("public"), odd("cash"), odd("university")]
    shares = [Decimal(share) / 1000 for share in (33_333, 7_007, 12_345)]
    made += [quote(priced(training={"days": 3}), lines=[own(1)], milestones=thirds(share)) for share in shares]
    paths = [folder / f"{number}.xlsx" for number in range(len(made))]
    for path, each in zip(paths, made, strict=True):
        sheet = opened(workbook_bytes(view_of(each, "fr")))
        sheet.cell(row_of(sheet, "training"), 4).value = 7.5
        sheet.parent.save(path)
    after = office.convert_all(paths, "xlsx", folder / "out")
    return [(each, opened(path, values=True)) for each, path in zip(made, after, strict=True)]


@pytest.mark.office
def test_the_payments_follow_what_the_client_changes_and_sum_to_it(changed):
    """Whatever is due after a change, the payments sum to it exactly, each within a centime of its share."""
    for made, sheet in changed:
        due, gross = at_mark(sheet, "#due"), at_mark(sheet, "#gross")
        amounts = paid(sheet, made)
        assert due != made.totals.due
        assert sum(amounts) == due
        work = [each for each in made.payments if each.kind == "instalment"]
        apart = sum(amount for amount, each in zip(amounts, made.payments, strict=True) if each not in work)
        whole = sum(each.share for each in work)
        for amount, each in zip(amounts, made.payments, strict=True):
            if each in work:
                assert abs(amount - (due - apart) * each.share / whole) <= Decimal("0.01") * len(work)
            else:
                assert amount == (gross * each.share).quantize(Decimal("0.01"), ROUND_FLOOR)


@pytest.mark.office
def test_what_is_given_back_of_an_advance_follows_too(changed):
    """In a public contract, advances given back sum to the advances and what is kept to the retention, as they are."""
    made, sheet = changed[0]
    work = [number for number, each in enumerate(made.payments, 1) if each.kind == "instalment"]
    by_kind = {each.kind: amount for each, amount in zip(made.payments, paid(sheet, made), strict=True)}

    recovered = sum(at_mark(sheet, f"#recovered.{number}") for number in work)
    retained = sum(at_mark(sheet, f"#retained.{number}") for number in work)

    assert recovered == by_kind["advance"] + by_kind["supply_advance"]
    assert retained == by_kind["retention"]


@pytest.mark.parametrize(
    ("lang", "first", "last"),
    [
        ("fr", ("Commande passée", "au jalon", "30\u00a0%"), ("30\u00a0jours après le jalon", "20\u00a0%")),
        ("en", ("Order placed", "at the milestone", "30%"), ("30\u00a0days after the milestone", "20%")),
        ("ar", None, (f"بعد 30\u00a0{DAYS} من بلوغ المَعلَم", "20\u00a0%")),
    ],
)
def test_the_plan_is_told_in_the_language(lang, first, last):
    """Each payment has its row: milestone, when it is due and its share, as the reader's language has them."""
    sheet = opened(workbook_bytes(view_of(chu_quote(), lang)))

    rows = {number: row_of(sheet, f"#payment.{number}") for number in (1, 3)}

    if first is not None:
        assert tuple(sheet.cell(rows[1], column).value for column in (1, 4, 6)) == first
    assert tuple(sheet.cell(rows[3], column).value.replace("\u200f", "") for column in (4, 6)) == last


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_a_plan_holds_an_amount_that_would_not_follow(lang):
    """The guarantee of an advance is told without its figure, which is that of the row and moves with it."""
    view = view_of(odd("public"), lang)
    texts = printed(opened(workbook_bytes(view)))

    assert view.labels["workbook.guaranteed"] in " ".join(texts)
    amounts = [each.amount.text for each in view.sheet.payments]
    assert [text for text in texts if any(amount in text for amount in amounts)] == []


def test_what_is_free_has_no_plan():
    """Where nothing is due, nothing is said of payments."""
    sheet = opened(workbook_bytes(view_of(odd("given_away"), "fr")))

    assert "Échéancier de paiement" not in printed(sheet)


def test_a_plan_of_a_project_is_there():
    """The plan of a project stands under its heading."""
    made = quote(priced(**MADE_OF))

    assert "Échéancier de paiement" in printed(opened(workbook_bytes(view_of(made, "fr"))))
