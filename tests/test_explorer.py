"""The explorer's widgets, without a browser: what they show is what the estimate and the quote say."""

import base64
import re
import sys

import pytest

from costing import PriceBook, Scope, estimate, explore, quote
from costing.document_errors import ExtraMissing
from costing.errors import LanguageNotWritten
from costing.explorer_panels import whole
from tests.samples import DAY, EXAMPLES, book, chu_scope, scope_of

LINK = re.compile(r'<a href="data:([^;]+);base64,([^"]+)" download="([^"]+)">')


def local(**tables):
    return scope_of(**{"vendor": {"origin": "local"}, **tables})


def explorer(lang=None, folder=None, **tables):
    asked = {"workstations": {"count": 10}, "migration": {"volume_tb": 5}}
    return explore(local(**{**asked, **tables}), book(), DAY, lang=lang, folder=folder)


def foot(shown):
    """Return what stands in the foot of the price table."""
    return re.search(r"<tfoot>(.*?)</tfoot>", shown.pane.price.value).group(1)


def test_a_slider_moves_the_total_to_that_of_the_estimate():
    """I move the slider of the workstations: the total on the screen is the one `estimate()` gives for that scope."""
    shown = explorer()
    before = foot(shown)

    slider = shown.input("workstations.count").slider
    slider.value = 30.0

    expected = estimate(local(workstations={"count": 30}, migration={"volume_tb": 5}), book(), DAY)
    assert shown.estimate == expected
    assert foot(shown) != before
    assert all(whole(each, "fr") in foot(shown) for each in (expected.low, expected.likely, expected.high))
    assert shown.input("workstations.count").typed.value == "30"
    assert whole(expected.risk().p80, "fr") in shown.pane.price.value


def test_a_typed_value_is_taken_however_far_out():
    """I type 500 workstations, beyond any slider: 500 is priced, and the slider stands at its end."""
    shown = explorer()
    place = shown.input("workstations.count")

    place.typed.value = "500 postes"

    assert shown.scope.workstations.count == 500
    assert place.slider.value == place.slider.options[-1][1] < 500
    place.slider.value = place.slider.options[0][1]
    assert shown.scope.workstations.count == place.slider.options[0][1] < 10


def answer_of_the_browser(slider):
    """Answer as a browser does that was sent new stops: with the last of those it knew."""
    options = [slider.options]
    slider.observe(lambda change: options.append(change["old"]), "options")

    def answer():
        slider.set_state({"index": min(slider.index, len(options[-1]) - 1)})

    return answer


@pytest.mark.parametrize("typed", ["150", "3", "501"])
def test_what_a_browser_sends_back_is_no_move(typed):
    """Whatever I type holds, when my browser sends the slider's place back, and when I take it back and make it again;
    so for another kind of client, whose usual values make another slider.
    """
    shown = explorer(client={"kind": "university_hospital"})
    place, start = shown.input("workstations.count"), shown.scope
    for each in (typed, "24", typed):
        answer = answer_of_the_browser(place.slider)
        place.typed.value = each
        answer()
        assert shown.scope.workstations.count == int(each)
        assert place.typed.value == each
    former, answer = place.slider, answer_of_the_browser(place.slider)
    shown.input("client.kind").choice.value = "private_clinic"
    assert place.slider is not former
    answer()
    assert shown.scope.workstations.count == int(typed)

    for button in [shown.undo] * 4 + [shown.redo] * 4 + [shown.undo] * 4:
        assert not button.disabled
        answer = answer_of_the_browser(place.slider)
        button.click()
        answer()
    assert shown.scope == start
    assert (shown.undo.disabled, shown.redo.disabled) == (True, False)


def test_a_long_list_of_interfaces_is_counted_by_no_slider():
    """Forty interfaces stay forty: their slider goes to thirty and is not shown."""
    shown = explorer(integrations=[{} for _ in range(40)])
    rows = shown.input("integrations[]")

    assert rows.count.layout.display == "none"
    assert (rows.count.max, len(shown.scope.integrations)) == (30, 40)
    shown.input("workstations.count").typed.value = "30"
    assert len(shown.scope.integrations) == 40


def test_a_share_is_typed_as_a_percentage():
    """I type 37,5 in a box that says %: the scope takes 0.375."""
    shown = explorer()
    place = shown.input("workstations.diagnostic_share")

    place.typed.value = "37,5 %"

    assert shown.scope.workstations.diagnostic_share == 0.375
    assert place.typed.value == "37,5"


def test_a_tick_makes_an_answer_unknown_and_takes_it_back():
    """I tick "not known": the line is as wide as if nobody had said it; moving the slider makes it known again."""
    shown = explorer()
    place = shown.input("migration.volume_tb")

    place.unknown.value = True
    assert shown.scope.migration.volume_tb is None
    assert place.typed.value == ""

    place.slider.value = 8.0
    assert shown.scope.migration.volume_tb == 8
    assert place.unknown.value is False


def test_what_stood_there_comes_back_with_the_tick():
    """I typed 24, tick "not known", and take the tick back: 24 stands there again."""
    shown = explorer()
    place = shown.input("workstations.count")
    place.typed.value = "24"

    place.unknown.value = True
    assert shown.scope.workstations.count is None
    place.unknown.value = False
    assert (shown.scope.workstations.count, place.typed.value) == (24, "24")


def test_a_choice_has_the_unknown_among_its_answers():
    """A choice is made and unmade with the same buttons."""
    shown = explorer()
    place = shown.input("migration.source")

    place.choice.value = "proprietary"
    assert shown.scope.migration.source == "proprietary"
    place.choice.value = ""
    assert shown.scope.migration.source is None


@pytest.mark.parametrize("typed", ["-3", "beaucoup", "1.234", "99999999"])
def test_a_refused_value_is_told_beside_it_and_the_last_price_stays(typed):
    """What cannot be a number of workstations is told in words beside its box; price and scope are the last good."""
    shown = explorer()
    place, before = shown.input("workstations.count"), shown.pane.price.value

    place.typed.value = typed

    assert 'role="alert"' in place.notice.text
    assert shown.pane.price.value == before
    assert shown.scope.workstations.count == 10
    place.typed.value = "12"
    assert 'role="alert"' not in place.notice.text


def test_a_service_is_a_tick_that_shows_its_questions():
    """I tick the training: its questions appear and its line is priced; I untick it: both go."""
    shown = explorer()
    section = next(each for each in shown.sections if each.section.code == "training")
    assert section.body.layout.display == "none"

    section.wanted.value = True
    assert section.body.layout.display == ""
    assert "training" in shown.scope.asked
    section.wanted.value = False
    assert section.body.layout.display == "none"
    assert "training" not in shown.scope.asked


def test_licences_wait_for_their_amount():
    """I tick the licences: an empty row waits and says that an amount is needed; filled in, it is priced."""
    shown = explorer()
    section = next(each for each in shown.sections if each.section.code == "licences")

    section.wanted.value = True
    rows = section.input("licences[]")
    cells = {each.control.key: each for each in rows.rows[0].inputs}
    assert section.notice.text
    assert shown.scope.licences is None
    cells["item"].typed.value = "PACS"
    assert rows.notice.text
    next(each for each in shown.sections if each.section.code == "training").wanted.value = True
    assert cells["item"].typed.value == "PACS"
    cells["amount"].typed.value = "1 250 000,50"

    assert shown.scope.licences[0].item == "PACS"
    assert [line.code for line in shown.estimate.lines] == ["workstation", "data_migration", "training", "licences"]
    assert not rows.notice.text
    assert not section.notice.text


def test_interfaces_are_counted_and_told_one_by_one():
    """I say three interfaces with the slider, and the standard of the second in its row."""
    shown = explorer(integrations=[])
    rows = shown.input("integrations[]")

    rows.count.value = 3
    {each.control.key: each for each in rows.rows[1].inputs}["standard"].choice.value = "HL7v2"

    assert [each.standard for each in shown.scope.integrations] == [None, "HL7v2", None]
    rows.remove(1)
    assert [each.standard for each in shown.scope.integrations] == ["HL7v2", None]


def test_the_last_service_stays_ticked():
    """I cannot untick the only service: the tick comes back, and the reason stands beside it."""
    shown = explore(local(migration={"volume_tb": 5}), book(), DAY)
    section = next(each for each in shown.sections if each.section.code == "migration")

    section.wanted.value = False

    assert section.wanted.value is True
    assert section.notice.text


def test_what_moved_is_told_and_undone():
    """After a change the pane says which line moved; Undo shows the first answers and the first price again."""
    shown = explorer()
    before = shown.pane.price.value
    shown.input("migration.volume_tb").typed.value = "20"

    assert "Reprise des données" in shown.pane.moved.value
    shown.undo.click()

    assert shown.pane.price.value == before
    assert shown.input("migration.volume_tb").typed.value == "5"
    assert (shown.undo.disabled, shown.redo.disabled) == (True, False)


def test_the_pane_asks_the_next_questions():
    """The pane asks what narrows the price most; a click goes to the answer, its section opened."""
    shown = explorer(workstations={}, migration={}, lang="en")
    questions = [each for each in shown.pane.ask.children if hasattr(each, "click")]
    asked = [each for each in shown.estimate.questions() if each.narrowing >= 1][:5]

    assert [each.text["en"] in button.description for each, button in zip(asked, questions, strict=True)] == [True] * 5
    for section in shown.sections:
        section.fold.value = False
    questions[0].click()
    assert [section.section.code for section in shown.sections if section.fold.value] == [asked[0].key.split(".")[0]]


def test_a_variant_is_kept_and_compared():
    """I keep ten workstations under a name and go to thirty: the table shows both and the difference."""
    shown = explorer()
    variants = shown.pane.variants
    variants.name.value = "Dix <postes>"
    variants.lock.click()
    ten = shown.estimate.likely
    shown.input("workstations.count").typed.value = "30"

    assert list(shown.locked) == ["Dix <postes>"]
    assert all(whole(each, "fr") in variants.table.value for each in (ten, shown.estimate.likely))
    assert "Dix &lt;postes&gt;" in variants.table.value
    assert whole(shown.locked["Dix <postes>"].risk.p80, "fr") in str(shown.compare())
    variants.kept.children[0].children[1].click()
    assert shown.scope.workstations.count == 10
    variants.kept.children[0].children[2].click()
    assert not shown.locked


@pytest.mark.parametrize(
    ("kind", "end"), [("word", ".docx"), ("excel", ".xlsx"), ("record", ".json"), ("scope", ".toml")]
)
def test_a_document_is_the_one_the_quote_writes(tmp_path, kind, end):
    """A document behind the link is, byte for byte, the one that the quote writes to a file."""
    shown = explorer()
    shown.pane.exports.buttons[kind].click()

    _, content, name = LINK.search(shown.pane.exports.ready.value).groups()
    made = base64.b64decode(content)
    firm, path = quote(shown.estimate), tmp_path / name
    if kind == "word":
        firm.to_word(path)
    elif kind == "excel":
        firm.to_excel(path)
    else:
        path.write_text(firm.to_json() if kind == "record" else shown.model.toml, "utf-8")
    assert made == path.read_bytes()
    assert name == f"{firm.number}{end}"


def test_documents_go_into_a_folder_and_never_over_another_content(tmp_path):
    """With a folder, a document is written there; another content under its name is left, and that is said."""
    shown = explorer(folder=tmp_path)
    button = shown.pane.exports.buttons["record"]
    path = tmp_path / f"{shown.quote.number}.json"

    button.click()
    assert path.read_text("utf-8") == shown.quote.to_json()
    assert str(path) in shown.pane.exports.ready.value
    path.write_text("autre", "utf-8")
    button.click()
    assert path.read_text("utf-8") == "autre"
    assert 'role="alert"' in shown.pane.exports.notice.text
    assert button.disabled is False


def test_the_client_sees_firm_prices_and_nothing_else():
    """While the client looks, no range, risk, question, warning or internal document is on the page at all."""
    shown = explore(chu_scope(), PriceBook.read(EXAMPLES / "company.toml"), DAY)
    shown.pane.variants.lock.click()
    shown.client_view.value = True
    pane = shown.pane

    told = pane.price.value
    assert whole(shown.quote.totals.due, "fr").split(",")[0] in told
    assert [pane.moved.value, pane.look.value, pane.variants.table.value, len(pane.ask.children)] == ["", "", "", 0]
    assert [word for word in ("P50", "P80", "Bas", "Probable", "Haut") if word in told] == []
    kinds = {kind for kind, button in pane.exports.buttons.items() if button in pane.exports.row.children}
    assert kinds == {"word", "excel"}
    shown.input("workstations.count").typed.value = "30"
    assert [pane.moved.value, pane.look.value, pane.variants.table.value, len(pane.ask.children)] == ["", "", "", 0]
    shown.client_view.value = False
    assert "P80" in pane.price.value
    assert len(pane.ask.children) > 1


def texts(widget):
    """Return every text of a widget and of all that is in it."""
    own = [str(getattr(widget, name, "")) for name in ("value", "description", "tooltip", "placeholder")]
    return own + [text for each in getattr(widget, "children", ()) for text in texts(each)]


@pytest.mark.parametrize("lang", ["fr", "en", "ar"])
def test_no_text_of_the_client_view_is_internal(tmp_path, lang):
    """In the client view no text says what is usual, why an answer is refused, a variant's name, where files go."""
    internal = {
        "fr": ("Habituel", "Le plus souvent", "P80", "interne", "TOML", "Rien n’a", "demander", "au plus"),
        "en": ("Usual", "Mostly", "P80", "internal", "TOML", "Nothing has", "To ask", "at the most"),
        "ar": ("المعتاد", "غالبًا", "P80", "داخلي", "TOML", "أسئلة", "الحد الأقصى"),
    }[lang]
    shown = explorer(lang=lang, folder=tmp_path, integrations=[{}])
    shown.pane.variants.name.value = "Marge basse"
    shown.pane.variants.lock.click()
    shown.input("workstations.count").typed.value = "99999999"
    told = " ".join(texts(shown.box))
    assert [word for word in (*internal, "Marge basse") if word not in told] == []

    shown.client_view.value = True
    shown.input("migration.volume_tb").typed.value = "99999999"
    shown.input("integrations[]").count.value = 2
    shown.pane.exports.buttons["word"].click()
    told = " ".join(texts(shown.box))

    assert [word for word in (*internal, "Marge basse", str(tmp_path)) if word in told] == []
    assert shown.quote.number in shown.pane.exports.ready.value
    assert 'role="alert"' in shown.input("migration.volume_tb").notice.text
    shown.client_view.value = False
    assert internal[0] in shown.input("workstations.count").notice.text


def sent(shown, content, name="besoin.toml"):
    """Open a file in the explorer, as a browser hands it over."""
    told = {"name": name, "type": "", "size": len(content), "content": memoryview(content), "last_modified": 0}
    shown.opened.set_state({"value": [told]})


def test_a_scope_that_was_kept_is_opened_again():
    """I save the scope, begin anew and open the file: its answers and its price are there; Undo takes that back."""
    kept, shown = explorer(workstations={"count": 150}), explorer()
    start = shown.scope

    sent(shown, kept.model.toml.encode())

    assert shown.scope == kept.scope
    assert foot(shown) == foot(kept)
    assert shown.input("workstations.count").typed.value == "150"
    assert shown.opened.value == ()
    shown.undo.click()
    assert shown.scope == start


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[client", "besoin.toml"),
        (b"\xff", "UTF-8"),
        (b"sites = 2", "client"),
        (b"[client]\nname = 'H'", "maintenance"),
    ],
)
def test_a_file_that_is_no_scope_is_refused_in_words(content, told):
    """A file that is no scope, or asks for nothing, is refused beside the bar; answers and price stay."""
    shown = explorer()
    start, price = shown.scope, foot(shown)

    sent(shown, content)

    assert 'role="alert"' in shown.notice.text
    assert told in shown.notice.text
    assert (shown.scope, foot(shown)) == (start, price)
    shown.input("workstations.count").typed.value = "12"
    assert not shown.notice.text


def test_the_documents_are_made_from_the_bar():
    """The buttons of the documents stand in the bar at the top, the links right below it."""
    shown = explorer()

    assert list(shown.bar.children)[-1] is shown.pane.exports.row
    assert shown.box.children.index(shown.bar) < shown.box.children.index(shown.pane.exports.told) < 4


def test_each_tick_of_the_unknown_names_its_field():
    """A screen that is read aloud says of which answer a tick makes the unknown."""
    shown = explorer()

    assert shown.input("workstations.count").unknown.description == "Nombre de postes\u00a0: inconnu"
    assert shown.input("migration.volume_tb").unknown.description.endswith("\u00a0: inconnu")


def test_an_amount_beside_a_question_never_jumps(monkeypatch):
    """After a change the questions stand there without an amount, until the one of the estimate is reckoned."""
    waiting = []

    def ask(later):
        waiting.append(later)

    monkeypatch.setattr("costing.explorer_timing.Later.ask", ask)
    shown = explorer(lang="en", workstations={}, migration={})

    shown.pane.follow()
    assert not any("narrows" in text for text in texts(shown.pane.ask))
    waiting[-1].run()
    first = shown.estimate.questions()[0]
    assert f"(narrows the price by {whole(first.narrowing, 'en')}" in shown.pane.ask.children[1].description


def test_in_arabic_it_reads_from_right_to_left():
    """In Arabic the words are Arabic, the page runs from the right, and the numbers are those of Algeria."""
    shown = explorer(lang="ar")

    assert "costing-rtl" in shown.box.get_state()["_dom_classes"]
    assert 'dir="rtl"' in shown.pane.price.value
    assert whole(shown.estimate.likely, "ar") in shown.pane.price.value
    assert shown.input("workstations.count").typed.description == "عدد محطات العمل"


def test_an_answer_outside_the_usual_is_told():
    """500 TB is priced as given, and the pane says that it is outside what is usual."""
    shown = explorer(client={"kind": "private_clinic"}, lang="en")
    assert "500 TB" not in shown.pane.look.value

    shown.input("migration.volume_tb").typed.value = "500"

    assert "500\u00a0TB" in shown.pane.look.value


def test_where_no_widget_is_shown_the_clients_price_is():
    """An explorer in a notebook that nobody trusts shows the client's price as a table, and no range."""
    shown = explorer()
    bundle = shown._repr_mimebundle_()

    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert whole(shown.quote.totals.net, "fr") in bundle["text/html"]
    assert "P80" not in bundle["text/html"] + bundle["text/plain"]


def test_without_ipywidgets_the_extra_is_named(monkeypatch):
    """Where ipywidgets is missing, the refusal names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "ipywidgets", None)

    with pytest.raises(ExtraMissing) as refusal:
        explore(local(migration={}), book(), DAY)

    assert (refusal.value.package, refusal.value.extra) == ("ipywidgets", "notebook")


def test_a_language_that_is_not_written_is_refused():
    """The explorer speaks three languages and says so."""
    with pytest.raises(LanguageNotWritten):
        explorer(lang="de")


def test_without_a_book_it_is_the_shipped_one():
    """With a scope alone, the shipped price book is used."""
    shown = explore(Scope.model_validate({"client": {"name": "H"}, "migration": {"volume_tb": 5}}))

    assert shown.model.book == PriceBook.default()
    assert [line.code for line in shown.estimate.lines][:1] == ["data_migration"]
