"""The sections of the explorer: a title that folds, a tick for the service they are on, and their inputs."""

from collections.abc import Mapping
from typing import Any, Protocol

from costing.controls import ROWS, Control, Section
from costing.errors import CostingError
from costing.explorer_inputs import Input, Notice, input_of, widget_library
from costing.explorer_rows import RowsInput
from costing.exploring import Exploration

_OPEN, _FOLDED = "▾", "▸"
# Folded at first: no price waits for them.
_QUIET = {"papers", "offer"}
# What has its place elsewhere once a service is asked for.
_INSTEAD = {"users": "systems"}


class Hears(Protocol):
    """What is told of each change a person makes."""

    def answered(self, control: Control, value: Any, onward: bool) -> None:  # noqa: FBT001
        """Take an answer; nothing is unknown."""

    def asked(self, table: str, *, wanted: bool) -> CostingError | None:
        """Ask for a service, or no more; return why that cannot be."""


class SectionBox:
    """One section as widgets."""

    def __init__(self, section: Section, lang: str, hears: Hears) -> None:
        widgets = widget_library()
        self.section, self.lang = section, lang
        self._hears, self._quiet, self._waiting = hears, False, False
        self._client = False
        self.inputs: dict[str, Input] = {}
        self._model: Exploration | None = None
        self.fold = widgets.ToggleButton(value=section.code not in _QUIET, layout={"width": "auto"})
        self.fold.add_class("costing-fold").observe(self._on_fold, "value")
        self.wanted = _tick(section, lang)
        self.wanted.observe(self._on_wanted, "value")
        self.notice = Notice(lang)
        self.body = widgets.VBox().add_class("costing-body")
        head = widgets.HBox([self.fold, self.wanted]).add_class("costing-head")
        self.box = widgets.VBox([head, self.notice.box, self.body]).add_class("costing-section")

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its controls."""
        return tuple(control.path for control in self.section.controls)

    def input(self, path: str) -> Input:
        """Return the input of one of its controls."""
        self._fill()
        return self.inputs[path]

    def show(self, what_if: Exploration) -> None:
        """Show what a scope says of it."""
        self._model = what_if
        there = self.section.wanted is None or what_if.asks(self.section.wanted.path)
        self._waiting = self._waiting and not there
        self._quiet = True
        self.wanted.value = there or self._waiting
        self._quiet = False
        if there:
            self.notice.tell("")
        self._answers()
        self._unfold()

    def view_as_client(self, *, client: bool) -> None:
        """Show no more than a client may see, or everything again."""
        self._client = client
        self.notice.view_as_client(client=client)
        for each in self.inputs.values():
            each.view_as_client(client=client)

    def _answers(self) -> None:
        """Show the answers in its inputs, where it has any yet."""
        if self._model is None:
            return
        for path, each in self.inputs.items():
            value = self._model.answer(path)
            each.show(value, self._model.usual(path))
            if path in _INSTEAD:
                here = value is not None or not self._model.asks(_INSTEAD[path])
                each.box.layout.display = "" if here else "none"

    def _fill(self) -> None:
        """Make its inputs: when it is first open, as many never are."""
        if self.inputs:
            return
        for control in self.section.controls:
            make = RowsInput if control.kind == ROWS else input_of
            self.inputs[control.path] = make(control, self.lang, self._hears.answered)
        self.body.children = [each.box for each in self.inputs.values()]
        self.view_as_client(client=self._client)
        self._answers()

    def _on_wanted(self, change: Mapping[str, Any]) -> None:
        if self._quiet or self.section.wanted is None:
            return
        wanted = bool(change["new"])
        if self._waiting and not wanted:
            self._waiting = False
            self.notice.tell("")
            self._unfold()
            return
        refusal = self._hears.asked(self.section.wanted.path, wanted=wanted)
        if refusal is None:
            return
        self.notice.refuse(refusal)
        self._waiting = wanted and self._begin()
        self._quiet = True
        self.wanted.value = self._waiting or not wanted
        self._quiet = False
        self._unfold()

    def _begin(self) -> bool:
        """Show a first row to fill in, where the service is its rows; tell whether there is one."""
        self._fill()
        tables = [each for each in self.inputs.values() if isinstance(each, RowsInput)]
        for each in tables:
            each.begin()
        return bool(tables)

    def _on_fold(self, change: Mapping[str, Any]) -> None:
        del change
        self._unfold()

    def _unfold(self) -> None:
        """Show the body where the section is open and its service asked for."""
        title = self.section.label[self.lang]
        self.fold.description = f"{_OPEN if self.fold.value else _FOLDED} {title}"
        shown = self.fold.value and self.wanted.value
        if shown:
            self._fill()
        self.body.layout.display = "" if shown else "none"

    def open(self) -> None:
        """Open it."""
        self.fold.value = True


def _tick(section: Section, lang: str) -> Any:
    """Return the tick that asks for the service; one nobody sees where the section is on none."""
    control = section.wanted
    if control is None:
        return widget_library().Checkbox(value=True, layout={"display": "none"})
    return widget_library().Checkbox(
        description=control.label[lang],
        tooltip=control.question[lang],
        indent=False,
        layout={"width": "auto"},
    )
