"""The dotted keys of a scope: what stands at one, and which words it takes."""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from costing.fields import Table
from costing.scope import Interface, Scope


def answer_at(scope: Scope, key: str) -> Any:
    """Return what a scope says at a dotted key; nothing where it says nothing."""
    value: Any = scope
    for step in key.split("."):
        value = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
    return value


def words_at(key: str) -> frozenset[str] | None:
    """Return the words a scope takes at a dotted key, none for a number; nothing where no one answer stands there."""
    annotation = _annotation_at(key)
    parts = (annotation, *_parts(annotation))
    words = frozenset(word for part in parts for word in _words(part))
    return words if words or {int, float} & set(parts) else None


def whole_at(key: str) -> bool:
    """Tell whether a scope takes whole numbers only at a dotted key."""
    annotation = _annotation_at(key)
    return int in (annotation, *_parts(annotation))


def _annotation_at(key: str) -> Any:
    """Return the type of the one answer that stands at a key; nothing where none does."""
    model: Any = Scope
    annotation: Any = None
    for step in key.replace("systems.versions_behind", "systems.pacs.versions_behind").split("."):
        if model is None or step not in model.model_fields:
            return None
        annotation = model.model_fields[step].annotation
        model = next((part for part in (annotation, *get_args(annotation)) if _is_table(part)), None)
    return annotation if model is None else None


def interface_words(detail: str) -> frozenset[str]:
    """Return the words a listed interface may have for a detail."""
    annotation = Interface.model_fields[detail].annotation
    return frozenset(word for part in (annotation, *_parts(annotation)) for word in _words(part))


def _is_table(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Table)


def _parts(annotation: Any) -> tuple[Any, ...]:
    parts = get_args(annotation) if get_origin(annotation) in {Annotated, Union, UnionType} else ()
    return (*parts, *(inner for part in parts for inner in _parts(part)))


def _words(annotation: Any) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()
