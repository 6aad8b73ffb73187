"""What a scope shows in a notebook: who asks, the answers to the form, service by service, and what is still open."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from costing.documents.answered import Answer, Listed, answers_of, columns_of, open_of, rows_of
from costing.documents.enquiry import NUMBER, Field, fields, groups, said_unknown
from costing.documents.panels import GROUP, Block, Column, Folded, Notes, Panel, Row, Table
from costing.documents.questionnaire_rest import unasked
from costing.documents.texts import labels
from costing.prices import own_table
from costing.scope import Scope
from costing.wording import ltr, say

_OTHERS = "others"
# Whose empty cells are open questions; elsewhere what is not said stands as usual.
_OPEN_CELLS = {"integrations"}


def panel(scope: Scope, lang: str | None) -> Panel:
    """Read what a scope shows, in a language or its own; what it says beside the form is named, and not told."""
    spoken = lang or scope.lang
    answers, rows = answers_of(scope), rows_of(scope)
    blocks = (
        _answered(answers, rows, spoken),
        *_listed(rows, spoken),
        *_open(open_of(scope), spoken),
        *_besides(scope, answers, rows, spoken),
    )
    title = say("panel_basis.scope", spoken, client=scope.client.name)
    return Panel(spoken, title, blocks, _asked(scope, spoken))


def _asked(scope: Scope, lang: str) -> str:
    """Say which services are asked for, in the order of the scope."""
    named = {group.table: group.label[lang] for group in groups() if group.table is not None}
    own = {own_table(code): code for code in scope.services or ()}
    whole = [fields()["project.sold"].words["whole"][lang]] if "project" in scope.asked else []
    services = [*whole, *({**named, **own}[table] for table in scope.asked if table != "project")]
    return say("panel_basis.asked" if services else "panel_basis.nothing_asked", lang, services=services)


def group_label(answer: Answer, lang: str) -> str:
    """Name the group of an answer; what only the company sells is named as its own."""
    if answer.group == _OTHERS:
        return say("panel_basis.own_services", lang)
    return next(group.label[lang] for group in groups() if group.code == answer.group)


def _answered(answers: Sequence[Answer], rows: Sequence[Listed], lang: str) -> Table:
    """Lay out the answers by group; that a service is wanted is told where nothing more is known of it."""
    order = [group.code for group in groups()]
    told = {each.rows.group for each in rows} | {each.group for each in answers if not each.wanted}
    shown = [each for each in answers if not each.wanted or each.group not in told or each.group == _OTHERS]
    shown.sort(key=lambda each: order.index(each.group))
    laid: list[Row] = []
    for label, some in groupby(shown, key=lambda each: group_label(each, lang)):
        laid += [Row((label,), GROUP), *(Row((each.question(lang), each.said(lang))) for each in some)]
    return Table((Column(labels(lang)["workbook.form_question"]), Column(say("table.answer", lang))), tuple(laid))


def _listed(rows: Sequence[Listed], lang: str) -> Iterator[Table]:
    """Lay out each table of the form that is filled in, a row an entry."""
    named = {group.code: group.label[lang] for group in groups()}
    for code, some in groupby(rows, key=lambda each: each.rows.group):
        entries = list(some)
        columns = entries[0].rows.columns if code in _OPEN_CELLS else columns_of(entries)
        blank = said_unknown(lang) if code in _OPEN_CELLS else "–"
        cells = tuple(Row(tuple(_cell(entry, column, lang) or blank for column in columns)) for entry in entries)
        heads = tuple(Column(column.question[lang], figures=column.kind == NUMBER) for column in columns)
        yield Table(heads, cells, named[code])


def _cell(entry: Listed, column: Field, lang: str) -> str:
    return next((each.said(lang) for each in entry.answers if each.field is column), "")


def _open(questions: Sequence[Field], lang: str) -> Iterator[Block]:
    """Fold in the questions without an answer, each with the key that takes it."""
    if not questions:
        yield Notes((say("panel_basis.none_open", lang),))
        return
    named = {group.code: group.label[lang] for group in groups()}
    laid: list[Row] = []
    for code, some in groupby(questions, key=lambda each: each.group):
        laid += [Row((named[code],), GROUP), *(Row((each.question[lang], _kept(each.path, lang))) for each in some)]
    heads = Column(labels(lang)["workbook.form_question"]), Column(say("table.key", lang), whole=True)
    yield Folded(say("panel_basis.open", lang, count=len(questions)), (Table(heads, tuple(laid)),))


def _besides(scope: Scope, answers: Sequence[Answer], rows: Sequence[Listed], lang: str) -> Iterator[Notes]:
    """Name what the scope says and no question asks for; some of it, as a cost or a role, is not for every reader."""
    held = [*answers, *(answer for each in rows for answer in each.answers)]
    besides = [path for path in unasked(scope, [each.path for each in held]) if path != "lang"]
    if besides:
        keys = tuple(_kept(path, lang) for path in besides)
        yield Notes((say("panel_basis.besides", lang, keys=keys),))


def _kept(key: str, lang: str) -> str:
    """Keep a key in its own order."""
    return ltr(key) if lang == "ar" else key
