"""What a quote takes for granted, and what follows of each point if it proves wrong."""

from costing.effects import of_contract
from costing.importing import RESELLER, borne_facts
from costing.lines import Assumption
from costing.quoting.offering import Offer
from costing.quoting.record import Ownership, Record, Said
from costing.quoting.sold import Sold
from costing.quoting.taxes import stamp_duty
from costing.wording import in_all, messages


class AssumptionRecord(Record):
    """Something taken for granted, in words, and who may read it.

    `text` says it in one sentence; `taken` alone, and `effect` what follows if it proves wrong. `priced`: it speaks of
    money, and has no place in an offer without prices.
    """

    key: str
    audience: str
    text: Said
    taken: Said
    effect: Said | None = None
    priced: bool = False

    @property
    def plain(self) -> Said | None:
        """What is taken for granted without an amount of money in it; nothing where it is about money alone."""
        return None if self.priced else self.taken


def assumptions_of(offer: Offer, ownership: Ownership) -> tuple[AssumptionRecord, ...]:
    """Say what was taken for granted: quantities with the price of one more or less, the estimate's, the terms'."""
    estimate = offer.estimate
    told = [_quantity(row) for row in offer.rows if row.line.neighbours is not None]
    told += estimate.assumptions
    if estimate.borne:
        facts = {**borne_facts(estimate.borne), "ownership_dzd": ownership.total}
        effect = of_contract(estimate.assembly, RESELLER, "borne_by_client")
        told.append(Assumption("assumption.borne_by_client", facts, effect=effect, priced=True))
    if offer.terms.milestones is None:
        public = offer.terms.public_contract is not None
        told.append(Assumption("assumption.public_plan" if public else "assumption.payment_plan", {}, "internal"))
    if estimate.scope.terms.payment is None:
        told.append(_means(offer))
    return tuple(_recorded_assumption(each) for each in told)


def _recorded_assumption(told: Assumption) -> AssumptionRecord:
    text = told.said()
    taken = told.taken if told.taken is not None else text
    effect = dict(told.effect) if told.effect is not None else None
    return AssumptionRecord(
        key=told.key, audience=told.audience, text=text, taken=dict(taken), effect=effect, priced=told.priced
    )


def _means(offer: Offer) -> Assumption:
    """Say how it is taken to be paid, and what stamp duty another way of paying adds or saves."""
    stamp, means, gross = offer.estimate.prices.stamp, offer.terms.payment, offer.sums.gross
    duty = stamp_duty(gross, stamp.means[0], stamp)
    key = "payment_other" if means in stamp.means else "payment_cash"
    effect = in_all(f"effect.{key}" if duty else "effect.stands", {"duty_dzd": duty})
    return Assumption("assumption.payment", {"payment": messages()[f"payment.{means}"]}, effect=effect, priced=True)


def _quantity(row: Sold) -> Assumption:
    fewer, more = row.line.neighbours or (0.0, 0.0)
    facts = {"label": row.line.label, "quantity": row.quantity}
    amounts = {
        "more_dzd": (row.quantity + 1) * row.line.firm_price(more) - row.amount,
        "less_dzd": row.amount - (row.quantity - 1) * row.line.firm_price(fewer),
    }
    taken, effect = in_all("assumption.quantity_alone", facts), in_all("effect.quantity", amounts)
    return Assumption("assumption.quantity", {"taken": taken, "effect": effect}, taken=taken, effect=effect)
