"""A refusal in a notebook: the message a person reads, in the language of what was refused, and no traceback."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from costing import Scope
from costing.errors import NothingAsked, ScopeRefused
from costing.scope import ASKING

REFUSED = {
    "fr": "workstation : la clé workstation n’existe pas ici.",
    "en": "workstation: the key workstation does not exist here.",
    "ar": "workstation: المفتاح workstation غير موجود هنا.",
}


def flat(text):
    """A text on one line, every space an ordinary one."""
    return " ".join(text.split())


@pytest.mark.parametrize("lang", REFUSED)
def test_a_cell_that_is_refused_shows_the_message_and_no_traceback(lang, capsys):
    """I read what is wrong and how to mend it in the language of my scope, not the inside of a program."""
    shell = InteractiveShell()

    asked = {"lang": lang, "client": {"name": "CHU d'Exemple"}, "workstation": {"count": 3}}
    shell.run_cell(f"from costing import Scope\nScope.model_validate({asked!r})")

    shown = capsys.readouterr().out
    assert REFUSED[lang] in flat(shown)
    assert "Traceback" not in shown
    assert "errors.py" not in shown


def test_a_refusal_says_itself_in_a_language():
    """In French unless another is asked for or was the scope's own; as text of the error, in English."""
    refusal = NothingAsked(tables=ASKING)

    assert refusal.said().startswith("Le besoin ne demande aucun service.")
    assert refusal.said("en") == str(refusal)
    assert refusal.said("en").startswith("The scope asks for no service.")
    with pytest.raises(ScopeRefused) as raised:
        Scope.model_validate({"lang": "ar", "client": {}})
    assert raised.value.said() == raised.value.said("ar") != raised.value.said("fr")
