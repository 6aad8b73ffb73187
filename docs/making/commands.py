"""The command line, command by command, as its own help tells it."""

from collections.abc import Iterator
from typing import Any

import typer

from costing.cli import app
from making.pages import Shelf, code, plain, table


def make(shelf: Shelf) -> None:
    """Write its part of the page of the command line."""
    root = typer.main.get_command(app)
    context = typer.Context(root, info_name="costing")
    shelf.put("commands.inc", "\n".join(_page(root, context)))


def _page(root: Any, context: Any) -> Iterator[str]:
    for command, inside in _commands(root, context, "costing"):
        yield from _command(command, inside)


def _commands(group: Any, context: Any, path: str) -> Iterator[tuple[Any, Any]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inside = typer.Context(command, info_name=name, parent=context)
        if hasattr(command, "list_commands"):
            yield from _commands(command, inside, f"{path} {name}")
        else:
            yield command, inside


def _command(command: Any, context: Any) -> Iterator[str]:
    path = context.command_path
    yield f"## {path.removeprefix('costing ')}\n"
    yield f"```text\n{path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    for paragraph in (command.help or "").split("\n\n"):
        yield plain(paragraph) + "\n"
    records = [each.get_help_record(context) for each in command.get_params(context)]
    rows = [[_named(names), plain(says)] for names, says in filter(None, records)]
    yield table(["argument or option", "is"], rows)


def _named(names: str) -> str:
    """Write an option, and the words it takes where they are few enough to be named."""
    name, _, words = names.partition(" <")
    choices = words.rstrip(">").split("|")
    return f"{code(name)}: {', '.join(map(code, choices))}" if len(choices) > 1 else code(name)
