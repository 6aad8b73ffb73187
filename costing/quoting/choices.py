"""What the client chooses from: options, outside the total until accepted, and variants, of which one may be taken."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from costing.quoting.sold import Sold
from costing.terms import Terms

OPTION, VARIANT = "option", "variant"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the client may take: `lines` then enter the total, and those in `without` leave it.

    Of the choices of one `group` one may be taken, and one of all variants. Without a label it is called by its lines.
    """

    code: str
    kind: str
    lines: tuple[str, ...]
    without: tuple[str, ...] = ()
    group: str | None = None
    label: str | None = None

    def excludes(self, other: "Choice") -> bool:
        """Whether the two cannot both be taken."""
        alternatives = self.kind == VARIANT or self.group is not None
        return alternatives and (self.kind, self.group) == (other.kind, other.group) and self.code != other.code


def choices_of(terms: Terms, own: Sequence[str]) -> tuple[Choice, ...]:
    """Return every choice of some terms; `own` are the codes of the lines of one's own, in their order.

    An optional line of one's own is an option by itself, unless an option names it.
    """
    named = {code for option in terms.options or () for code in option.lines}
    optional = [code for code, line in zip(own, terms.lines or (), strict=True) if line.optional and code not in named]
    return (
        *(Choice(code, OPTION, (code,)) for code in optional),
        *(Choice(each.name, OPTION, each.lines, (), each.group, each.label) for each in terms.options or ()),
        *(
            Choice(each.code, VARIANT, each.lines or (), each.without or (), None, each.label)
            for each in terms.variants or ()
        ),
    )


def chosen(rows: Sequence[Sold], choices: Sequence[Choice], accepted: Collection[str]) -> tuple[Sold, ...]:
    """Mark what is outside the total: what is not accepted, and what an accepted variant leaves out."""
    taken = [each for each in choices if each.code in accepted]
    outside = {code for each in choices for code in each.lines} - {code for each in taken for code in each.lines}
    outside |= {code for each in taken for code in each.without}
    extra = {code for each in taken if each.kind == OPTION for code in each.lines}
    if not outside | extra:
        return tuple(rows)
    return tuple(replace(row, optional=row.code in outside, extra=row.code in extra) for row in rows)
