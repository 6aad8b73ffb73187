"""Formulas of a returned workbook, compared: what is told at a glance is what the whole spelling tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.documents.returned_formulas import Reach, follows, spelled

# Rows of the issued sheet, by where they now are: one above was deleted, two were exchanged.
WAS = {10: 11, 11: 12, 12: 14, 13: 13}
CELLS = "D{row} E{row} $D{row} D${row} $J$11 D11 D12 D11:D{row} d{row} A.D{row} Devis!D{row} TVA{row} TAUX{row}"
OTHERS = 'A{row}_X LOG10(D{row}) ROUND(E{row},2) (1-F{row}) {row} 11 12 0.19 "D{row}"'
FORMULAS = st.lists(st.sampled_from([*CELLS.split(), *OTHERS.split()]), min_size=1, max_size=6).map("*".join)


@given(FORMULAS, FORMULAS, st.sampled_from(sorted(WAS)), st.booleans())
def test_a_formula_that_follows_its_row_is_spelled_alike(one, another, now, same):
    """Whatever is written, in an issued cell or in a returned one: no change is overlooked by the short way."""
    old, new = one.format(row=WAS[now]), (one if same else another).format(row=now)

    issued = Reach("Devis", rows={row: row for row in WAS.values()})
    if follows(old, WAS[now], new, now):
        assert spelled(old, issued, {}) == spelled(new, Reach("Devis", rows=WAS), {})


@pytest.mark.parametrize(
    ("new", "follows_it"),
    [
        ("ROUND(D10*E10*(1-F10),2)", True),
        ("ROUND(D10*E11*(1-F10),2)", False),
        ("ROUND(D10*E10*(1-F10)*1,2)", False),
        ("ROUND(D10*E10*(1-G10),2)", False),
        ("ROUND(D11*E11*(1-F11),2)", False),
    ],
)
def test_the_amount_of_a_line_that_moved_is_told_at_a_glance(new, follows_it):
    """What a spreadsheet program makes of a line's formula when a row above is deleted follows; nothing else does."""
    assert follows("ROUND(D11*E11*(1-F11),2)", 11, new, 10) is follows_it
