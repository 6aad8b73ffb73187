"""Another quantity of a line is another answer of the scope: which one, and what the whole then costs.

The quote's own day and prices stand. Nothing else that was answered changes, and a quantity of 0 takes its line out.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costing.answer_errors import AskedUnknown, LineNeeded, QuantityFixed, QuantityRefused
from costing.errors import ScopeRefused
from costing.estimating import Estimate, estimate_at
from costing.lines import codes_of
from costing.money import decimal_of, exactly
from costing.quoting.own_lines import own_codes
from costing.quoting.parts import Parts
from costing.quoting.quantities import is_counted
from costing.quoting.record import QuoteLine
from costing.scope import Scope

_LICENCES = "licences"
# What a licence is counted in, by the unit of its line.
_COUNTED = {"year": "years", "seat": "seats"}


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
    scope, data = quote.scope, quote.scope.model_dump(exclude_none=True)
    data = _named(quote, data) if any(held[code].own for code in quantities) else data
    # From the last on, so that licences before it keep their places.
    for code, number in sorted(quantities.items(), key=lambda each: list(held).index(each[0]), reverse=True):
        scope, data = _counted(quote, held[code], number, data)
    priced = estimate_at(scope, quote.offer.estimate.prices)
    firm = {line.code: decimal_of(line.quantity.likely) for line in priced.lines}
    for code, number in quantities.items():
        if not held[code].own and firm.get(code, Decimal(0)) != number:
            raise QuantityFixed(code=code, label=held[code].labels, found=f"{number.normalize():f}")
    return priced


def _counted(quote: Parts, line: QuoteLine, number: Decimal, data: dict[str, Any]) -> tuple[Scope, dict[str, Any]]:
    """Set the answer that gives a line its quantity."""
    found = f"{number.normalize():f}"
    if not is_counted(line):
        raise QuantityFixed(code=line.code, label=line.labels, found=found)
    if line.own:
        _own(line, number, data)
    elif line.service == _LICENCES:
        _licence(line, number, data)
    else:
        _answer(quote, line, number, data)
    try:
        return Scope.model_validate(data), data
    except ScopeRefused as refusal:
        raise QuantityRefused(code=line.code, label=line.labels, found=found, reason=refusal.problems[0]) from refusal


def _named(quote: Parts, data: dict[str, Any]) -> dict[str, Any]:
    """Give every line of one's own its code, which it keeps when another one goes."""
    lines = data.get("terms", {}).get("lines") or ()
    named = [{**each, "code": code} for each, code in zip(lines, own_codes(quote.terms), strict=True)]
    return {**data, "terms": {**data["terms"], "lines": named}} if named else data


def _own(line: QuoteLine, number: Decimal, data: dict[str, Any]) -> None:
    lines = [{**each, "quantity": number} if each["code"] == line.code else each for each in data["terms"]["lines"]]
    data["terms"] = {**data["terms"], "lines": [each for each in lines if each.get("quantity") != 0]}


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
        raise QuantityFixed(code=line.code, label=line.labels, found=f"{number.normalize():f}")
    *tables, name = driver.keys[0].split(".")
    table = data
    for each in tables:
        table = table.setdefault(each, {})
    table[name] = _plain(number)


def _plain(number: Decimal) -> int | float:
    """Return a number as a scope file writes it."""
    return int(number) if number == number.to_integral_value() else float(number)
