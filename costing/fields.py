"""Field types of the files people write, and faults of such files told as problems with place and way out."""

import difflib
import json
import re
import tomllib
import types
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from numbers import Integral
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from costing.errors import BookRefused, FileUnread, Problem

# Cc control, Cs surrogate, Zl/Zp line and paragraph separators, Cn unassigned; and the marks that force a direction.
_FORBIDDEN = {"Cc", "Cs", "Zl", "Zp", "Cn"}
_SHOWN = 60
_MOST = 1_000_000_000
_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_OF_A_KEY = "[key]"  # where pydantic places a fault of a key of a free table


M = TypeVar("M", bound=BaseModel)


class Table(BaseModel):
    """A table of a file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def plain_text(text: str) -> str:
    """Return a text as it is, once it is not blank and holds nothing that does not print."""
    for sign in () if text.isprintable() else text:
        if unicodedata.category(sign) in _FORBIDDEN or sign in _OVERRIDES:
            raise PydanticCustomError("control_character", "control character", {"sign": f"U+{ord(sign):04X}"})
    if not text.strip():
        raise PydanticCustomError("blank_text", "blank text")
    return text


def _written_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, Integral | float | Decimal):
        raise PydanticCustomError("float_type", "a number is expected")
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _written_day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value  # a text, and refused as one


def _as_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _own_answer(value: object) -> float | str:
    """A number or a word: which of the two, and which words, the price book says."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        raise PydanticCustomError("answer_of_no_kind", "a number or a word", {"most": _MOST})
    return float(value)


_OWN_SCHEMA = {"anyOf": [{"type": "number", "minimum": 0, "maximum": _MOST}, {"type": "string"}]}
OwnAnswer = Annotated[Any, AfterValidator(_own_answer), WithJsonSchema(_OWN_SCHEMA)]
Text = Annotated[str, Field(strict=True, max_length=300), AfterValidator(plain_text)]
Whole = Annotated[int, Field(strict=True)]
YesNo = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]
# A day as TOML writes it, or as JSON has to: in quotes.
WrittenDay = Annotated[Day, BeforeValidator(_written_day, json_schema_input_type=date)]
Currency = Annotated[str, Field(strict=True, pattern=r"^[A-Z]{3}$")]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Money = Annotated[
    Decimal,
    BeforeValidator(_written_number, json_schema_input_type=float),
    Field(allow_inf_nan=False),
    PlainSerializer(_as_number, return_type=int | float),
]


# What a record is read with: it holds what was checked, by the rules of its day, when its quote was made.
OF_RECORD = {"of_record": True}


def is_of_record(info: ValidationInfo) -> bool:
    """Whether what is read is the record of a quote, not a file that a person writes."""
    return bool(info.context == OF_RECORD)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    FileUnread
        The file is missing, a folder, unreadable, not UTF-8 or not TOML; with line and column where there is one.
    """
    return toml_of(read_content(path, folder="file_is_folder"), str(path))


def toml_of(content: bytes, name: str) -> dict[str, Any]:
    """Return the tables that the content of a file of some name holds.

    Raises
    ------
    FileUnread
        Not UTF-8 or not TOML; with line and column where there is one.
    """
    text = _decoded(content, name)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, tables nested a thousand deep
        raise FileUnread(path=name, reason=Problem(name, "not_toml", {"detail": str(error)})) from error


def read_content(path: Path, folder: str) -> bytes:
    """Read a file as it is; `folder` is the message where it is a folder.

    Raises
    ------
    FileUnread
        The file is missing, a folder or unreadable.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        key = {FileNotFoundError: "file_missing", IsADirectoryError: folder}.get(type(error), "file_closed")
        if isinstance(error, PermissionError) and path.is_dir():  # what Windows calls a folder read as a file
            key = folder
        detail = error.strerror or str(error)
        raise FileUnread(path=str(path), reason=Problem(str(path), key, {"detail": detail})) from error


def read_regular(path: Path, folder: str) -> bytes:
    """Read a file as `read_content` does; what would never end or never begin, a pipe or a device, is refused at once.

    Raises
    ------
    FileUnread
        It is no regular file, or as `read_content` says.
    """
    with suppress(OSError):  # reading it says what is wrong
        mode = path.stat().st_mode
        if not (S_ISREG(mode) or S_ISDIR(mode)):
            raise FileUnread(path=str(path), reason=Problem(str(path), "file_not_regular", {}))
    return read_content(path, folder)


def read_text(path: Path, folder: str) -> str:
    """Read a file as UTF-8 text, a byte-order mark left out; `folder` is the message where it is a folder.

    Raises
    ------
    FileUnread
        The file is missing, a folder, unreadable or not UTF-8; with the line where there is one.
    """
    return _decoded(read_content(path, folder), str(path))


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileUnread(path=name, reason=Problem(f"{name}:{line}", "not_utf8", {})) from error


def data_of(model: type[M], raw: Mapping[str, Any], name: str) -> M:
    """Read a file of data that stands outside of the price book.

    Raises
    ------
    BookRefused
        Something is missing, or stands there that has no place; every fault at once.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise BookRefused(path=name, problems=tuple(problems_of(error, model))) from None


def problems_of(error: ValidationError, model: type[BaseModel], prefix: tuple[str | int, ...] = ()) -> list[Problem]:
    """Tell the faults that pydantic found as problems: key path, message key, facts.

    Parameters
    ----------
    error
        What pydantic raised.
    model
        The model that was read, for the nearest known key.
    prefix
        Path of that model inside the file.
    """
    found = error.errors()
    return [_problem(detail, model, prefix) for detail in found if not _follows(detail, found)]


def _follows(detail: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Whether a list is only too short because an item of it was refused."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in found
    )


def _problem(detail: ErrorDetails, model: type[BaseModel], prefix: tuple[str | int, ...]) -> Problem:
    of_a_key = detail["loc"][-1:] == (_OF_A_KEY,)
    path = detail["loc"][:-1] if of_a_key else detail["loc"]
    place = place_of((*prefix, *path))
    context = detail.get("ctx", {})
    kind, given = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return unknown_key(place, str(path[-1]), sorted(_names(model_at(model, path[:-1]))))
    if kind in {"literal_error", "enum"}:
        allowed = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        if of_a_key:
            return unknown_key(place, str(given), allowed)
        return unknown_word(place, _shown(given), str(given), allowed)
    facts = {"found": _shown(given), **(context if kind in OWN else _limits(context)), "detail": detail["msg"]}
    return Problem(place, _message_of(kind, given), facts)


def _message_of(kind: str, given: object) -> str:
    if isinstance(given, int | Decimal) and not isinstance(given, bool) and kind in {"float_type", "finite_number"}:
        return "number_too_long" if Decimal(given).is_finite() else "finite_expected"
    if isinstance(given, str) and kind == "too_long":
        return "text_too_long"
    return GATHERED.get(kind, kind if kind in OWN else "refused_value")


def unknown_key(place: str, found: str, known: Iterable[str]) -> Problem:
    """Tell a key that is not of its table."""
    names = list(known)
    return Problem(
        place, "unknown_key", {"found": _key(found), "nearest": nearest(found, names), "known": ", ".join(names)}
    )


def unknown_word(place: str, shown: str, found: str, known: Iterable[str]) -> Problem:
    """Tell a word that is not of its list."""
    words = list(known)
    return Problem(place, "unknown_word", {"found": shown, "nearest": nearest(found, words), "known": ", ".join(words)})


# Messages of our own validators keep their name; pydantic's are gathered under the words a person would use.
OWN = {
    "blank_text", "control_character", "licence_without_amount", "systems_unnamed", "level_missing",
    "assumption_without_reason", "range_reversed", "range_of_one_end", "range_of_other_unit", "scale_of_two_forms",
    "span_of_three", "licence_of_other_model", "equipment_without_amount", "prepaid_past_contract",
    "condition_of_one_test", "answer_of_no_kind", "cut_half_measured", "amount_and_cost", "exchange_of_home",
    "first_after_last", "table_without_entries", "hours_of_one_end", "own_range_disordered",
    "discount_of_one_way", "unit_price_of_a_line", "gross_of_the_whole", "exempt_and_taxed", "duty_bands_disordered",
    "mandate_of_a_line", "variant_of_nothing", "variant_of_both", "cost_of_one_way", "floor_of_one_way",
    "shares_not_whole",
    "identifier_of_other_signs", "nif_of_other_length", "rib_of_other_length", "rib_of_other_key", "rip_of_other_bank",
    "ccp_of_other_length", "ccp_of_other_key", "rip_of_other_ccp",
    "colour_of_other_form", "colour_too_light", "highlight_too_dark", "font_of_other_form", "logo_of_other_kind",
    "logo_too_heavy", "logo_too_large",
}  # fmt: skip
GATHERED = {
    "missing": "missing_key",
    "int_type": "whole_expected",
    "int_from_float": "whole_expected",
    "int_parsing": "whole_expected",
    "float_type": "number_expected",
    "decimal_type": "number_expected",
    "decimal_parsing": "number_expected",
    "bool_type": "yes_no_expected",
    "string_type": "text_expected",
    "date_type": "day_expected",
    "time_type": "time_expected",
    "json_invalid": "not_json",
    "date_parsing": "day_expected",
    "date_from_datetime_parsing": "day_expected",
    "date_from_datetime_inexact": "day_expected",
    "model_type": "table_expected",
    "model_attributes_type": "table_expected",
    "dict_type": "table_expected",
    "mapping_type": "table_expected",
    "tuple_type": "list_expected",
    "list_type": "list_expected",
    "finite_number": "finite_expected",
    "greater_than_equal": "below_least",
    "greater_than": "not_above",
    "less_than_equal": "above_most",
    "less_than": "not_below",
    "too_long": "too_many",
    "too_short": "too_few",
    "string_too_long": "text_too_long",
    "string_pattern_mismatch": "text_of_other_form",
    "decimal_max_places": "too_fine",
    "multiple_of": "not_multiple",
}


def _limits(context: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "ge": "least", "gt": "bound", "lt": "bound", "le": "most", "max_length": "most", "min_length": "least",
        "decimal_places": "places", "multiple_of": "multiple",
    }  # fmt: skip
    return {ours: context[theirs] for theirs, ours in names.items() if theirs in context}


def _shown(value: object) -> str:
    if isinstance(value, BaseModel | dict):
        return "{…}"
    if isinstance(value, list | tuple):
        nested = any(isinstance(item, BaseModel | dict | list | tuple) for item in value)
        return "[…]" if nested else _cut(f"[{', '.join(map(_shown, value[:_SHOWN]))}]")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal) and not value.is_finite():
        return str(float(value))
    return _cut(repr(value) if isinstance(value, str) else str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _key(name: str) -> str:
    """Write a key as TOML does: bare where it may be, else between quotes, signs that do not print spelt out."""
    if _BARE.fullmatch(name):
        return _cut(name)
    return _cut(json.dumps(name, ensure_ascii=not name.isprintable()))


def place_of(path: Iterable[str | int]) -> str:
    """Write a key path as a person counts: `licences[2].amount` is the second licence."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{_key(step)}"
    return text.removeprefix(".")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that looks most like the given one, or nothing."""
    lowered = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word[:_SHOWN].lower(), lowered, n=1, cutoff=0.5)
    return lowered[found[0]] if found else ""


def _names(model: type[BaseModel] | None) -> list[str]:
    return [] if model is None else [field.alias or name for name, field in model.model_fields.items()]


def model_at(model: type[BaseModel] | None, path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model that stands at a path inside another; nothing where none does."""
    annotation: Any = model
    for step in path:
        annotation = _inside(annotation, step)
    return _model_in(annotation)


def _inside(annotation: Any, step: str | int) -> Any:
    """Return the type of what stands at one step inside a type: a field, an item of a list, a value of a free table."""
    if isinstance(annotation, type) and not get_origin(annotation) and issubclass(annotation, BaseModel):
        if isinstance(step, int):
            return annotation
        return next((f.annotation for name, f in annotation.model_fields.items() if (f.alias or name) == step), None)
    parts = get_args(annotation)
    if get_origin(annotation) in {Union, types.UnionType, Annotated}:
        return next((found for part in parts if (found := _inside(part, step))), None)
    return parts[-1 if get_origin(annotation) is dict else 0] if parts else None


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not get_origin(annotation) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Union, types.UnionType, tuple, list, dict, Annotated}:
        return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
    return None
