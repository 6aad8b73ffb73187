"""A form that a client filled in, read back as a scope, with what is missing and what is odd."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from costing.documents.questionnaire_cells import form_of
from costing.documents.questionnaire_gathering import Gathered, Missing, Odd, gathered
from costing.documents.workbook_guard import opened_workbook
from costing.errors import FileUnread, Problem, ScopeRefused
from costing.fields import read_regular
from costing.progress import step
from costing.scope import Scope
from costing.wording import in_all

_UNNAMED = "-"
# What a refusal of a whole service is about, of the answers there are.
_ABOUT = {"prepaid_past_contract": "maintenance.prepaid_years"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says.

    `scope` is what the client needs; nothing where what is missing leaves none that could be read. `missing` has what
    is essential first, then the questions in the order of the form; `odd` is what to look over. `places` is the cell of
    each question by its path, `lang` the language of the form, `client` whose answers these are, if that is told.
    """

    scope: Scope | None
    missing: tuple[Missing, ...]
    odd: tuple[Odd, ...]
    places: Mapping[str, str]
    lang: str
    client: str | None = None

    @property
    def essential(self) -> tuple[Missing, ...]:
        """What no price can be made without."""
        return tuple(each for each in self.missing if each.essential)


def read_questionnaire(path: str | Path) -> Reading:
    """Read a form that a client filled in.

    Parameters
    ----------
    path
        The .xlsx that came back.

    Returns
    -------
    Reading
        The scope, with what is missing and what is odd.

    Raises
    ------
    FileUnread
        The file is missing, a folder or a pipe, or is no form.
    WorkbookRefused
        It is no workbook, or holds what is not let in.
    ScopeRefused
        One or more answers that cannot be read, all at once, each with its cell.
    """
    path = Path(path)
    with step("progress.form"):
        form = form_of(opened_workbook(read_regular(path, "form_is_folder"), str(path)))
    if form is None:
        raise FileUnread(path=str(path), reason=Problem(str(path), "not_a_form", {}))
    found = gathered(form)
    scope = _scope(found, str(path))
    missing = [*found.missing]
    if scope is not None and not scope.asked:
        missing.append(Missing("", "", in_all("form.nothing_asked", {}), essential=True))
    missing.sort(key=lambda each: not each.essential)
    return Reading(
        scope=scope,
        missing=tuple(missing),
        odd=tuple(found.odd),
        places={each: cell.place for each, cell in form.cells.items()},
        lang=form.lang,
        client=found.tables.get("client", {}).get("name"),
    )


def read_scope(path: Path) -> Scope:
    """Read the scope of a form; what is essential and missing is refused, each with its cell.

    Raises
    ------
    FileUnread
        The file is missing, a folder or a pipe, or is no form.
    WorkbookRefused
        It is no workbook, or holds what is not let in.
    ScopeRefused
        One or more answers that cannot be read, or that no scope can be without.
    """
    read = read_questionnaire(path)
    if read.scope is None:
        problems = (Problem(each.place, "form_missing", {"question": each.text}) for each in read.essential)
        raise ScopeRefused(path=str(path), problems=tuple(problems), lang=read.lang)
    return read.scope


def _scope(found: Gathered, path: str) -> Scope | None:
    """Return the scope; refuse it with every problem of every answer, those of the scope itself at their cells."""
    lang = found.form.lang
    client = {"name": _UNNAMED, **found.tables.get("client", {})}
    problems = found.problems
    try:
        scope = Scope.model_validate({"lang": lang, **found.tables, "client": client})
    except ScopeRefused as refusal:
        problems = [*problems, *(_placed(each, found) for each in refusal.problems)]
    if problems:
        raise ScopeRefused(path=path, problems=tuple(problems), lang=lang)
    return None if any(each.essential for each in found.missing) else scope


def _placed(problem: Problem, found: Gathered) -> Problem:
    """Return a problem of the scope at the cell of the answer that it is about."""
    path = _ABOUT.get(problem.key, problem.place)
    while path and path not in found.places:
        path = path.rpartition(".")[0]
    return Problem(found.places.get(path, problem.place) or problem.place, problem.key, problem.facts)
