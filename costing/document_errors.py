"""What can go wrong with a document: its kind, its template, the program that makes a PDF of it."""

from __future__ import annotations

from costing.errors import CostingError, Problem


class KindNotWritten(CostingError):
    """A kind of document that there is none of."""

    key = "kind_not_written"
    asked: str
    available: tuple[str, ...]


class DocumentFailed(CostingError):
    """A document that could not be made for a reason that lies not in what was asked; `reason` says which."""

    key = "document_failed"
    number: str
    reason: Problem


class OfficeMissing(CostingError):
    """A PDF asked for where LibreOffice, which makes it, is not installed."""

    key = "office_missing"
    names: tuple[str, ...]


class OfficeFailed(CostingError):
    """Documents that LibreOffice could not convert; `reason` says what it said, or what it made instead."""

    key = "office_failed"
    documents: tuple[str, ...]
    reason: Problem


class OfficeTooSlow(CostingError):
    """A conversion that was stopped when its time limit [s] was over."""

    key = "office_too_slow"
    seconds: int
    count: int


class ExtraMissing(CostingError):
    """A library that only some of what costing does needs, and that is not installed."""

    key = "extra_missing"
    package: str
    extra: str


class TemplateRefused(CostingError):
    """A Word template that cannot be filled for this quote; `reason` says what is wrong with it, and where."""

    key = "template_refused"
    path: str
    reason: Problem


class WorkbookRefused(CostingError):
    """A workbook from outside that is not read; `reason` says what was met in it."""

    key = "workbook_refused"
    path: str
    reason: Problem


class ReturnedRefused(CostingError):
    """A client's workbook whose answers cannot be told, or that is of another quote; `lang` is its own language."""

    key = "returned_refused"
    path: str
    problems: tuple[Problem, ...]
    lang: str


class PictureUnknown(CostingError):
    """A picture that is not among those of an object."""

    key = "picture_unknown"
    asked: str
    available: tuple[str, ...]
