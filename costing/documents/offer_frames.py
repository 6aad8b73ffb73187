"""Tables of an offer: an estimate, its questions, an explanation, and the internal lines of a quote.

What is exact is a decimal, in a column of objects; what is reckoned with floats is a float.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from costing.asking import Questions
from costing.estimating import Estimate
from costing.explaining import Explanation
from costing.quoting.internal_quote import InternalQuote
from costing.wording import shown, spoken

if TYPE_CHECKING:
    import pandas as pd

_ESTIMATE = ("label", "unit", "quantity", "unit_price", "low", "likely", "high", "open_top", "recurring")
_INTERNAL = (
    "label", "quantity", "unit_price", "amount", "discount", "low", "likely", "high", "contingency", "cost", "margin",
    "floor", "recurring", "optional",
)  # fmt: skip
_STEP = ("what", "answer", "value", "source")
_QUESTION = (
    "key", "question", "low", "likely", "high", "narrowing", "narrowing_of_range", "if_dear", "if_dear_year",
)  # fmt: skip
_WORTH = _QUESTION[-4:]
_ENDS = ("low", "likely", "high")


def estimate_frame(estimate: Estimate, lang: str | None) -> "pd.DataFrame":
    """Return the lines of an estimate, as `Estimate.to_frame` promises."""
    tongue = spoken(lang, estimate.scope.lang)
    rows = {
        line.code: {
            "label": line.label[tongue],
            "unit": line.unit,
            "quantity": float(line.quantity.likely),
            "unit_price": float(line.unit_price.likely),
            **{end: float(getattr(line.amount, end)) for end in _ENDS},
            "open_top": line.open_top,
            "recurring": line.recurring,
        }
        for line in estimate.lines
    }
    return _framed(rows, _ESTIMATE, "line")


def internal_frame(internal: InternalQuote, lang: str | None) -> "pd.DataFrame":
    """Return the lines of a quote with what is internal of them, as `InternalQuote.to_frame` promises."""
    tongue = spoken(lang, internal.quote.lang)
    same = [name for name in _INTERNAL if name != "label" and name not in _ENDS]
    rows = {
        line.code: {
            "label": line.labels[tongue],
            **{name: getattr(line, name) for name in same},
            **{end: getattr(line.range, end) for end in _ENDS},
        }
        for line in internal.quote.lines
    }
    return _framed(rows, _INTERNAL, "line")


def explanation_frame(explanation: Explanation) -> "pd.DataFrame":
    """Return the steps of an explanation, as `Explanation.to_frame` promises."""
    rows = {
        number: {name: getattr(step, name) for name in _STEP} for number, step in enumerate(explanation.rows, start=1)
    }
    return _framed(rows, _STEP, "step")


def questions_frame(questions: Questions, lang: str | None) -> "pd.DataFrame":
    """Return questions, as `Questions.to_frame` promises."""
    tongue = spoken(lang, questions.lang)
    rows = {
        each.driver: {
            "key": each.key,
            "question": each.text[tongue],
            **{end: shown(getattr(each, end), tongue) for end in _ENDS},
            **{name: float(getattr(each, name)) for name in _WORTH},
        }
        for each in questions
    }
    return _framed(rows, _QUESTION, "driver").astype(dict.fromkeys(_WORTH, float))


def _framed(rows: Mapping[Any, Mapping[str, Any]], columns: Sequence[str], name: str) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(list(rows.values()), columns=list(columns), index=pd.Index(list(rows), name=name))
