"""What a risk shows in a notebook: what the total may come to, what moves it, and how it is read; internal."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from costing.documents.panels import PART, STRONG, Block, Column, Folded, Notes, Panel, Row, Table
from costing.documents.risk_words import (
    choice_bars,
    dinars,
    level_name,
    own_bars,
    portion,
    readings_of,
    setting_of,
    tenths,
)
from costing.money import DINAR, decimal_of, exactly, to_step
from costing.risk import Risk
from costing.sensitivity import Bar
from costing.wording import capital, money, say, signed

_LEVELS = ("p10", "p50", "p70", "p80", "p90")


@exactly
def panel(risk: Risk, lang: str | None) -> Panel:
    """Read what a risk shows, in a language or that of its scope."""
    scope, day = risk.assembly.case.scope, risk.assembly.case.prices.day
    spoken = lang or scope.lang
    title = say("risk_page.title", spoken, day=day)
    if risk.certain:
        key = "certain" if risk.lines else "none"
        blocks: tuple[Block, ...] = (Notes((say(f"risk_page.{key}", spoken, net_dzd=risk.net),)),)
    else:
        blocks = tuple(_blocks(risk, spoken))
    return Panel(spoken, title, blocks, scope.client.name)


def _blocks(risk: Risk, lang: str) -> Iterator[Block]:
    yield _levels(risk, lang)
    yield Notes((say("risk_page.holds", lang, net_dzd=risk.net, percent=tenths(risk.probability_of_net)),))
    yield _tornado(risk, own_bars(risk), lang)
    if choice_bars(risk):
        yield _choices(risk, choice_bars(risk), lang)
    yield Folded(say("risk_page.reading", lang), (Notes(tuple(readings_of(risk, lang))),))


def _levels(risk: Risk, lang: str) -> Table:
    """Lay out the percentiles and the mean, each with how far it is from the point price."""
    named = [(level_name(name, lang), getattr(risk, name)) for name in _LEVELS]
    named.append((say("risk_page.mean", lang), risk.mean))
    rows = [Row((name, dinars(value, lang), _apart(value, risk.net, lang))) for name, value in named]
    rows.append(Row((capital(say("risk_page.likely_price", lang)), money(risk.net, lang), ""), STRONG))
    heads = say("panel_basis.level", lang), say("risk_page.total", lang), say("panel_basis.from_likely", lang)
    return Table((Column(heads[0]), *(Column(head, figures=True) for head in heads[1:])), tuple(rows))


def _apart(value: float, net: Decimal, lang: str) -> str:
    """Write how far an amount, told to the dinar, is from the point price."""
    return signed(to_step(value, DINAR) - net, lang, whole=True)


def _tornado(risk: Risk, bars: Sequence[Bar], lang: str) -> Table:
    likely = {line.code: line.firm_amount for line in risk.lines}
    rows = tuple(
        Row(
            (
                bar.label[lang],
                dinars(bar.low, lang),
                dinars(likely[bar.code], lang) if bar.code in likely else "–",
                dinars(bar.high, lang),
                portion(bar.share or 0, lang),
            )
        )
        for bar in bars
    )
    heads = (
        *(say("panel_basis.at_level", lang, level=level_name("p10", lang)), say("risk_page.likely", lang)),
        *(say("panel_basis.at_level", lang, level=level_name("p90", lang)), say("risk_page.share", lang)),
    )
    columns = (Column(say("table.line", lang)), *(Column(head, figures=True) for head in heads))
    return Table(columns, rows, say("risk_page.tornado", lang))


def _choices(risk: Risk, bars: Sequence[Bar], lang: str) -> Table:
    """Lay out what the total is at the settings of each choice, and which setting was taken."""
    rows: list[Row] = []
    for bar in bars:
        rows.append(Row((bar.label[lang], dinars(bar.low, lang), dinars(bar.high, lang))))
        rows.append(Row((setting_of(bar, risk, lang), "", ""), PART))
    at = decimal_of(risk.assembly.case.prices.risk.confidence)
    heads = tuple(Column(say(f"risk_page.{name}", lang), figures=True) for name in ("lowest", "highest"))
    caption = say("risk_page.choices", lang, confidence=at)
    return Table((Column(say("risk_page.choice", lang)), *heads), tuple(rows), caption)
