"""What a quote takes for granted is said to the client, with what it would cost if it were false."""

from costing import quote
from costing.documents.view import view_of
from tests.command import plain
from tests.samples import chu_quote, priced


def test_the_means_of_payment_is_said_where_nobody_chose_it():
    """Without [terms] payment the quote says that transfer was taken."""
    assert [a.key for a in quote(priced(migration={"volume_tb": 2})).assumptions][-1] == "assumption.payment"
    assert "assumption.payment" not in [a.key for a in chu_quote().assumptions]


def test_an_unknown_count_is_quoted_at_a_whole_number_to_be_confirmed():
    """Nobody counted the workstations: the likely number is quoted, marked, with the price of one more or one fewer."""
    made = quote(priced(client={"kind": "university_hospital"}, workstations={}))

    line = made.lines[0]
    said = next(a.text["en"] for a in made.assumptions if a.key == "assumption.quantity")
    more = quote(priced(client={"kind": "university_hospital"}, workstations={"count": 29})).lines[0]
    assert line.quantity == 28
    assert {"quantity to be confirmed"} & {reason["en"] for reason in line.reasons}
    assert f"{more.amount - line.amount:,.2f}" in said


def test_one_workstation_fewer_takes_off_what_it_says():
    """The price of one workstation fewer is the difference between the two firm lines."""
    kind = {"kind": "university_hospital"}
    made = quote(priced(client=kind, workstations={}))
    fewer = quote(priced(client=kind, workstations={"count": 27})).lines[0]

    said = next(a.text["en"] for a in made.assumptions if a.key == "assumption.quantity")
    assert f"one less takes off {made.lines[0].amount - fewer.amount:,.2f}" in said


def test_unusual_interfaces_of_unknown_detail_are_said_twice():
    """Many interfaces whose direction nobody gave are to be confirmed for their number and for their details."""
    entries = [{"system": "EMR", "standard": "HL7v2"}] * 40
    keys = [a.key for a in quote(priced(client={"kind": "district_hospital"}, integrations=entries)).assumptions]

    assert "assumption.interfaces_unusual" in keys
    assert "assumption.interfaces" in keys


def test_an_unusual_answer_is_priced_as_given_and_said():
    """400 TB is priced as given, never clipped, and the client is asked to confirm it."""
    made = quote(priced(client={"kind": "university_hospital"}, migration={"volume_tb": 400}))

    said = next(a.text["en"] for a in made.assumptions if a.key == "assumption.outside_usual")
    assert said.startswith(
        "Volume to migrate: 400\u00a0TB is outside the usual 8\u00a0TB to 100\u00a0TB for a university"
    )


def test_what_is_unknown_is_said_to_the_client():
    """Every answer nobody gave is an assumption to be confirmed, with what it would cost, in what the client reads."""
    made = quote(priced(migration={"volume_tb": 18}))

    told = [plain(text.encode()) for text in view_of(made, "fr").assumptions]
    # Of 1,300,000: the format .17 x (1 - .3), the downtime .08 x (1 - ln 3 / ln 36), both to the thousand.
    assert told[0] == (
        "Format des données d’origine : DICOM avec champs privés par hypothèse, à confirmer "
        "(si propriétaire : + 155 000,00 DA)."
    )
    assert "Arrêt admis : 24 h par hypothèse, à confirmer (si 2 h : + 72 000,00 DA)." in told
    # An international vendor: .05 x (1 - .4) of the migration, and four trips at 250,000.
    assert (
        "Origine de l’éditeur : partenaire local d’un éditeur étranger par hypothèse, à confirmer "
        "(si éditeur international : + 1 039 000,00 DA)."
    ) in told
    # One terabyte more: .35 x ln(19/18) / ln 200 of the same 1,300,000.
    assert "Volume à reprendre : au-delà de 18 To, + 4 643,00 DA par To supplémentaire." in told
    assert any(text.startswith("Câblage") for text in view_of(made, "fr").exclusions)


def test_what_an_unknown_answer_would_cost_is_what_it_then_costs():
    """What an assumption says it would cost if false is the difference to the quote with that answer given."""
    known = {"volume_tb": 18, "source": "standard", "identity": "clean", "studies_per_year": 5_000}
    vendor = {"origin": "local"}
    made = quote(priced(migration=known, vendor=vendor))
    other = quote(priced(migration={**known, "max_downtime_hours": 2}, vendor=vendor))

    (said,) = (each.text["en"] for each in made.assumptions if each.key == "assumption.unknown")
    assert f"(if 2 h: + {other.totals.net - made.totals.net:,.2f} DZD)" in plain(said.encode())
