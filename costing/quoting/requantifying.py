"""Another quantity of a line is another answer of the scope: which one, and what the whole then costs.

The quote's own day and prices stand. Nothing else that was answered changes, and a quantity of 0 takes its line out.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from costing.answer_errors import AskedUnknown, LineNeeded, QuantityFixed, QuantityRefused
from costing.errors import Problem, ScopeRefused
from costing.estimating import Estimate, estimate_at, under
from costing.fields import problems_of
from costing.lines import codes_of
from costing.money import decimal_of, exactly
from costing.quoting.own_lines import own_codes
from costing.quoting.parts import Parts
from costing.quoting.quantities import is_counted
from costing.quoting.record import QuoteLine
from costing.scope import Scope
from costing.terms import OwnLine, Terms
from costing.wording import LANGUAGES

_LICENCES = "licences"
# What a licence is counted in, by the unit of its line.
_COUNTED = {"year": "years", "seat": "seats"}
_FIGURES = 15


@exactly
def requantified(quote: Parts, quantities: Mapping[str, Decimal]) -> Estimate:
    """Price the scope of a quote again with other quantities, on its own day and at its own prices.

    Parameters
    ----------
    quote
        The quote, made here or read from its record.
    quantities
        The quantity of each line that has another, by its code, in the line's unit; 0 takes the line out.

    Returns
    -------
    Estimate
        Of the scope whose answers set these quantities; its terms may still name lines that are gone.

    Raises
    ------
    AskedUnknown
        No line has the code.
    QuantityFixed
        A lump sum, or a quantity that no answer of the scope sets.
    QuantityRefused
        A quantity that the scope does not take, such as half a workstation.
    LineNeeded
        A licence taken out before others.
    NothingAsked, NoLineLeft
        Nothing is left to sell.
    """
    held = {line.code: line for line in quote.lines}
    if unknown := [code for code in quantities if code not in held]:
        raise AskedUnknown(code=unknown[0], codes=tuple(held))
    for code, number in quantities.items():
        if number.adjusted() >= _FIGURES:
            reason = Problem("", "returned_too_large", {"found": _said(number)})
            raise QuantityRefused(code=code, label=held[code].labels, found=_said(number), reason=reason)
    terms = _own(quote, {code: number for code, number in quantities.items() if held[code].own})
    # From the last on, so that licences before it keep their places.
    priced = [code for code in reversed(held) if code in quantities and not held[code].own]
    if not priced:
        return under(quote.offer.estimate, terms)
    scope = quote.scope.model_copy(update={"terms": terms})
    data = scope.model_dump(exclude_none=True)
    for code in priced:
        scope = _counted(quote, held[code], quantities[code], data)
    made = estimate_at(scope, quote.offer.estimate.prices)
    firm = {line.code: decimal_of(line.quantity.likely) for line in made.lines}
    for code in priced:
        if firm.get(code, Decimal(0)) != quantities[code]:
            raise QuantityFixed(code=code, label=held[code].labels, found=_said(quantities[code]))
    return made


def _own(quote: Parts, quantities: Mapping[str, Decimal]) -> Terms:
    """Return the terms with other quantities of lines of one's own; each keeps its code when another one goes."""
    terms, kept = quote.scope.terms, []
    if not quantities:
        return terms
    labels = {line.code: line.labels for line in quote.lines if not is_counted(line)}
    for code, each in zip(own_codes(quote.terms), terms.lines or (), strict=True):
        number = quantities.get(code, each.quantity)
        if code in quantities and code in labels:
            raise QuantityFixed(code=code, label=labels[code], found=_said(number))
        if number:
            kept.append(_own_line(each, code, number) if code in quantities else each.model_copy(update={"code": code}))
    return terms.model_copy(update={"lines": tuple(kept) or None})


def _own_line(said: OwnLine, code: str, number: Decimal) -> OwnLine:
    try:
        return OwnLine.model_validate({**said.model_dump(exclude_none=True), "code": code, "quantity": number})
    except ValidationError as error:
        reason = problems_of(error, OwnLine)[0]
        label = dict.fromkeys(LANGUAGES, said.label)
        raise QuantityRefused(code=code, label=label, found=_said(number), reason=reason) from error


def _counted(quote: Parts, line: QuoteLine, number: Decimal, data: dict[str, Any]) -> Scope:
    """Set the answer that gives a line its quantity, and return the scope with it."""
    if not is_counted(line):
        raise QuantityFixed(code=line.code, label=line.labels, found=_said(number))
    if line.service == _LICENCES:
        _licence(line, number, data)
    else:
        _answer(quote, line, number, data)
    try:
        return Scope.model_validate(data)
    except ScopeRefused as refusal:
        reason = refusal.problems[0]
        raise QuantityRefused(code=line.code, label=line.labels, found=_said(number), reason=reason) from refusal


def _licence(line: QuoteLine, number: Decimal, data: dict[str, Any]) -> None:
    sold = [place for place, each in enumerate(data[_LICENCES]) if each.get("supplied_by") is None]
    codes = codes_of(_LICENCES for _ in sold)
    place = sold[codes.index(line.code)]
    licences = list(data[_LICENCES])
    if number:
        licences[place] = {**licences[place], _COUNTED[line.unit]: _plain(number)}
    elif line.code != codes[-1]:
        raise LineNeeded(code=line.code, label=line.labels, last=codes[-1])
    else:
        del licences[place]
    data.pop(_LICENCES)
    data.update({_LICENCES: licences} if licences else {})


def _answer(quote: Parts, line: QuoteLine, number: Decimal, data: dict[str, Any]) -> None:
    prices = quote.offer.estimate.prices
    driver = prices.drivers.get(prices.all_services[line.service].quantity or "")
    if driver is None or not driver.keys:
        raise QuantityFixed(code=line.code, label=line.labels, found=_said(number))
    *tables, name = driver.keys[0].split(".")
    table = data
    for each in tables:
        table = table.setdefault(each, {})
    table[name] = _plain(number)


def _plain(number: Decimal) -> int | float:
    """Return a number as a scope file writes it."""
    return int(number) if number == number.to_integral_value() else float(number)


def _said(number: Decimal) -> str:
    """Return a number in figures; one of many by its first ones and a power of ten."""
    return f"{number.normalize():f}" if number.adjusted() < _FIGURES else f"{number.normalize():.3G}"
