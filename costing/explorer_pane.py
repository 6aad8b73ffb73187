"""The pane of the explorer that lives beside its inputs: price and risk first, the rest when a person pauses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from costing.asking import Question
from costing.documents.panels import Notes, Panel, html_of
from costing.errors import CostingError
from costing.explorer_exports import INTERNAL, KINDS, document_of, handed
from costing.explorer_inputs import Notice, widget_library
from costing.explorer_panels import client_panel, compare_panel, dinars, look_panel, moved_panel, price_panel
from costing.explorer_timing import Later
from costing.exploring import Exploration
from costing.wording import said, say

# How many questions are asked at a time; the pauses before what follows a price [seconds].
ASKED = 5
_PAUSE, _LONG_PAUSE = 0.35, 1.2


class Pane:
    """Price and risk, what moved it, questions, what to look over, variants and documents, as widgets.

    `to_answer` is called with the path of the control that answers a question, `gone_back` when a variant is.
    """

    def __init__(
        self,
        what_if: Exploration,
        lang: str,
        to_answer: Callable[[str], None],
        gone_back: Callable[[], None],
        folder: Path | None,
    ) -> None:
        widgets = widget_library()
        self.what_if, self.lang, self._to_answer, self._gone_back = what_if, lang, to_answer, gone_back
        self.client_view = False
        self.price = widgets.HTML().add_class("costing-price")
        self.moved = widgets.HTML().add_class("costing-moved")
        self.look = widgets.HTML().add_class("costing-look")
        self.ask = widgets.VBox().add_class("costing-ask")
        self.variants = Variants(what_if, lang, gone_back)
        self.exports = Exports(what_if, lang, folder)
        self.inside = widgets.VBox([self.moved, self.ask, self.look, self.variants.box])
        self.box = widgets.VBox([self.price, self.inside]).add_class("costing-pane")
        self._soon, self._later = Later(_PAUSE, self.follow), Later(_LONG_PAUSE, self._rank)

    def redraw(self) -> None:
        """Show the price at once, and what follows from it when a person pauses."""
        if self.client_view:
            self._soon.drop()
            self._later.drop()
            self.price.value = self._html(lambda: client_panel(self.what_if.quote, self.lang))
            return
        self.price.value = self._html(lambda: price_panel(self.what_if.present, self.lang))
        self.moved.value = self._html(lambda: moved_panel(self.what_if, self.lang))
        self._soon.ask()

    def view_as_client(self, *, client: bool) -> None:
        """Show what a client may see and nothing else, or everything again."""
        self.client_view = client
        self.box.children = [self.price] if client else [self.price, self.inside]
        self.exports.view_as_client(client=client)
        if client:
            for each in (self.moved, self.look):
                each.value = ""
            self.ask.children = ()
            self.variants.clear()
        self.redraw()

    def _html(self, read: Callable[[], Panel]) -> str:
        """Return a panel as HTML; why there is none, where it is refused."""
        try:
            return html_of(read())
        except CostingError as error:
            reason = say("explorer.client_no_price", self.lang) if self.client_view else said(error, self.lang)
            told = Notes(tuple(reason.splitlines()))
            return html_of(Panel(self.lang, say("explorer.price", self.lang), (told,)))

    def follow(self) -> None:
        """Show what follows from a price: questions by range and no amount yet, what to look over, the comparison."""
        if self.client_view:
            return
        self._ask(self.what_if.questions())
        self.look.value = self._html(lambda: look_panel(self.what_if.present, self.lang))
        self.variants.redraw()
        self._later.ask()

    def _rank(self) -> None:
        """Rank the questions by percentile."""
        if not self.client_view:
            self._ask(tuple(self.what_if.estimate.questions()), final=True)

    def _ask(self, questions: tuple[Question, ...], *, final: bool = False) -> None:
        asked = [each for each in questions if each.narrowing >= 1][:ASKED]
        title = say("explorer.ask", self.lang)
        nothing = () if asked else (Notes((say("explorer.ask_nothing", self.lang),)),)
        head = widget_library().HTML(html_of(Panel(self.lang, title, nothing)))
        self.ask.children = [head, *(self._question(each, final=final) for each in asked)]

    def _question(self, question: Question, *, final: bool) -> Any:
        """Return the button of a question; an amount on it is final, as one that is not would jump."""
        narrowing = dinars(question.narrowing, self.lang)
        gain = say("explorer.ask_gain", self.lang, text=question.text, narrowing=narrowing)
        told = gain if final else question.text[self.lang]
        button = widget_library().Button(description=told, tooltip=say("explorer.ask_help", self.lang))
        button.on_click(lambda _: self._to_answer(question.key.split(", ")[0]))
        return button.add_class("costing-question")


class Variants:
    """The variants that were kept: kept under a name, gone back to, removed, compared."""

    def __init__(self, what_if: Exploration, lang: str, gone_back: Callable[[], None]) -> None:
        widgets = widget_library()
        self.what_if, self.lang, self._gone_back = what_if, lang, gone_back
        self.name = widgets.Text(
            description=say("explorer.lock_name", lang),
            style={"description_width": "initial"},
            layout={"width": "24em"},
        )
        self.lock = _button("lock", lang, self._on_lock)
        self.compare = widgets.ToggleButton(
            description=say("explorer.compare", lang),
            tooltip=say("explorer.compare_help", lang),
            layout={"width": "auto", "display": "none"},
        )
        self.compare.observe(lambda _: self.redraw(), "value")
        self.table = widgets.HTML().add_class("costing-compare")
        self.kept = widgets.VBox()
        head = widgets.HTML(html_of(Panel(lang, say("explorer.variants", lang))))
        row = widgets.HBox([self.name, self.lock, self.compare]).add_class("costing-buttons")
        self.box = widgets.VBox([head, row, self.kept, self.table])
        self._propose()

    def redraw(self) -> None:
        """Show the comparison where it is asked for."""
        locked = self.what_if.locked
        self.compare.layout.display = "" if locked else "none"
        shown = self.compare.value and bool(locked)
        self.table.value = html_of(compare_panel(self.what_if.present, locked, self.lang)) if shown else ""

    def clear(self) -> None:
        """Show nothing of them."""
        self.table.value = ""

    def _propose(self) -> None:
        self.name.value = say("explorer.lock_numbered", self.lang, number=len(self.what_if.locked) + 1)

    def _on_lock(self, _: object) -> None:
        name = self.name.value.strip() or say("explorer.lock_numbered", self.lang, number=len(self.what_if.locked) + 1)
        self.what_if.lock(name)
        self._propose()
        self.list()
        self.compare.value = True
        self.redraw()

    def list(self) -> None:
        """Show a row of buttons for each variant that is kept."""
        self.kept.children = [self._row(name) for name in self.what_if.locked]
        self.redraw()

    def _row(self, name: str) -> Any:
        back = _button("back_to", self.lang, lambda _: self._back(name), name=name)
        remove = _button("unlock", self.lang, lambda _: self._remove(name), name=name)
        return widget_library().HBox([widget_library().Label(value=name), back, remove]).add_class("costing-buttons")

    def _back(self, name: str) -> None:
        self.what_if.back_to(name)
        self._gone_back()

    def _remove(self, name: str) -> None:
        self.what_if.unlock(name)
        self.list()


class Exports:
    """Buttons that make documents of the present state (`row`), and the link or the place each goes to (`told`)."""

    def __init__(self, what_if: Exploration, lang: str, folder: Path | None) -> None:
        widgets = widget_library()
        self.what_if, self.lang, self._folder = what_if, lang, folder
        self.buttons = {kind: self._made(kind) for kind in KINDS}
        self.ready = widgets.HTML().add_class("costing-ready")
        self.notice = Notice(lang, say("explorer.export_not_made", lang))
        self.row = widgets.HBox(list(self.buttons.values())).add_class("costing-buttons")
        self.told = widgets.VBox([self.ready, self.notice.box]).add_class("costing-told")
        self._client = False

    def view_as_client(self, *, client: bool) -> None:
        """Show the client's documents alone, or all of them."""
        self._client = client
        self.row.children = [each for kind, each in self.buttons.items() if not (client and kind in INTERNAL)]
        self.ready.value = ""
        self.notice.view_as_client(client=client)

    def _made(self, kind: str) -> Any:
        button = widget_library().Button(
            description=say(f"explorer.export_{kind}", self.lang),
            tooltip=say("explorer.export_help", self.lang),
            layout={"width": "auto"},
        )
        button.on_click(lambda _: self._export(kind))
        return button

    def _export(self, kind: str) -> None:
        """Make a document; the button says so while it does."""
        button, name = self.buttons[kind], say(f"explorer.export_{kind}", self.lang)
        button.disabled, button.description = True, say("explorer.export_busy", self.lang, what=name)
        self.notice.tell("")
        try:
            made = document_of(self.what_if, kind, self.lang)
            self.ready.value = html_of(handed(made, self._folder, self.lang, where=not self._client))
        except CostingError as error:
            self.notice.tell(said(error, self.lang))
        finally:
            button.disabled, button.description = False, name


def _button(key: str, lang: str, clicked: Callable[[object], None], **facts: str) -> Any:
    """Return a button of the explorer, with what it does where the mouse rests on it."""
    more = "of" if facts else "help"
    button = widget_library().Button(
        description=say(f"explorer.{key}", lang),
        tooltip=say(f"explorer.{key}_{more}", lang, **facts),
        layout={"width": "auto"},
    )
    button.on_click(clicked)
    return button
