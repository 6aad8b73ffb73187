"""The form of a client, written and filled in by hand: each answer found by the path beside it."""

import io
import re
from datetime import date
from functools import cache

from openpyxl import load_workbook

from costing import PriceBook, Scope
from costing.documents.enquiry import field_at, said_unknown
from costing.documents.enquiry_order import enquiry_of
from costing.documents.questionnaire import Sender, questionnaire_bytes
from costing.profile_files import profile_of

DAY = date(2026, 11, 24)
STEP = re.compile(r"(\w+)|\[(\d+)\]")
ASKED = (
    "systems", "workstations", "migration", "integrations", "licences", "hardware", "training", "maintenance",
    "decommissioning",
)  # fmt: skip


def enquiry(profile=None, scope=None):
    """Return what is asked of a profile, or of what is known."""
    return enquiry_of(profile and profile_of(profile), scope, PriceBook.default(), DAY)


@cache
def blank(profile=None, lang="fr"):
    """Return a form nobody has filled in."""
    return questionnaire_bytes(enquiry(profile), Sender(None, DAY), lang)


def known(scope, lang="fr", profile=None):
    """Return a form with what is known filled in."""
    return questionnaire_bytes(enquiry(profile, scope), Sender(None, DAY), lang)


def cells(book):
    """Return the yellow cells of a form by the path they are answered for."""
    found = {}
    for sheet in book.worksheets:
        marks = [cell for cell in sheet[1] if cell.value == "#path"]
        for row in sheet.iter_rows(min_row=2) if marks else ():
            code = row[marks[0].column - 1].value
            for head in sheet[1] if code else ():
                if head.value is not None and head.value != "#path":
                    path = code if head.value == "#answer" else f"{code}.{head.value}"
                    found[path] = row[head.column - 1]
    return found


def at(tables, path):
    """Return what some tables say at a path; nothing where they say nothing."""
    value = tables
    for name, number in STEP.findall(path):
        if number:
            value = value[int(number) - 1] if isinstance(value, list) and len(value) >= int(number) else None
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return value


def words(field, value, lang):
    """Return how a person answers a question, in a language."""
    if field.kind == "wanted":
        return field.words["no" if value is None else "yes"][lang]
    if field.kind == "yes_no":
        return field.words["yes" if value else "no"][lang]
    if field.kind == "client":
        return field.words["yes"][lang]
    if field.kind == "covers":
        return field.words["+".join(each for each in ("pacs", "ris", "workstations") if each in value)][lang]
    return field.words[value][lang] if value in field.words else value


def filled(document, tables, lang):
    """Return a form filled in as some tables of a scope say, by someone who leaves open what they leave out."""
    book = load_workbook(io.BytesIO(document))
    for path, cell in cells(book).items():
        field, value = field_at(path), at(tables, path)
        left = path in {"systems.pacs.upgrade", "systems.ris.upgrade"} and "systems" in tables
        row = at(tables, path.rpartition(".")[0]) if path.startswith("integrations[") else None
        if value is not None or path in ASKED:
            cell.value = words(field, value, lang)
        elif left:
            cell.value = field.words["none"][lang]
        elif row == {}:
            cell.value = said_unknown(lang)
    return saved(book)


def answered(document, answers):
    """Return a form with some answers typed in, by path."""
    book = load_workbook(io.BytesIO(document))
    found = cells(book)
    for path, value in answers.items():
        found[path].value = value
    return saved(book)


def saved(book):
    """Return a workbook as openpyxl saves it: strings shared, no cached value."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def of_the_client(tables):
    """Return what a client can be asked of some tables of a scope: not what is the seller's."""
    kept = {name: value for name, value in tables.items() if name not in {"exchange", "terms", "users", "vendor"}}
    vendor = {name: value for name, value in tables.get("vendor", {}).items() if name != "withholding_percent"}
    payment = {name: value for name, value in tables.get("terms", {}).items() if name == "payment"}
    project = tables.get("project") or None
    licences = [_in_order(licence) for licence in tables.get("licences", ())]
    named = {"vendor": vendor, "terms": payment, "project": project, "licences": licences}
    kept = {name: value for name, value in kept.items() if name not in named}
    return _held({**kept, **{name: value for name, value in named.items() if value}})


def _held(value):
    """A workbook holds fifteen digits of a number."""
    if isinstance(value, dict):
        return {name: _held(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_held(each) for each in value]
    return float(f"{value:.15g}") if isinstance(value, float) else value


def _in_order(licence):
    """A form names what a licence covers in one order only."""
    if "covers" not in licence:
        return licence
    return {**licence, "covers": [each for each in ("pacs", "ris", "workstations") if each in licence["covers"]]}


def as_scope(tables, lang):
    """Return the scope of some tables, in the language of the form."""
    return Scope.model_validate({"lang": lang, **tables})
