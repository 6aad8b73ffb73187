"""A public contract held against the rules of the day: its threshold, its guarantees, and what each rule is worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costing.money import ZERO, to_centime
from costing.payment_rules import Figure
from costing.prices import Prices
from costing.quoting.late_payment import policy_rate
from costing.quoting.offering import Offer
from costing.quoting.payments import ADVANCE, RETENTION, SUPPLY_ADVANCE
from costing.quoting.record import Commitment, PaymentRecord, ProcurementRecord, RuleNote
from costing.terms import PublicContract
from costing.wording import Measure, in_all, messages

_HUNDRED, _THOUSAND = Decimal(100), Decimal(1000)


def procurement_of(
    offer: Offer, commitment: Commitment, payments: tuple[PaymentRecord, ...]
) -> ProcurementRecord | None:
    """Hold a public contract against the rules; nothing where the terms name none.

    Parameters
    ----------
    offer
        What is sold, with its terms.
    commitment
        What is paid once and by the year [DZD].
    payments
        The plan of payment, advances and retention among it.

    Returns
    -------
    ProcurementRecord
        The amount compared is that of the one-off lines [DZD], with its taxes as long as the book says so.
    """
    contract = offer.terms.public_contract
    if contract is None:
        return None
    prices, sums = offer.estimate.prices, offer.sums
    taxed = bool(prices.procurement["tax_included.applies"].value)
    amount = sums.gross if taxed else sums.net - sums.discount
    threshold = prices.procurement[f"formal_tender.{contract.kind}"].value
    held = {each.kind: each.amount for each in payments}
    bond = to_centime(sums.gross * contract.bond_percent / _HUNDRED) if contract.bond_percent is not None else None
    whole = commitment.gross if taxed else commitment.net
    longest = max((each.due_days for each in payments), default=0)
    case = _Case(contract, prices, amount, whole, sums.gross, longest, held, bond)
    return ProcurementRecord(
        kind=contract.kind,
        amount=amount,
        taxed=taxed,
        threshold=threshold,
        formal_tender=amount > threshold,
        difference=amount - threshold,
        advance=held.get(ADVANCE),
        supply_advance=held.get(SUPPLY_ADVANCE),
        bond=bond,
        retention=held.get(RETENTION),
        notes=tuple(case.notes()),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """One contract while it is held against the rules: amounts [DZD], the longest delay of payment [days]."""

    contract: PublicContract
    prices: Prices
    amount: Decimal
    whole: Decimal
    gross: Decimal
    longest: int
    held: Mapping[str, Decimal]
    bond: Decimal | None

    def notes(self) -> Iterator[RuleNote]:
        """Say what each rule makes of the contract, thresholds first."""
        yield from self._threshold()
        yield from self._advances()
        yield from self._bond()
        yield from self._retention()
        yield from self._times()

    def _figure(self, name: str) -> Figure:
        return self.prices.procurement[name]

    def _note(self, key: str, figure: str, *, warning: bool = False, **facts: Any) -> RuleNote:
        """Say a rule, with the papers of its figure."""
        papers = self._figure(figure)
        return RuleNote(
            key=key,
            text=in_all(f"procurement.{key}", facts),
            entry=papers.key,
            source=papers.source,
            confidence=papers.confidence,
            warning=warning,
        )

    def _threshold(self) -> Iterator[RuleNote]:
        name, small = f"formal_tender.{self.contract.kind}", f"small_purchases.{self.contract.kind}"
        limit = self._figure(name).value
        taxed = "with_tax" if self._figure("tax_included.applies").value else "without_tax"
        said = {"kind": messages()[f"procurement.{self.contract.kind}"], "taxed": messages()[f"procurement.{taxed}"]}
        facts = {**said, "amount_dzd": self.amount, "limit_dzd": limit, "by_dzd": abs(self.amount - limit)}
        above = self.amount > limit
        yield self._note("above_threshold" if above else "within_threshold", name, warning=above, **facts)
        if self.whole > limit >= self.amount:
            yield self._note("above_with_years", name, warning=True, **{**facts, "amount_dzd": self.whole})
        if self._figure("tax_included.applies").value:
            yield self._note("tax_included", "tax_included.applies")
        if self._figure("main_object.applies").value:
            yield self._note("main_object", "main_object.applies")
        if self.amount <= self._figure(small).value:
            yield self._note("small_purchase", small, limit_dzd=self._figure(small).value)
        if self._figure("decree.applies").value:
            yield self._note("decree", "decree.applies")

    def _advances(self) -> Iterator[RuleNote]:
        flat, supply = self.contract.advance_percent, self.contract.supply_advance_percent
        advanced = self.held.get(ADVANCE, ZERO) + self.held.get(SUPPLY_ADVANCE, ZERO)
        if not advanced:
            return
        together = {"percent": (flat or 0) + (supply or 0)}
        if self.contract.exceptional:
            yield self._capped("exceptional_advance", "exceptional_advance.most_percent", together)
        else:
            if flat:
                yield self._capped("advance", "flat_advance.most_percent", {"percent": flat})
            if supply:
                cap = self._figure("supply_advance.most_percent").value
                key = "supply_advance_over" if supply > cap else "supply_advance"
                facts = {"percent": supply}
                yield self._capped(key, "supply_advance.most_percent", facts, warning=supply > cap)
            if flat and supply:
                yield self._capped("both_advances", "both_advances.most_percent", together)
        if self._figure("restitution.applies").value:
            yield self._note("restitution", "restitution.applies", amount_dzd=advanced)

    def _capped(self, key: str, figure: str, facts: Mapping[str, Any], *, warning: bool = False) -> RuleNote:
        return self._note(key, figure, warning=warning, most=self._figure(figure).value, **facts)

    def _bond(self) -> Iterator[RuleNote]:
        low, high = (self._figure(f"performance_bond.{end}_percent").value for end in ("low", "high"))
        percent, figure = self.contract.bond_percent, "performance_bond.high_percent"
        usual: dict[str, Any] = {"low": low, "high": high}
        if percent is None:
            usual |= {"least_dzd": self._part(low), "most_dzd": self._part(high)}
            yield self._note("bond_open", figure, **usual)
        else:
            outside = not low <= percent <= high
            facts = {**usual, "percent": percent, "amount_dzd": self.bond}
            yield self._note("bond_unusual" if outside else "bond", figure, warning=outside, **facts)
            months = Measure(float(self._figure("bond_return.months").value), "month")
            yield self._note("bond_return", "bond_return.months", months=months)
        delay, waived = self.contract.delay_months, self._figure("bond_waiver.months").value
        if delay is not None and delay <= waived:
            most = Measure(float(waived), "month")
            yield self._note("bond_waiver", "bond_waiver.months", months=Measure(float(delay), "month"), most=most)

    def _retention(self) -> Iterator[RuleNote]:
        percent, figure = self.contract.retention_percent, "retention.most_percent"
        usual = self._figure(figure).value
        if percent is None:
            yield self._note("retention_open", figure, most=usual)
        elif percent:
            facts = {"percent": percent, "most": usual, "amount_dzd": self.held[RETENTION]}
            unusual = percent > usual
            yield self._note("retention_unusual" if unusual else "retention", figure, warning=unusual, **facts)

    def _times(self) -> Iterator[RuleNote]:
        usual, most = (self._figure(name).value for name in ("payment_delay.days", "longest_delay.days"))
        facts: dict[str, Any] = {"usual": Measure(float(usual), "day"), "most": Measure(float(most), "day")}
        yield self._note("payment_delay", "payment_delay.days", usual=facts["usual"])
        if self.longest > usual:
            days = Measure(float(self.longest), "day")
            yield self._note("delay_exceptional", "longest_delay.days", warning=True, days=days, **facts)
        added = self._figure("late_interest.points").value
        points = Measure(float(added), "point")
        policy = policy_rate(self.prices)
        if policy is None:
            yield self._note("late_interest_open", "late_interest.points", points=points)
        else:
            yield self._note("late_interest", "late_interest.points", points=points, percent=policy + added)
        surcharge = self._figure("late_surcharge.percent_a_month").value
        yield self._note("late_surcharge", "late_surcharge.percent_a_month", percent=surcharge)
        per_mille, cap = (self._figure(f"late_penalty.{name}").value for name in ("per_mille_a_day", "most_percent"))
        a_day = to_centime(self.gross * per_mille / _THOUSAND)
        facts = {"per_mille": per_mille, "a_day_dzd": a_day, "percent": cap, "most_dzd": self._part(cap)}
        yield self._note("late_penalty", "late_penalty.per_mille_a_day", **facts)

    def _part(self, percent: Decimal) -> Decimal:
        return to_centime(self.gross * percent / _HUNDRED)
