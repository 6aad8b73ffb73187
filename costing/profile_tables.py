"""The list of profiles, for a terminal and as plain values."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.printing import Prose, Sheet
from costing.profile_files import Profile
from costing.wording import capital, messages, say


def profile_table(listed: Sequence[Profile], lang: str) -> RenderableType:
    """Lay out the profiles: code and name, who it is, and whose usual values its starter holds."""
    rows = [
        (
            f"{each.code}\n{each.label[lang]}",
            each.who[lang],
            capital(messages()[f"kind.{each.kind or 'unknown'}"][lang]),
        )
        for each in listed
    ]
    heading = Prose(say("init.title", lang), "bold")
    return Group(heading, Text(), Sheet(("profile", "who", "usual_of"), (rows,), lang))


def profile_record(each: Profile) -> dict[str, Any]:
    """Return a profile as plain values."""
    return {
        "code": each.code,
        "kind": each.kind,
        "label": dict(each.label),
        "who": dict(each.who),
        "reasons": [dict(said) for said in each.reasons],
        "uses": [dict(said) for said in each.uses],
        "departments": list(each.departments),
    }
