"""What sets the price of a line, in the one line that the price table has room for; an annex says the whole."""

from costing.quoting.record import QuoteLine
from costing.wording import say

ROOM = 84  # signs
MORE = "…"


def short_of(line: QuoteLine, lang: str) -> str:
    """Return what sets the price of a line as far as one line of the table holds it; else its note, where that fits.

    A first reason too long for it ends at its last whole part.
    """
    reasons = [reason[lang] for reason in line.reasons]
    if not reasons:
        return line.note[lang] if len(line.note[lang]) <= ROOM else ""
    if len(reasons[0]) > ROOM:
        return _cut(reasons[0], say("view.comma", lang))
    joiner, said = say("view.joiner", lang), reasons[0]
    for reason in reasons[1:]:
        longer = joiner.join((said, reason))
        if len(longer) > ROOM:
            break
        said = longer
    return said


def _cut(text: str, between: str) -> str:
    kept = text[:ROOM]
    end = max(kept.rfind(between), 0) or max(kept.rfind(" "), 0) or ROOM
    return kept[:end].rstrip(" ,،;؛(–") + MORE
