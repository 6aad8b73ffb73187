"""The what-if explorer: a hospital's answers on one side, its price on the other, each change priced as it is made.

It shows what `costing.exploring` holds, with ipywidgets; the same in JupyterLab and as an app of its own.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from costing.controls import ROWS, Control
from costing.documents.panels import Panel, Shown, bundle_of
from costing.errors import CostingError
from costing.estimating import Estimate
from costing.explorer_inputs import Input, Notice, widget_library
from costing.explorer_look import style_in
from costing.explorer_pane import Pane
from costing.explorer_panels import client_panel, compare_panel
from costing.explorer_sections import SectionBox
from costing.exploring import Exploration, Standing
from costing.price_book import PriceBook
from costing.quoting.quote import Quote
from costing.scope import Scope
from costing.wording import say, spoken

_RIGHT_TO_LEFT = {"ar"}
_KIND = "client.kind"  # it decides what is usual everywhere


class Explorer:
    """A scope as sliders and choices with its live price beside them; a notebook shows it as the last of a cell.

    `model` is the exploration behind it, `box` its widgets.
    """

    def __init__(self, model: Exploration, lang: str, folder: Path | None = None) -> None:
        widgets = widget_library()
        self.model, self.lang = model, lang
        self.pane = Pane(model, lang, self.to_answer, self._changed, folder)
        self.sections = [SectionBox(each, lang, self) for each in model.sections]
        self._places = {path: section for section in self.sections for path in section.paths}
        self.undo = self._button("undo", model.undo)
        self.redo = self._button("redo", model.redo)
        self.restart = self._button("reset", model.reset)
        self.client_view = widgets.ToggleButton(
            description=say("explorer.client_view", lang),
            tooltip=say("explorer.client_view_help", lang),
            layout={"width": "auto"},
        )
        self.client_view.observe(self._on_client_view, "value")
        self.notice = Notice(lang)
        exports = self.pane.exports
        self.opened = widgets.FileUpload(
            accept=".toml",
            icon="",
            description=say("explorer.open", lang),
            tooltip=say("explorer.open_help", lang),
            layout={"width": "auto"},
        ).add_class("costing-open")
        self.opened.observe(self._on_opened, "value")
        self._acts = [self.undo, self.redo, self.restart, self.client_view, self.opened, exports.row]
        self.bar = widgets.HBox(self._acts).add_class("costing-buttons")
        left = widgets.VBox([each.box for each in self.sections]).add_class("costing-inputs")
        inside = widgets.HBox([left, self.pane.box]).add_class("costing-sides")
        self.box = widgets.VBox(
            [widgets.HTML(style_in(lang)), self.bar, self.notice.box, exports.told, inside]
        ).add_class("costing-explorer")
        if lang in _RIGHT_TO_LEFT:
            self.box.add_class("costing-rtl")
        self._changed()

    @property
    def scope(self) -> Scope:
        """The scope as it stands."""
        return self.model.scope

    @property
    def estimate(self) -> Estimate:
        """Its price."""
        return self.model.estimate

    @property
    def quote(self) -> Quote:
        """The firm quote of the scope as it stands."""
        return self.model.quote

    @property
    def locked(self) -> Mapping[str, Standing]:
        """The variants that were kept, by name, each with its scope, estimate, risk and quote."""
        return self.model.locked

    def input(self, path: str) -> Input:
        """Return the input of a control, by its path.

        Raises
        ------
        KeyError
            No control stands there.
        """
        return self._places[path].input(path)

    def compare(self) -> Shown:
        """Return the present state beside the variants that were kept, for a notebook to show."""
        return Shown(compare_panel(self.model.present, self.locked, self.lang))

    def answered(self, control: Control, value: Any, onward: bool) -> None:  # noqa: FBT001 (as every input calls it)
        """Take an answer: priced and shown, or refused beside its input with everything as it was."""
        place = self.input(control.path)
        try:
            if value is None:
                self.model.forget(control.path)
            else:
                self.model.set(control.path, value, onward=onward)
        except CostingError as error:
            place.notice.refuse(error)
            return
        place.notice.tell("")
        if control.path == _KIND or control.kind == ROWS:
            self._changed()
            return
        place.show(self.model.answer(control.path), self.model.usual(control.path))
        self._priced()

    def asked(self, table: str, *, wanted: bool) -> CostingError | None:
        """Ask for a service, or no more; return why that cannot be."""
        try:
            (self.model.want if wanted else self.model.drop)(table)
        except CostingError as error:
            return error
        self._changed()
        return None

    def to_answer(self, path: str) -> None:
        """Bring the keyboard to the control that answers a path."""
        for each in (path, f"{path}[]", f"{path.partition('.')[0]}[]"):
            if each in self._places:
                self._places[each].open()
                self.input(each).focus()
                return

    def _changed(self) -> None:
        """Show every answer anew, then the price."""
        for section in self.sections:
            section.show(self.model)
        self._priced()

    def _priced(self) -> None:
        self.notice.tell("")
        self.pane.redraw()
        self.undo.disabled, self.redo.disabled = not self.model.can_undo, not self.model.can_redo

    def _on_client_view(self, change: Mapping[str, Any]) -> None:
        client = bool(change["new"])
        (self.box.add_class if client else self.box.remove_class)("costing-client")
        self.bar.children = [each for each in self._acts if not (client and each is self.opened)]
        self.pane.view_as_client(client=client)
        self.notice.view_as_client(client=client)
        for each in self.sections:
            each.view_as_client(client=client)

    def _on_opened(self, change: Mapping[str, Any]) -> None:
        """Go to the scope of a file; the place for files is free again after it."""
        if not change["new"]:
            return
        sent = change["new"][0]
        try:
            self.model.open(Scope.from_toml(bytes(sent["content"]), sent["name"]))
        except CostingError as error:
            self.notice.refuse(error)
        else:
            self._changed()
        self.opened.value = ()

    def _button(self, key: str, does: Any) -> Any:
        button = widget_library().Button(
            description=say(f"explorer.{key}", self.lang),
            tooltip=say(f"explorer.{key}_help", self.lang),
            layout={"width": "auto"},
        )

        def clicked(_: object) -> None:
            does()
            self._changed()

        button.on_click(clicked)
        return button

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        """Return its widgets; where a notebook shows none, the client's price as text."""
        bundle: dict[str, Any] = dict(self.box._repr_mimebundle_())
        try:
            told: Panel = client_panel(self.quote, self.lang)
        except CostingError:
            return bundle
        return {**bundle, **bundle_of(told)}

    def __repr__(self) -> str:
        """Say what is explored and its range."""
        return f"<Explorer {self.estimate!r}, {len(self.locked)} kept>"


def explore(
    scope: Scope,
    book: PriceBook | None = None,
    day: date | None = None,
    *,
    lang: str | None = None,
    folder: str | Path | None = None,
) -> Explorer:
    """Explore what a scope may cost: sliders and choices for every answer, its price and risk beside them.

    Parameters
    ----------
    scope
        What the client needs; the explorer changes a copy of its own.
    book
        The price book; absent, the one that is shipped.
    day
        The day whose prices are used; absent, today.
    lang
        fr, ar or en; absent, the scope's.
    folder
        Where documents are written; absent, each is a link that saves it.

    Returns
    -------
    Explorer
        A notebook shows it; `.scope`, `.estimate` and `.quote` are those of the present state, `.locked` the variants
        that were kept.

    Raises
    ------
    ExtraMissing
        ipywidgets is not installed.
    LanguageNotWritten
        Not one of the three languages.
    NothingAsked
        The scope asks for no service.
    """
    widget_library()
    tongue = spoken(lang, scope.lang)
    today = day if day is not None else date.today()  # noqa: DTZ011 (the day of whoever sits there)
    model = Exploration(scope, book if book is not None else PriceBook.default(), today)
    return Explorer(model, tongue, Path(folder) if folder is not None else None)
