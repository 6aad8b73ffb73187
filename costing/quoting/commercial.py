"""What a record says of the commercial side: totals, discounts in their order, options and variants."""

from collections.abc import Sequence

from costing.errors import Problem, TermsRefused
from costing.quoting.choices import OPTION, VARIANT, Choice
from costing.quoting.offering import Offer
from costing.quoting.record import ChoiceRecord, DiscountRecord, Totals, VatTotal
from costing.quoting.sold import Sums
from costing.wording import LANGUAGES, say


def totals_of(sums: Sums) -> Totals:
    """Record the totals of what is paid once."""
    return Totals(
        net=sums.net,
        discount=sums.discount,
        vat=tuple(VatTotal(rate=tax.rate, base=tax.base, amount=tax.amount) for tax in sums.vat),
        gross=sums.gross,
        stamp_duty=sums.stamp_duty,
        due=sums.due,
    )


def discounts_of(offer: Offer) -> tuple[DiscountRecord, ...]:
    """Record the discounts in their order."""
    return tuple(
        DiscountRecord(
            on=each.said.on,
            way=each.said.way[0],
            value=each.said.way[1],
            amount=each.amount,
            parts=dict(each.parts),
            reason=each.said.reason,
        )
        for each in offer.given
    )


def choices_of(offer: Offer, kind: str) -> tuple[ChoiceRecord, ...]:
    """Record the options, or the variants, each with the gross of the quote with it and without it."""
    return tuple(_choice(offer, each) for each in offer.choices if each.kind == kind)


def _choice(offer: Offer, choice: Choice) -> ChoiceRecord:
    accepted = offer.terms.accepted or ()
    excluded = {each.code for each in offer.choices if choice.excludes(each)} | {choice.code}
    others = tuple(code for code in accepted if code not in excluded)
    gross, less = (_taking(offer, choice, codes).gross for codes in ((*others, choice.code), others))
    return ChoiceRecord(
        code=choice.code,
        label=choice_label(offer, choice),
        lines=choice.lines,
        without=choice.without,
        group=choice.group,
        accepted=choice.code in accepted,
        gross_with=gross,
        gross_without=less,
        difference=gross - less,
    )


def check_choices(offer: Offer) -> None:
    """Refuse discounts that the offer bears and not each of what the client may make of it.

    Raises
    ------
    TermsRefused
        A choice with which, or without which, an exact discount of the whole is more than there is left.
    """
    exact = any(step.on is None and step.percent is None for _, step in offer.terms.steps)
    if exact and offer.choices:
        options = choices_of(offer, OPTION)
        choices_of(offer, VARIANT)
        with_options(offer, options)


def _taking(offer: Offer, choice: Choice, codes: tuple[str, ...]) -> Sums:
    """Return the totals with some choices taken; where the discounts do not go with them, tell by which choice."""
    try:
        return offer.taking(codes).sums
    except TermsRefused as refusal:
        facts = {"found": choice.code, "step": refusal.facts["problems"][0].place}
        problem = Problem(f"{choice.kind}s", "choice_beyond_discounts", facts)
        raise TermsRefused(problems=(problem,)) from refusal


def choice_label(offer: Offer, choice: Choice) -> dict[str, str]:
    """Return what a choice is called: its own label, else its lines."""
    if choice.label is not None:
        return dict.fromkeys(LANGUAGES, choice.label)
    labels = {row.code: row.line.label for row in offer.rows}
    return {lang: say("view.comma", lang).join(labels[code][lang] for code in choice.lines) for lang in LANGUAGES}


def with_options(offer: Offer, options: Sequence[ChoiceRecord]) -> Totals | None:
    """Record the totals with every option, of those that exclude each other the dearest; nothing without options."""
    if not options:
        return None
    variant = [
        each.code for each in offer.choices if each.kind == VARIANT and each.code in (offer.terms.accepted or ())
    ]
    return totals_of(offer.taking((*variant, *dearest(options))).sums)


def dearest(options: Sequence[ChoiceRecord]) -> tuple[str, ...]:
    """Return the codes of every option, of those that exclude each other that of the dearest."""
    best: dict[str, ChoiceRecord] = {}
    for each in options:
        alternatives = f"group.{each.group}" if each.group is not None else each.code
        if alternatives not in best or each.difference > best[alternatives].difference:
            best[alternatives] = each
    return tuple(each.code for each in best.values())
