"""The inputs of the explorer: one for each kind of answer, each with its words, what is usual, and what was refused."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from costing.controls import Control, Usual
from costing.document_errors import ExtraMissing
from costing.documents.enquiry import CHOICE, CLIENT, COVERS, NUMBER, SHARE, YES, YES_NO, unit_words
from costing.documents.panels import refusal_of
from costing.errors import CostingError
from costing.figures import typed_number
from costing.money import decimal_of
from costing.stops import nearest_stop, stops_of
from costing.wording import Measure, quantity, said, say

# What a choice holds where nothing is known: a word no scope takes.
OPEN = ""
_TOGGLES, _TOGGLED = 4, 48  # how many choices stand side by side, and how many letters they have in all

Answered = Callable[[Control, Any, bool], None]


def widget_library() -> Any:
    """Return ipywidgets.

    Raises
    ------
    ExtraMissing
        It is not installed.
    """
    try:
        import ipywidgets
    except ImportError as error:
        raise ExtraMissing(package="ipywidgets", extra="notebook") from error
    return ipywidgets


class Notice:
    """A few words beside an input, there only while there is something to say.

    `discreet` stands for the reason of a refusal while a client looks; what is usual is not said then.
    """

    def __init__(self, lang: str, discreet: str | None = None) -> None:
        self._lang, self._client = lang, False
        self._discreet = discreet if discreet is not None else say("explorer.refused", lang, reason="").strip()
        self._note, self._refusal = "", ""
        self._said: Any = None
        self.box = widget_library().VBox().add_class("costing-said")

    @property
    def text(self) -> str:
        """What it says, as HTML."""
        return self._said.value if self._said is not None else ""

    def note(self, text: str) -> None:
        """Say what is usual; it stands below what was not taken."""
        self._note = text
        self._show()

    def tell(self, text: str) -> None:
        """Say why something was not taken; nothing takes what was said away."""
        self._refusal = text
        self._show()

    def view_as_client(self, *, client: bool) -> None:
        """Say no more than a client may read, or everything again."""
        self._client = client
        self._show()

    def _show(self) -> None:
        """Make the words there when there first are some: most inputs never have any."""
        refusal = self._discreet if self._client and self._refusal else self._refusal
        told = refusal_of(refusal, "" if self._client else self._note, self._lang)
        if told and self._said is None:
            self._said = widget_library().HTML()
            self.box.children = [self._said]
        if self._said is not None and self._said.value != told:
            self._said.value = told

    def refuse(self, error: CostingError | None) -> None:
        """Say why something was not taken."""
        reason = said(error, self._lang) if error is not None else ""
        self.tell(say("explorer.refused", self._lang, reason=reason) if reason else "")


class Input(ABC):
    """What every input has: a box, what it was refused, and a way to show an answer without giving it.

    Subclasses say what a person changed with `_answer`; nothing is unknown.
    """

    def __init__(self, control: Control, lang: str, answered: Answered, *, small: bool = False) -> None:
        self.control, self.small = control, small
        self.lang = lang
        self.widgets = widget_library()
        self.notice = Notice(lang)
        self._answered = answered
        self._quiet = False
        self.box = self.widgets.VBox([*self._made(), self.notice.box]).add_class(
            "costing-cell" if small else "costing-input"
        )

    def show(self, value: Any, usual: Usual | None = None) -> None:
        """Show an answer, and what is usual; nothing is answered by it."""
        self._quiet = True
        try:
            self._show(value, usual)
            self.notice.note(self._usual_words(usual))
        finally:
            self._quiet = False

    def view_as_client(self, *, client: bool) -> None:
        """Show no more than a client may see, or everything again."""
        self.notice.view_as_client(client=client)

    def focus(self) -> None:
        """Bring the keyboard here."""
        self._first().focus()

    @abstractmethod
    def _made(self) -> list[Any]:
        """Make the widgets."""

    @abstractmethod
    def _first(self) -> Any:
        """Return the widget that takes the keyboard."""

    @abstractmethod
    def _show(self, value: Any, usual: Usual | None) -> None:
        """Show an answer, and what is usual."""

    def _usual_words(self, usual: Usual | None) -> str:
        """Say what is usual, in words; a subclass that knows better says more."""
        if usual is None:
            return ""
        likely = self.control.words.get(str(usual.likely))
        return say("explorer.usual_word", self.lang, likely=likely) if likely is not None else ""

    def _answer(self, value: Any, *, onward: bool = False) -> None:
        if not self._quiet:
            self._answered(self.control, value, onward)

    def _described(self, **more: Any) -> dict[str, Any]:
        """Return what a widget says of itself: its label, and the whole question where the mouse rests on it."""
        asked = f"{self.control.question[self.lang]} {self.control.help[self.lang]}"
        tooltip = asked.format_map(_Blank())
        style = _SMALL if self.small else _STYLE
        return {"description": self.control.label[self.lang], "tooltip": tooltip, "style": style, **more}


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


_STYLE, _SMALL = {"description_width": "12em"}, {"description_width": "initial"}


class TypedNumber(Input):
    """A number in a box of its own: empty is unknown, as in a small table."""

    def _made(self) -> list[Any]:
        self.typed = self.widgets.Text(
            **self._described(placeholder=say("explorer.unknown", self.lang), continuous_update=False),
            layout={"width": "9em" if self.small else "19em"},
        )
        self.typed.observe(self._on_typed, "value")
        return [self.typed]

    def _first(self) -> Any:
        return self.typed

    def _show(self, value: Any, usual: Usual | None) -> None:
        del usual
        self.typed.value = self._written(value)

    def _on_typed(self, change: Mapping[str, Any]) -> None:
        if self._quiet:
            return
        text = self._plain(change["new"])
        try:
            self._answer(self._taken(typed_number(text)) if text else None)
        except CostingError as error:
            self.notice.refuse(error)

    def _plain(self, text: str) -> str:
        """Return what was typed without the word of its unit."""
        text = text.strip().removesuffix("%").strip()
        for word in sorted(unit_words(self.control.unit or ""), key=len, reverse=True):
            if text.casefold().endswith(word.casefold()):
                return text[: -len(word)].strip()
        return text

    def _taken(self, value: Decimal) -> float:
        told = value / 100 if self.control.form == SHARE else value
        return int(told) if told == int(told) else float(told)

    def _written(self, value: float | None) -> str:
        """Write a value as it can be typed again: groups of figures could be read in two ways."""
        if value is None:
            return ""
        told = decimal_of(value) * (100 if self.control.form == SHARE else 1)
        text = f"{told.normalize():f}"
        return text if self.lang == "en" else text.replace(".", ",")


class NumberInput(TypedNumber):
    """A number: a slider over what is usual and beyond, a box for any value, and a tick for what is not known."""

    def _made(self) -> list[Any]:
        label, lang = self.control.label, self.lang
        self._stops: tuple[float, ...] = ()
        self._known: float | None = None  # what stood here last: it comes back where a tick is taken back
        self.unit = self.widgets.Label(layout={"width": "auto", "min_width": "5.5em"})
        self.slider: Any = None
        self._slides = self.widgets.VBox().add_class("costing-slides")
        named = say("explorer.unknown_of", lang, label=label)
        self.unknown = self.widgets.Checkbox(
            description=named,
            tooltip=named,
            indent=False,
            layout={"width": "auto", "display": "none" if self.control.needed else ""},
        ).add_class("costing-unknown")
        self.unknown.observe(self._on_unknown, "value")
        first = self.widgets.HBox([*super()._made(), self.unit, self.unknown]).add_class("costing-row")
        return [first, self._slides]

    def _show(self, value: Any, usual: Usual | None) -> None:
        super()._show(value, usual)
        stops = stops_of(self.control, usual)
        at = value if value is not None else (usual.likely if usual is not None else None)
        stop = nearest_stop(stops, float(at)) if len(stops) > 1 and at is not None else None
        if stops != self._stops:
            self._slide_over(stops, stop)
        elif stop is not None:
            self.slider.value = stop
        self.unit.value = self._unit(value)
        self._known = value if value is not None else self._known
        self.unknown.value = value is None

    def _slide_over(self, stops: tuple[float, ...], stop: float | None) -> None:
        """Make a slider with these stops.

        A slider keeps its stops for life: while a browser takes new ones in, it answers with the old slider's last
        stop, which nobody could tell from a person's move.
        """
        self._stops, former = stops, self.slider
        self.slider = None
        if len(stops) > 1:
            self.slider = self.widgets.SelectionSlider(
                options=[(self._said(each), each) for each in stops],
                value=stop if stop is not None else stops[0],
                readout=False,
                tooltip=self.control.label[self.lang],
                layout={"width": "auto"},
            ).add_class("costing-slider")
            self.slider.observe(self._on_slid, "value")
        self._slides.children = [self.slider] if self.slider is not None else []
        if former is not None:
            former.unobserve_all()
            former.close()

    def _on_slid(self, change: Mapping[str, Any]) -> None:
        self._answer(self._stopped(change["new"]), onward=True)

    def _on_unknown(self, change: Mapping[str, Any]) -> None:
        if change["new"]:
            self._answer(None)
        elif self._known is not None:
            self._answer(self._known)
        elif self.slider is not None:
            self._answer(self._stopped(self.slider.value))
        elif not self._quiet:
            self.unknown.value = True  # nothing says what it could be: it is typed

    def _stopped(self, value: float) -> float:
        return int(value) if self.control.bounds.whole else value

    def _said(self, value: float) -> str:
        return quantity(value, self.control.unit, self.lang)

    def _unit(self, value: float | None) -> str:
        if self.control.form == SHARE:
            return "%"
        if self.control.unit is None:
            return ""
        told = quantity(3 if value is None else value, self.control.unit, self.lang)
        return told.rpartition("\u00a0")[2] if "\u00a0" in told else ""

    def _usual_words(self, usual: Usual | None) -> str:
        if usual is None:
            return ""
        plain = self.control.unit if self.control.form == SHARE else None
        low, likely = (Measure(float(each), plain) for each in (usual.low, usual.likely))
        high = Measure(float(usual.high), self.control.unit)
        return say("explorer.usual", self.lang, low=low, likely=likely, high=high)


class ChoiceInput(Input):
    """A choice: buttons side by side where they are few, a list where they are many; not known is one of them."""

    def _made(self) -> list[Any]:
        options = [(words[self.lang], word) for word, words in self._words().items()]
        if not self.control.needed and self.control.kind != CLIENT:
            options = [*options, (say("explorer.unknown", self.lang), OPEN)]
        few = not self.small and len(options) <= _TOGGLES + 1 and sum(len(text) for text, _ in options) <= _TOGGLED
        make = self.widgets.ToggleButtons if few else self.widgets.Dropdown
        self.choice = make(options=options, value=options[-1][1], **self._described(), layout={"width": "auto"})
        if few:
            self.choice.style.button_width = "auto"
        self.choice.observe(self._on_chosen, "value")
        return [self.choice]

    def _words(self) -> Mapping[Any, Mapping[str, str]]:
        if self.control.kind == YES_NO:
            return {word == YES: words for word, words in self.control.words.items()}
        if self.control.kind == CLIENT:
            return {"client" if word == YES else OPEN: words for word, words in self.control.words.items()}
        return self.control.words

    def _first(self) -> Any:
        return self.choice

    def _show(self, value: Any, usual: Usual | None) -> None:
        del usual
        held = "+".join(value) if self.control.kind == COVERS and value else value
        if held is not None and held not in dict(self.choice.options).values():
            self.choice.options = (*self.choice.options, (str(held), held))  # a currency the form does not list
        self.choice.value = OPEN if held is None else held

    def _on_chosen(self, change: Mapping[str, Any]) -> None:
        value = change["new"]
        if value == OPEN:
            self._answer(None)
        else:
            self._answer(value.split("+") if self.control.kind == COVERS else value)


class TextInput(Input):
    """A text; an empty one is unknown."""

    def _made(self) -> list[Any]:
        width = "15em" if self.small else "100%"
        self.typed = self.widgets.Text(**self._described(continuous_update=False), layout={"width": width})
        self.typed.observe(self._on_typed, "value")
        return [self.typed]

    def _first(self) -> Any:
        return self.typed

    def _show(self, value: Any, usual: Usual | None) -> None:
        del usual
        self.typed.value = value or ""

    def _on_typed(self, change: Mapping[str, Any]) -> None:
        self._answer(change["new"].strip() or None)


def input_of(control: Control, lang: str, answered: Answered, *, small: bool = False) -> Input:
    """Return the input of a control; `small`: in a cell of a table."""
    kinds: Mapping[str, type[Input]] = {
        NUMBER: TypedNumber if small else NumberInput,
        **dict.fromkeys((CHOICE, YES_NO, CLIENT, COVERS), ChoiceInput),
    }
    return kinds.get(control.kind, TextInput)(control, lang, answered, small=small)
