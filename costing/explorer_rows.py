"""The small tables of the explorer: interfaces, licences, hardware; one line of inputs a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from costing.controls import Control, Usual
from costing.explorer_inputs import Answered, Input, input_of, widget_library
from costing.wording import say

# How many rows have inputs; a longer list is kept as it is below them.
SHOWN = 12
# How far the slider that counts them goes; a longer list has none.
MOST = 30


class _Row:
    """The inputs of one row, and the button that removes it."""

    def __init__(self, number: int, table: "RowsInput") -> None:
        control, lang = table.control, table.lang
        title = control.label[lang].format(number=number)
        self.inputs = [input_of(column, lang, table.on_cell(number), small=True) for column in control.columns]
        remove = widget_library().Button(
            description=say("explorer.remove_row", lang),
            tooltip=f"{say('explorer.remove_row', lang)} – {title}",
            layout={"width": "auto"},
        )
        remove.on_click(lambda _: table.remove(number))
        head = widget_library().Label(value=title).add_class("costing-row-title")
        inside = [each.box for each in self.inputs]
        self.box = widget_library().Box([head, *inside, remove]).add_class("costing-table-row")

    def show(self, told: Mapping[str, Any]) -> None:
        """Show what a row says."""
        for each in self.inputs:
            each.show(told.get(each.control.key))

    def view_as_client(self, *, client: bool) -> None:
        """Show no more than a client may see, or everything again."""
        for each in self.inputs:
            each.view_as_client(client=client)


class RowsInput(Input):
    """A list of rows; a row that is not complete yet stays here, and the scope is as it was."""

    def _made(self) -> list[Any]:
        self._told: list[dict[str, Any]] = []
        self._kept: list[dict[str, Any]] = []
        self.rows: list[_Row] = []
        self._client = False
        self.add = self.widgets.Button(
            description=say("explorer.add_row", self.lang),
            tooltip=self.control.help[self.lang],
            layout={"width": "auto", "align_self": "flex-start"},
        )
        self.add.on_click(lambda _: self._change([*self._told, {}]))
        self._held = self.widgets.VBox().add_class("costing-rows")
        self._more = self.widgets.Label()
        self._counted = not any(column.needed for column in self.control.columns)
        self.count = self.widgets.IntSlider(
            min=0,
            max=MOST,
            description=say("explorer.row_count", self.lang),
            tooltip=self.control.help[self.lang],
            style={"description_width": "12em"},
            layout={"width": "auto", "display": "" if self._counted else "none"},
        )
        self.count.observe(self._on_count, "value")
        return [self.count, self._held, self._more, self.add]

    def begin(self) -> None:
        """Show a first row to fill in, where there is none."""
        if not self._told:
            self._draft([{}])

    def show(self, value: Any, usual: Usual | None = None) -> None:
        """Show the rows of a scope; a row that is being filled in stays, where the scope's are as they were."""
        rows = [dict(row) for row in value or ()]
        if rows == self._kept and self._told != rows:
            return
        self._kept = rows
        super().show(rows, usual)

    def on_cell(self, number: int) -> Answered:
        """Return what happens when a cell of a row is answered."""

        def answered(column: Control, value: Any, onward: bool) -> None:  # noqa: FBT001 (as every input calls it)
            del onward
            told = [dict(row) for row in self._told]
            told[number - 1].pop(column.key, None)
            if value is not None:
                told[number - 1][column.key] = value
            self._change(told)

        return answered

    def remove(self, number: int) -> None:
        """Take a row away."""
        self._change([row for place, row in enumerate(self._told, 1) if place != number])

    def _on_count(self, change: Mapping[str, Any]) -> None:
        if not self._quiet:
            wanted = int(change["new"])
            self._change([*self._told[:wanted], *({} for _ in range(wanted - len(self._told)))])

    def _draft(self, told: Sequence[Mapping[str, Any]]) -> None:
        """Show rows that the scope does not hold yet."""
        super().show(told)

    def _change(self, told: Sequence[Mapping[str, Any]]) -> None:
        self._draft(told)
        self._answer([dict(row) for row in told])

    def view_as_client(self, *, client: bool) -> None:
        """Show no more than a client may see, or everything again; in each cell too."""
        super().view_as_client(client=client)
        self._client = client
        for row in self.rows:
            row.view_as_client(client=client)

    def focus(self) -> None:
        """Bring the keyboard to the first row, or to what adds one."""
        if self.rows:
            self.rows[0].inputs[0].focus()
        else:
            self.add.focus()

    def _first(self) -> Any:
        return self.add

    def _show(self, value: Any, usual: Usual | None) -> None:
        del usual
        self._told = [dict(row) for row in value or ()]
        self.count.value = min(MOST, len(self._told))
        self.count.layout.display = "" if self._counted and len(self._told) <= MOST else "none"
        shown = self._told[:SHOWN]
        if len(self.rows) != len(shown):
            kept = self.rows[: len(shown)]
            self.rows = [*kept, *(_Row(number, self) for number in range(len(kept) + 1, len(shown) + 1))]
            self._held.children = [row.box for row in self.rows]
            self.view_as_client(client=self._client)
        for row, told in zip(self.rows, shown, strict=True):
            row.show(told)
        beyond = len(self._told) - len(shown)
        self._more.value = say("explorer.rows_more", self.lang, count=beyond) if beyond else ""
        self._more.layout.display = "" if beyond else "none"
