"""What an offer rests on, as tables: a scope, a risk, variants side by side, a price book."""

from datetime import date
from math import nan
from typing import TYPE_CHECKING

from costing.documents.answered import Answer, answers_of, rows_of
from costing.documents.price_book_panel import priced_entry, source_title
from costing.documents.scope_panel import group_label
from costing.price_book import PriceBook
from costing.prices import Prices, Service
from costing.quoting.comparing import Comparison
from costing.quoting.ownership import Variant
from costing.risk import CURVE, Risk
from costing.scope import Scope
from costing.tracing import PERCENT
from costing.wording import capital, say, spoken

if TYPE_CHECKING:
    import pandas as pd


def scope_frame(scope: Scope, lang: str | None) -> "pd.DataFrame":
    """Return what is known of a need, as `Scope.to_frame` promises it."""
    import pandas as pd

    tongue = spoken(lang, scope.lang)
    held = [*answers_of(scope), *(answer for each in rows_of(scope) for answer in each.answers)]
    rows = [_answer(each, tongue) for each in held]
    keys = pd.Index([each.path for each in held], name="key")
    return pd.DataFrame(rows, index=keys, columns=["table", "question", "answer"])


def _answer(answer: Answer, lang: str) -> tuple[str, str, str]:
    return group_label(answer, lang), answer.question(lang), answer.said(lang)


def risk_frame(risk: Risk) -> "pd.DataFrame":
    """Return the S-curve of a risk, as `Risk.to_frame` promises it."""
    import pandas as pd

    levels = pd.Index(CURVE, name="confidence", dtype="int64")
    amounts = pd.Series([risk.quantile(level) for level in CURVE], index=levels, dtype="float64")
    return pd.DataFrame({"amount": amounts, "difference": amounts - float(risk.net)})


def comparison_frame(compared: Comparison, lang: str | None) -> "pd.DataFrame":
    """Return variants side by side, as `Comparison.to_frame` promises it."""
    import pandas as pd

    tongue = spoken(lang, compared.variants[0].scope.lang)
    labels = pd.Index([capital(each.label[tongue]) for each in compared.variants], name="variant")
    frame = pd.DataFrame([_amounts(each, compared) for each in compared.variants], index=labels, dtype="float64")
    return frame.assign(equal=[not each for each in compared.differences])


def _amounts(variant: Variant, compared: Comparison) -> dict[str, float]:
    span, read = variant.range, variant.percentiles
    once = {"once": float(variant.once), "low": span.low, "high": span.high, "p50": read.p50, "p80": read.p80}
    owned = {
        f"{name}_{each.years}": float(getattr(each, amount))
        for each in variant.ownership(compared.terms)
        for name, amount in (("own", "cost"), ("present", "present"))
    }
    return {**once, "year_1": float(variant.in_year(1)), **owned}


def price_book_frame(book: PriceBook, day: date, lang: str) -> "pd.DataFrame":
    """Return the services of a day, as `PriceBook.to_frame` promises it."""
    import pandas as pd

    prices, tongue = book.on(day), spoken(lang, "fr")
    rows = [_service(each, prices, tongue) for each in prices.all_services.values()]
    codes = pd.Index(list(prices.all_services), name="service")
    frame = pd.DataFrame(rows, index=codes)
    return frame.assign(since=pd.to_datetime(frame["since"]))


def _service(service: Service, prices: Prices, lang: str) -> dict[str, object]:
    entry = priced_entry(service, prices)
    low, high = (service.low, service.high) if entry is not None else (nan, nan)
    rate = service.yearly
    return {
        "label": service.label[lang],
        "unit": say(f"unit.{service.unit}", lang),
        "low": nan if rate else low,
        "high": nan if rate else high,
        "low_percent": low * PERCENT if rate else nan,
        "high_percent": high * PERCENT if rate else nan,
        "open_top": service.open_top,
        "kind": entry.kind if entry is not None else None,
        "source": source_title(entry, prices, lang) if entry is not None else None,
        "since": entry.first_day if entry is not None else None,
    }
