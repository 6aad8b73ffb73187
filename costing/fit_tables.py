"""A quote brought to a budget, as a table and as plain values."""

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.printing import Prose, Sheet, approval_lines
from costing.quoting.fitting import Fit
from costing.wording import money, say, signed


def fit_table(found: Fit, lang: str) -> RenderableType:
    """Lay out what each lever gave, what idle ones would need, and whether the budget holds."""
    what = say(f"fit.{found.over}", lang)
    rows = [
        (say("fit.before", lang, what=what), money(found.before, lang)),
        *((each.text[lang], signed(-each.amount, lang)) for each in found.gave),
    ]
    total = (say("fit.after", lang, what=what), money(found.after, lang))
    end = say("fit.within", lang) if found.reached else say("fit.missing", lang, missing_dzd=found.missing)
    return Group(
        Prose(say("fit.title", lang, budget_dzd=found.budget), "bold"),
        Text(),
        Sheet(("line", "gross>"), (rows, [total]), lang),
        Text(),
        Prose(end),
        *(Prose(line) for line in approval_lines(found.quote, lang)),
        *(Prose(text[lang], indent="  ") for text in found.idle.values() if not found.reached),
    )


def fit_record(found: Fit) -> dict[str, Any]:
    """Return it as plain values, amounts as text with two decimals [DZD, tax included]; the quote by its terms."""
    asked = found.quote.approval
    return {
        "budget": f"{found.budget:.2f}",
        "over": found.over,
        "reached": found.reached,
        "before": f"{found.before:.2f}",
        "after": f"{found.after:.2f}",
        "missing": f"{found.missing:.2f}",
        "gave": [{"lever": each.lever, "amount": f"{each.amount:.2f}", "text": dict(each.text)} for each in found.gave],
        "idle": {name: dict(text) for name, text in found.idle.items()},
        "number": found.quote.number,
        "approval": asked.model_dump(mode="json", exclude_none=True) if asked is not None else None,
        "scope": found.quote.scope.model_dump(mode="json", exclude_none=True),
    }
