"""Speed of Word documents, beside docxtpl as it is on the same template and the same quote: `make bench`."""

import io
import tracemalloc
from dataclasses import fields, replace
from pathlib import Path

import pytest
from docxtpl import DocxTemplate

from costing import quote
from costing.documents.proposal import proposal_bytes
from costing.documents.template import rendered
from costing.documents.view import view_of
from tests.samples import chu_estimate, chu_quote

TEMPLATE = (Path(__file__).parents[2] / "quote_templates" / "proposal.fr.docx").read_bytes()
ONE = "one proposal, its template read before (aims: 150 ms or less, and 1.8 times faster than docxtpl)"
MANY = "200 proposals (aim: 40 s or less; memory flat)"


@pytest.fixture(scope="module")
def names():
    """What the tags of a proposal may name, for the university hospital's quote."""
    view = view_of(chu_quote(), "fr")
    return {each.name: getattr(view, each.name) for each in fields(view)}


def by_docxtpl(names):
    """Return the same document as docxtpl makes it, which reads its template anew each time."""
    stream, template = io.BytesIO(), DocxTemplate(io.BytesIO(TEMPLATE))
    template.render(dict(names), autoescape=True)
    template.save(stream)
    return stream.getvalue()


def filled(names):
    """Return the document."""
    return rendered(TEMPLATE, names, "proposal.fr.docx")


@pytest.mark.benchmark(group=ONE)
def test_baseline_docxtpl_reads_its_template_anew(benchmark, names):
    """The baseline: docxtpl as its manual says, values escaped, on the same template and quote."""
    assert benchmark(by_docxtpl, names)


@pytest.mark.benchmark(group=ONE)
def test_a_proposal_after_the_first(benchmark, names):
    """A full proposal from a template that was read before."""
    filled(names)

    assert benchmark(filled, names)


@pytest.mark.benchmark(group=ONE)
def test_a_quote_read_and_printed(benchmark):
    """A quote that was just made, read and printed: all that its view works out of it, then the document."""
    proposal_bytes(view_of(chu_quote(), "fr"))

    made = benchmark.pedantic(
        lambda offered: proposal_bytes(view_of(offered, "fr")),
        setup=lambda: ((quote(chu_estimate()),), {}),
        rounds=20,
    )
    assert made == proposal_bytes(view_of(chu_quote(), "fr"))


def batch(names, count):
    """Make proposals of clients of their own, of which the last is kept."""
    client, last = names["client"], b""
    for number in range(count):
        last = filled(names | {"client": replace(client, name=f"{client.name} {number}")})
    return last


@pytest.mark.benchmark(group=MANY)
def test_two_hundred_proposals(benchmark, names):
    """Two hundred proposals, each of a client of its own."""
    assert benchmark.pedantic(batch, (names, 200), rounds=1, warmup_rounds=0)


@pytest.mark.benchmark(group=MANY)
def test_what_forty_proposals_leave_in_memory(benchmark, names):
    """Forty of them, watched (and slower for it): a megabyte at most is left behind when the last is done."""
    batch(names, 5)
    tracemalloc.start()
    began = batch(names, 5) and tracemalloc.get_traced_memory()[0]
    benchmark.pedantic(batch, (names, 40), rounds=1, warmup_rounds=0)
    left = tracemalloc.get_traced_memory()[0] - began
    tracemalloc.stop()

    benchmark.extra_info["bytes left"] = left
    assert left < 1_000_000
