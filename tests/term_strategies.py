"""Commercial terms as Hypothesis draws them: mostly such as an offer accepts, whatever it is of."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from hypothesis import reject
from hypothesis import strategies as st

from costing import Estimate, Quote, estimate, quote
from costing.errors import AmountTooLarge, TermsRefused
from costing.quoting.confiding import CONTINGENCY
from tests import strategies
from tests.samples import DAY, book

RATES = ("19", "9", "exempt", "usual")
# What a client never reads: each drawn text holds its word.
SECRET_REASON, SECRET_ROLE, SECRET_HAND = "motif-interne", "role-interne", "prix-interne"
CENT = Decimal("0.01")
# How much of what is left a drawn discount takes [percent]: up to two fifths, and now and then all of it.
PARTS = st.integers(0, 164).map(lambda quarters: Decimal(quarters) / 4 if quarters <= 160 else Decimal(100))
QUANTITIES = st.integers(1, 40).map(Decimal) | st.integers(1, 40_000).map(lambda n: Decimal(n) / 1000)
PRICES = st.integers(0, 300_000_000).map(lambda cents: Decimal(cents) / 100)


@dataclass
class Left:
    """What is left of a line while discounts are drawn: about, since only mostly valid ones are wanted."""

    code: str
    service: str
    quantity: Decimal
    amount: Decimal
    rate: Decimal
    counted: bool
    extra: bool


@st.composite
def own_lines(draw):
    """Return lines of one's own: fractions of things, amounts at the half-centime, several rates, some by the year."""
    lines = []
    for number in range(draw(st.integers(0, 4))):
        rate = draw(st.sampled_from(RATES))
        tax = {"exempt": {"exemption": f"Décision n° {number}"}, "usual": {}}.get(rate, {"vat_percent": rate})
        given = {name: int(value) for name, value in tax.items() if name == "vat_percent"} or tax
        kind = draw(st.sampled_from(("once", "once", "optional", "recurring", "both")))
        lines.append(
            {
                "label": f"Prestation propre {number}",
                "code": f"propre_{number}",
                "quantity": draw(QUANTITIES),
                "unit": draw(st.sampled_from(("lump_sum", "day", "unit", "year"))),
                "unit_price": draw(PRICES),
                "optional": kind in {"optional", "both"},
                "recurring": kind in {"recurring", "both"},
                **given,
            }
        )
    return lines


def some_of(draw, codes, least=0):
    """Return some of the codes, in their order."""
    chosen = draw(st.sets(st.sampled_from(codes), min_size=least)) if len(codes) >= max(least, 1) else set()
    return [code for code in codes if code in chosen]


def drawn_choices(draw, priced, own):
    """Return options and variants over lines, and which of all choices are accepted."""
    options, rest = [], [code for code in priced if draw(st.booleans())]
    while rest and len(options) < draw(st.integers(0, 3)):
        size = draw(st.integers(1, min(2, len(rest))))
        taken, rest = rest[:size], rest[size:]
        option = {"lines": taken, "code": f"option_{len(options)}"}
        option |= {"group": "groupe"} if draw(st.booleans()) else {}
        options.append(option | ({"label": f"Choix {len(options)}"} if draw(st.booleans()) else {}))
    variants = []
    for number in range(draw(st.integers(0, 2))):
        without = some_of(draw, priced)
        lines = [code for code in some_of(draw, own) if code not in without]
        said = {name: codes for name, codes in (("lines", lines), ("without", without)) if codes}
        if said:
            variants.append({"code": f"variante_{number}", "label": f"Variante {number}", **said})
    accepted = [each["code"] for each in options if draw(st.booleans())]
    grouped = [each["code"] for each in options if "group" in each]
    accepted = [code for code in accepted if code not in grouped[1:]]
    accepted += [variants[0]["code"]] if variants and draw(st.booleans()) else []
    return {"options": options, "variants": variants, "accepted": accepted}


def drawn_discounts(draw, rows):
    """Return discounts in all five ways, on lines, services and the whole, each of what those before it have left."""
    return [
        {**step, **({"reason": f"{SECRET_REASON} {number}"} if draw(st.booleans()) else {})}
        for number in range(draw(st.integers(0, 4)))
        if (step := _discount(draw, rows)) is not None
    ]


def _discount(draw, rows):
    services = [row.service for row in rows]
    on = draw(st.sampled_from([None, None, *(row.code for row in rows), *services]))
    ways = ["percent", "amount", "to_net", "to_gross" if on is None else "to_unit_price"]
    way, part = draw(st.sampled_from(ways)), draw(PARTS) / 100
    exact = [row for row in rows if row.code == on] or [row for row in rows if row.service == on]
    acted = [row for row in rows if row.counted and (way == "percent" or not row.extra)] if on is None else exact
    if way == "to_unit_price" and on not in [row.code for row in rows]:
        return None
    left = sum((row.amount for row in acted), Decimal(0))
    whole = sum((row.amount * (1 + row.rate / 100) for row in acted), Decimal(0))
    told = {
        "percent": part * 100,
        "amount": _cents(left * part),
        "to_net": _cents(left * (1 - part)),
        "to_gross": _cents(whole * (1 - part)),
        "to_unit_price": _cents(left / (acted[0].quantity or 1) * (1 - part)) if acted else Decimal(0),
    }[way]
    for row in acted:
        row.amount -= row.amount * part
    return {way: told, **({} if on is None else {"on": on})}


def _cents(value):
    return value.quantize(CENT, ROUND_FLOOR)


@st.composite
def terms(draw, priced: Estimate):
    """Return terms for what was priced, as keyword arguments of `quote`: mostly such as it accepts."""
    lines, own = [line.code for line in priced.lines], draw(own_lines())
    by_hand = some_of(draw, lines)[:2] if draw(st.booleans()) else []
    prices = {code: {"unit_price": draw(PRICES), "reason": f"{SECRET_HAND} {code}"} for code in by_hand}
    said = {"lines": own, "prices": prices, **drawn_choices(draw, lines, [line["code"] for line in own])}
    said["accepted"] += [line["code"] for line in own if line["optional"] and draw(st.booleans())]
    said["payment"] = draw(st.sampled_from(("transfer", "cash", "cheque", "treasury")))
    said["confidence"] = draw(st.none() | st.none() | st.none() | st.integers(50, 99))
    if draw(st.integers(0, 5)) == 5:
        named = some_of(draw, [*lines, *(line["code"] for line in own)])
        said["exemption"] = {"reason": "Attestation n° 7", **({"lines": named} if named else {})}
    said["role"] = draw(st.none() | st.just(SECRET_ROLE))
    said = {name: value for name, value in said.items() if value not in (None, [], {})}
    rows = [
        Left(row.code, row.service, row.quantity, row.amount, row.vat_rate, row.counted, row.extra)
        for row in quoted(priced, said).offer.rows
        if row.code != CONTINGENCY
    ]
    discounts = drawn_discounts(draw, rows)
    if draw(st.booleans()):
        said["discount_percent"] = draw(PARTS)
    if draw(st.integers(0, 3)) == 3:
        rest = sum((row.amount for row in rows if row.counted and not row.extra), Decimal(0))
        rest *= 1 - said.get("discount_percent", Decimal(0)) / 100
        said["discount_amount"] = _cents(rest * draw(PARTS) / 100)
    return said | ({"discounts": discounts} if discounts else {})


def quoted(priced: Estimate, said: dict) -> Quote:
    """Return the quote of drawn terms, whatever of it is taken; terms that an offer refuses are drawn again."""
    try:
        made = quote(priced, **said)
        _ = made.totals_with_options, made.variants
    except (TermsRefused, AmountTooLarge):
        reject()
    return made


@st.composite
def quotes(draw, **fixed):
    """Return a quote of any scope under any terms; `fixed` tables of its scope are always there."""
    priced = estimate(strategies.validated(draw(strategies.scopes(**fixed))), book(), DAY)
    return quoted(priced, draw(terms(priced)))
