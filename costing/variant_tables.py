"""Tables of levers, bundles and variants side by side."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.documents.comparison_panel import SHOWN, notes_of, readings_of
from costing.documents.risk_words import dinars
from costing.levers import Bundle, Lever
from costing.lines import Span
from costing.money import DINAR, decimal_of, to_step
from costing.prices import Prices
from costing.printing import Prose, Sheet
from costing.quoting.comparing import Comparison
from costing.quoting.ownership import Variant
from costing.quoting.percentiles import LEVELS, Percentiles
from costing.quoting.variants import LeftOut
from costing.tracing import PERCENT
from costing.wording import Measure, capital, money, said, say

_HANGING = "  "
_TOLD = ("code", "label", "value", "gives_up")


def lever_table(prices: Prices, lang: str) -> RenderableType:
    """Lay out the levers and the bundles, each with what it brings, what is given up and how to pay less for it."""
    parts: list[RenderableType] = [Prose(say("variants.levers", lang), "bold"), Text()]
    for lever in prices.levers.values():
        if lever.general:
            parts += [*_told(lever, prices, lang), Text()]
    parts += [Prose(say("variants.bundles", lang), "bold"), Text()]
    for bundle in prices.bundles.values():
        parts += _told(bundle, prices, lang)
        parts += [Prose(f"• {part.text[lang]}", indent=_HANGING, hanging="    ") for part in bundle.parts]
        parts += [Prose(say("variants.savings", lang), indent=_HANGING)]
        parts += [
            Prose(f"• {saving.text[lang]} [{saving.lever}]", indent=_HANGING, hanging="    ")
            for saving in bundle.savings
        ]
        parts.append(Text())
    parts += [Prose(say("variants.savings_alone", lang), "bold"), Text()]
    for lever in prices.levers.values():
        if not lever.general:
            parts += [*_told(lever, prices, lang), Text()]
    return Group(*parts[:-1])


def _told(choice: Lever | Bundle, prices: Prices, lang: str) -> list[RenderableType]:
    entry = prices.entries[f"{choice.code}.change"]
    assumed = [say("variants.assumed", lang, reason=entry.reason)] if entry.kind == "assumption" else []
    texts = (choice.value[lang], say("variants.gives_up", lang, what=choice.gives_up), *assumed)
    return [
        Prose(f"{choice.label[lang]} [{choice.code}]", "bold"),
        *(Prose(capital(text), indent=_HANGING) for text in texts),
    ]


def lever_record(prices: Prices) -> dict[str, Any]:
    """Return the levers and bundles as plain values."""
    return {
        "levers": [
            {**{name: getattr(each, name) for name in _TOLD}, "general": each.general, **_papers(each, prices)}
            for each in prices.levers.values()
        ],
        "bundles": [
            {
                **{name: getattr(each, name) for name in _TOLD},
                **_papers(each, prices),
                "components": [part.text for part in each.parts],
                "savings": [{"text": saving.text, "lever": saving.lever} for saving in each.savings],
            }
            for each in prices.bundles.values()
        ],
    }


def _papers(choice: Lever | Bundle, prices: Prices) -> dict[str, Any]:
    entry = prices.entries[f"{choice.code}.change"]
    return {"kind": entry.kind, "reason": entry.reason, "change": entry.value}


def comparison_table(compared: Comparison, left: Sequence[LeftOut], client: str, lang: str) -> RenderableType:
    """Lay out variants side by side, then what each gives up and where its work is not that of the first."""
    rows = [row for variant in compared.variants for row in _rows(variant, compared, lang)]
    heads = {
        f"owned_{years}": say("variants.owned", lang, years=Measure(years, "year")) for years in compared.terms.years
    }
    parts: list[RenderableType] = [Prose(client, "bold"), *map(Prose, readings_of(compared, lang)), Text()]
    parts.append(Sheet(("variant", "once>", "first_year>", *(f"{name}>" for name in heads)), (rows,), lang, heads))
    for rank, variant in enumerate(compared.variants):
        notes = list(notes_of(rank, compared, lang))
        if notes:
            listed = (Prose(f"• {capital(text)}", indent=_HANGING, hanging="    ") for text in notes)
            parts += [Text(), Prose(capital(variant.label[lang]), "bold"), *listed]
    for each in left:
        parts += [Text(), Prose(said(each.why, lang))]
    return Group(*parts)


def _rows(variant: Variant, compared: Comparison, lang: str) -> Iterator[tuple[str, ...]]:
    owned = variant.ownership(compared.terms)
    span = variant.range
    yield (
        capital(variant.label[lang]),
        f"{money(variant.once, lang)}\n{_span(span, lang)}",
        money(variant.in_year(1), lang),
        *(
            f"{money(each.cost, lang)}\n{say('variants.present', lang, present=money(each.present, lang))}"
            for each in owned
        ),
    )
    once, *years = (variant.percentiles, *(each.percentiles for each in owned))
    for name in SHOWN:
        yield (
            name.upper(),
            dinars(getattr(once, name), lang),
            "",
            *(dinars(getattr(each, name), lang) for each in years),
        )


def _span(span: Span, lang: str) -> str:
    low, high = (money(decimal_of(end), lang) for end in (span.low, span.high))
    return say("variants.between", lang, low=low, high=high)


def comparison_record(compared: Comparison, left: Sequence[LeftOut]) -> dict[str, Any]:
    """Return variants side by side as plain values: amounts as text with two decimals [DZD before tax]."""
    return {
        "day": compared.day.isoformat(),
        "years": list(compared.terms.years),
        "discount_percent": _percent(compared.terms.discount),
        "growth_percent": _percent(compared.growth),
        "equal": compared.equal,
        "variants": [
            _variant_record(variant, compared, differences)
            for variant, differences in zip(compared.variants, compared.differences, strict=True)
        ],
        "left_out": [{"code": each.code, "label": each.label, "needs": list(each.why.needs)} for each in left],
    }


def _variant_record(variant: Variant, compared: Comparison, differences: Sequence[Any]) -> dict[str, Any]:
    return {
        "choices": list(variant.choices),
        "label": variant.label,
        "once": _amount(variant.once),
        "range": _ends(variant.range),
        "percentiles": _levels(variant.percentiles),
        "lines": [{"code": each.code, "label": each.label, "amount": _amount(each.firm)} for each in variant.costs],
        "yearly": [
            {
                "year": year,
                "amount": _amount(variant.in_year(year)),
                "costs": [{"code": each.code, "label": each.label, "amount": _amount(each.firm)} for each in costs],
            }
            for year, costs in enumerate(variant.yearly, start=1)
        ],
        "borne": _amount(variant.borne),
        "ownership": [
            {
                "years": each.years,
                **{name: _amount(getattr(each, name)) for name in ("cost", "present", "low", "high")},
                **_levels(each.percentiles),
            }
            for each in variant.ownership(compared.terms)
        ],
        "phases": [
            {
                "year": each.year,
                "lines": [cost.code for cost in each.costs],
                "net": _amount(each.net),
                "overhead": _amount(each.overhead),
            }
            for each in variant.phases
        ],
        "gives_up": list(variant.gives_up),
        "differences": [{"key": each.key, "text": each.text} for each in differences],
    }


def _ends(span: Span) -> dict[str, str]:
    return {end: _amount(decimal_of(getattr(span, end))) for end in ("low", "likely", "high")}


def _levels(found: Percentiles) -> dict[str, str]:
    return {name: _amount(to_step(getattr(found, name), DINAR)) for name in LEVELS}


def _percent(share: Decimal) -> str:
    return format((share * PERCENT).normalize(), "f")


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"
