"""Security and data protection: the Algerian law, who answers for what, and the measures of what is sold.

Texts and conditions stand in data/security.toml: no measure is promised for what is not sold.
"""

from dataclasses import dataclass

from costing.documents import texts
from costing.documents.sold import marks_of, told_facts
from costing.quoting.quote import Quote

PATIENT_DATA = "patient_data"


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure: what is done, who sees to it, and when or by what it is proven."""

    text: str
    who: str
    proof: str


@dataclass(frozen=True, slots=True)
class SecurityView:
    """The law that applies, the roles of facility and provider, and the measures."""

    law: tuple[str, ...]
    roles: tuple[str, ...]
    measures: tuple[MeasureView, ...]


def security_of(quote: Quote, lang: str) -> SecurityView:
    """Say by which law, by whom and by what measures patients' data are protected.

    Parameters
    ----------
    quote
        A firm quote, or one read back from its record.
    lang
        fr, ar or en.
    """
    data, facts, marks = texts.data("security"), told_facts(quote), marks_of(quote)
    marks |= {PATIENT_DATA} if marks & set(data[PATIENT_DATA]) else set()
    return SecurityView(
        law=texts.telling(data["law"], marks, facts, lang),
        roles=texts.telling(data["role"], marks, facts, lang),
        measures=tuple(
            MeasureView(*(each[part][lang] for part in ("text", "who", "proof")))
            for each in texts.chosen(data["measure"], marks)
        ),
    )
