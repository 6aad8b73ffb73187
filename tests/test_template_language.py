import time

import pytest

from costing.document_errors import TemplateRefused
from costing.documents import template_language
from costing.documents.template import findings, rendered
from tests.docx_structure import texts_of
from tests.short_templates import short

LINES = tuple(f"ligne {number}" for number in range(60))
CONTEXT = {"said": "texte", "lines": LINES, "pairs": (("a", "b"), ("c", "d")), "count": 3, "_kept": "secret"}
KNOWN = {"said": str, "lines": tuple[str, ...], "pairs": tuple[tuple[str, str], ...], "count": int}


def refused(*texts):
    """Return why a template is refused, which takes no longer than a breath."""
    began = time.perf_counter()
    with pytest.raises(TemplateRefused) as refusal:
        rendered(short(*texts), CONTEXT, "hostile.docx")
    assert time.perf_counter() - began < 10
    return refusal.value.reason


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ said }}, {{ count }}", "texte, 3"),
        ("{% if lines and not none %}oui{% else %}non{% endif %}", "oui"),
        ("{% if count > 2 and said == 'texte' %}oui{% elif said %}{% endif %}", "oui"),
        ("{% for left, right in pairs %}{{ loop.index }}{{ left }}{{ right }};{% endfor %}", "1ab;2cd;"),
        ("{% for pair in pairs[:-1] %}{{ pair[1] }}{% endfor %}{{ pairs[-1][0] }}", "bc"),
        (
            "{% for each in lines[:3] %}{{ each }}{% if not loop.last %}, {% endif %}{% endfor %}",
            "ligne 0, ligne 1, ligne 2",
        ),
        ("{% for each in lines if each in ('ligne 7', 'ligne 8') %}{{ each }} {% endfor %}", "ligne 7 ligne 8 "),
        ("{% for each in pairs %}{{ loop.length }}{% endfor %}", "22"),
        ("{{ 'oui' if count == 3 else 'non' }}", "oui"),
        ("{{ “texte typographique” }}", "texte typographique"),
        ("un{# remarque #} deux", "un deux"),
    ],
)
def test_what_a_template_may_say(text, printed):
    """Names, their parts, conditions and loops: enough for a proposal, and all that there is."""
    template = short("début", text)

    assert findings(template, KNOWN) == ()
    assert texts_of(rendered(template, CONTEXT, "mine.docx"))[1] == printed


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("{{ ''.__class__ }}", "expression_forbidden", "__class__"),
        ("{{ said.__class__.__mro__[1].__subclasses__() }}", "expression_forbidden", "__subclasses__( )"),
        ("{{ said['__class__'] }}", "expression_forbidden", "__class__"),
        ("{{ said[said] }}", "expression_forbidden", "[ ]"),
        ("{{ said|attr('__class__') }}", "filter_forbidden", "attr"),
        ("{{ _kept }}", "expression_forbidden", "_kept"),
        ("{{ said.upper() }}", "expression_forbidden", "upper( )"),
        ("{{ said.format(lines) }}", "expression_forbidden", "format( )"),
        ("{{ self }}", "expression_forbidden", "self"),
        ("{{ self._TemplateReference__context }}", "expression_forbidden", "_TemplateReference__context"),
        ("{{ 7*7 }}", "expression_forbidden", "*"),
        ("{{ 2**99999999 }}", "expression_forbidden", "**"),
        ("{{ 'x' * 100000000 }}", "expression_forbidden", "*"),
        ("{{ said ~ said }}", "expression_forbidden", "~"),
        ("{{ 0.5 }}", "expression_forbidden", "0.5"),
        ("{{ said is defined }}", "expression_forbidden", "is defined"),
        ("{{ said|safe }}", "filter_forbidden", "safe"),
        ("{{ said|e }}", "filter_forbidden", "e"),
        ("{{ said|forceescape }}", "filter_forbidden", "forceescape"),
        ("{{ said|center(1000000000) }}", "filter_forbidden", "center"),
        ("{{ '%099999999d'|format(1) }}", "filter_forbidden", "format"),
        ("{{ said|indent(999999999) }}", "filter_forbidden", "indent"),
        ("{{ lines|join(said) }}", "filter_forbidden", "join"),
        ("{{ said|replace('t', 'tttttttt')|replace('t', 'tttttttt') }}", "filter_forbidden", "replace"),
        ("{{ said|counted }}", "filter_forbidden", "counted"),
        ("{{ lipsum(500000) }}", "expression_forbidden", "lipsum( )"),
        ("{{ dict(a=1) }}", "expression_forbidden", "dict( )"),
        ("{{ cycler(1, 2) }}", "expression_forbidden", "cycler( )"),
        ("{{ namespace(a=1) }}", "expression_forbidden", "namespace( )"),
        ("{{ {'a': 1} }}", "expression_forbidden", "dict"),
        ("{% for x in range(1000000000) %}{% endfor %}", "expression_forbidden", "range( )"),
        ("{% for x in lines recursive %}{{ loop(lines) }}{% endfor %}", "tag_forbidden", "recursive"),
        ("{% for x in lines %}{{ loop.cycle('a') }}{% endfor %}", "expression_forbidden", "cycle( )"),
        ("{% for x in lines %}{{ loop.previtem }}{% endfor %}", "expression_forbidden", "previtem"),
        ("{% include 'other.docx' %}", "tag_forbidden", "include"),
        ("{% import 'x' as y %}", "tag_forbidden", "import"),
        ("{% from 'x' import y %}", "tag_forbidden", "from"),
        ("{% extends 'x' %}", "tag_forbidden", "extends"),
        ("{% block x %}{% endblock %}", "tag_forbidden", "block"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "tag_forbidden", "macro"),
        ("{% call m() %}{% endcall %}", "tag_forbidden", "call"),
        ("{% set x = lines %}", "tag_forbidden", "set"),
        ("{% filter upper %}{% endfilter %}", "tag_forbidden", "filter"),
        ("{% with x = 1 %}{% endwith %}", "tag_forbidden", "with"),
        ("{% raw %}{% endraw %}", "tag_forbidden", "raw"),
        ("{% autoescape false %}{{ said }}{% endautoescape %}", "tag_forbidden", "autoescape"),
        ("{% do lines.clear() %}", "tag_forbidden", "do"),
        ("{{r said }}", "tag_forbidden", "{{r"),
        ("{{p said }}", "tag_forbidden", "{{p"),
        ("{%- if said %}{% endif %}", "tag_trimming", "- if said"),
        ("{{ said -}}", "tag_trimming", "said -"),
        ("{{ " + "(" * 500 + "said" + ")" * 500 + " }}", "tag_unread", "("),
        ("{{ " + "9" * 5_000 + " }}", "tag_unread", "9"),
        ("{{ said said }}", "tag_unread", "said said"),
        ("{{ }}", "tag_unread", ""),
        ("{{ «said» }}", "tag_unread", "«said»"),
        ("{% for x in %}{% endfor %}", "tag_unread", "for x in"),
    ],
)
def test_what_computes_walks_or_repeats_itself_is_refused_before_anything_is_filled(text, kind, found):
    """A template that would walk into the program, compute or grow is refused unfilled, with the words at fault."""
    reason = refused("début", text)

    assert reason.key == kind
    assert reason.facts["found"].startswith(found)
    assert reason.facts["text"] == " ".join(text.split())[:120]
    assert next(finding.kind for finding in findings(short("début", text), KNOWN)) == kind


def test_five_loops_inside_each_other_are_refused():
    """Sixty lines five times inside each other are 777 million turns: refused before the first."""
    nested = "".join(f"{{% for {name} in lines %}}" for name in "abcde") + "{% endfor %}" * 5

    assert refused(nested).key == "loop_too_deep"


@pytest.mark.parametrize("inside", ["", "{{ said }}", "x" * 20_000])
def test_loops_that_go_on_are_stopped(inside):
    """Four loops inside each other, silent or talkative, are stopped in time."""
    nested = "".join(f"{{% for {name} in lines %}}" for name in "abcd") + inside + "{% endfor %}" * 4

    assert refused(nested).key == "template_endless"


def test_a_template_that_takes_its_time_is_stopped(monkeypatch):
    """Whatever a template does, it does it for seconds at most."""
    monkeypatch.setattr(template_language, "MOST_SECONDS", -1.0)

    assert refused("{% for a in lines %}{% for b in lines %}{% endfor %}{% endfor %}").key == "template_endless"


def test_a_condition_nested_without_end_is_refused():
    """Conditions by the thousand inside each other are refused, not followed."""
    assert refused("{% if said %}" * 2_000 + "{% endif %}" * 2_000).key == "tag_unread"
