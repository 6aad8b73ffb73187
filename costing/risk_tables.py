"""The page of a risk: what the total may come to, what is added to hold it, what moves it, and how it is read."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from costing.documents.risk_words import dinars, portion, readings_of, setting_of, tenths
from costing.money import ZERO, decimal_of, exactly
from costing.printing import Prose, Sheet
from costing.risk import CURVE
from costing.risk_pages import SHOWN, RiskPage
from costing.sensitivity import Bar
from costing.wording import money, percent, say

_LONGEST_CURVE, _LONGEST_BAR = 30, 12
_FULL, _HALF = "█", "▌"


@exactly
def risk_table(page: RiskPage, lang: str) -> RenderableType:
    """Lay out a risk: percentiles, S-curve, contingency, tornado, and the choices it rests on."""
    risk, title = page.risk, say("risk_page.title", lang, day=page.estimate.day)
    heading = [Prose(page.estimate.scope.client.name, "bold"), Prose(title)]
    if risk.certain:
        key = "certain" if risk.lines else "none"
        return Group(*heading, Text(), Prose(say(f"risk_page.{key}", lang, net_dzd=risk.net)))
    return Group(
        *heading,
        *_percentiles(page, lang),
        *_curve(page, lang),
        *_contingency(page, lang),
        *_tornado(page, lang),
        *_choices(page, lang),
        Text(),
        Prose(say("risk_page.reading", lang), "bold"),
        *(Prose(f"• {text}", indent="  ", hanging="    ") for text in readings_of(page.risk, lang)),
    )


def _percentiles(page: RiskPage, lang: str) -> Iterator[RenderableType]:
    risk = page.risk
    names = {f"p{each}": f"P{each}" for each in SHOWN}
    heads = {**names, **_heads(lang, "mean")}
    row = (*(dinars(risk.quantile(each), lang) for each in SHOWN), dinars(risk.mean, lang))
    columns = ("", *(f"{name}>" for name in names), "mean>")
    label = say("risk_page.total", lang)
    yield from (Text(), Sheet(columns, ([(label, *row)],), lang, heads), Text())
    yield Prose(say("risk_page.holds", lang, net_dzd=risk.net, percent=tenths(risk.probability_of_net)))
    name = page.estimate.estimate_class
    if name is not None:
        yield Prose(say("risk_page.estimate_class", lang, name=name))


def _curve(page: RiskPage, lang: str) -> Iterator[RenderableType]:
    """Draw the S-curve, the likely price and the price at the confidence among its points."""
    risk, at = page.risk, page.confidence
    levels: dict[float, str] = dict.fromkeys(CURVE, "")
    levels[at] = say("risk_page.price_at", lang, confidence=decimal_of(at))
    rows = [(decimal_of(each), decimal_of(risk.quantile(each)), text) for each, text in levels.items()]
    rows.append((tenths(risk.probability_of_net), risk.net, say("risk_page.likely_price", lang)))
    rows.sort(key=lambda row: (row[1], row[0]))
    least, most = rows[0][1], max(rows[-1][1], rows[0][1] + 1)
    lengths = [float((amount - least) / (most - least)) for _, amount, _ in rows]
    told = [
        (percent(share, lang), dinars(amount, lang), _drawn(length, _LONGEST_CURVE), text)
        for (share, amount, text), length in zip(rows, lengths, strict=True)
    ]
    yield from (Text(), Prose(say("risk_page.curve", lang), "bold"))
    yield Sheet(("probability>", "amount>", "", ""), (told,), lang, _heads(lang, "probability"))


def _contingency(page: RiskPage, lang: str) -> Iterator[RenderableType]:
    """Say what is added to which base, and share it out to lines and events."""
    at = decimal_of(page.confidence)
    yield from (Text(), Prose(say("risk_page.contingency", lang, confidence=at), "bold"))
    for base, made in (("likely", page.from_likely), ("mean", page.from_mean)):
        facts = {"price_dzd": made.price, "amount_dzd": made.amount, "base_dzd": made.base_amount}
        added = made.amount / made.base_amount if made.base_amount else ZERO
        yield Prose(say(f"risk_page.from_{base}", lang, confidence=at, percent=tenths(added), **facts))
    firm = {line.code: line.firm_amount for line in page.risk.lines}
    rows = []
    for code, part in page.from_likely.parts.items():
        likely = firm.get(code, ZERO)
        rows.append((page.labels[code][lang], *(money(each, lang) for each in (likely, part, likely + part))))
    sums = (page.from_likely.base_amount, page.from_likely.amount, page.from_likely.price)
    total = (say("risk_page.total", lang), *(money(each, lang) for each in sums))
    heads = {**_heads(lang, "likely", "part"), "at": say("risk_page.at", lang, confidence=at)}
    yield from (Text(), Sheet(("line", "likely>", "part>", "at>"), (rows, [total]), lang, heads))


def _tornado(page: RiskPage, lang: str) -> Iterator[RenderableType]:
    """Draw the bars of lines and events, the part of the variance first."""
    heads = {**_heads(lang, "share"), "p10": "P10", "p90": "P90"}
    rows = [(bar.label[lang], portion(bar.share or 0, lang), _bar(bar, page), *_ends(bar, lang)) for bar in page.own]
    yield from (Text(), Prose(say("risk_page.tornado", lang), "bold"))
    yield Sheet(("line", "share>", "", "p10>", "p90>"), (rows,), lang, heads)


def _choices(page: RiskPage, lang: str) -> Iterator[RenderableType]:
    """Draw the bars of the choices, on the scale of those of the lines."""
    if not page.choices:
        return
    at = decimal_of(page.estimate.prices.risk.confidence)
    rows = [
        (f"{bar.label[lang]}\n{setting_of(bar, page.risk, lang)}", _bar(bar, page), *_ends(bar, lang))
        for bar in page.choices
    ]
    yield from (Text(), Prose(say("risk_page.choices", lang, confidence=at), "bold"))
    yield Sheet(("choice", "", "lowest>", "highest>"), (rows,), lang, _heads(lang, "choice", "lowest", "highest"))


def _heads(lang: str, *names: str) -> dict[str, str]:
    return {name: say(f"risk_page.{name}", lang) for name in names}


def _ends(bar: Bar, lang: str) -> tuple[str, str]:
    return dinars(bar.low, lang), dinars(bar.high, lang)


def _bar(bar: Bar, page: RiskPage) -> str:
    longest = max(each.swing for each in (*page.own, *page.choices))
    return _drawn(bar.swing / longest if longest else 0, _LONGEST_BAR)


def _drawn(share: float, longest: int) -> str:
    """Draw a bar as long as its share of the longest, half a sign at the least."""
    halves = max(round(share * longest * 2), 1)
    return _FULL * (halves // 2) + _HALF * (halves % 2)
