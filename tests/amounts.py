"""Amounts in dinars as the tests of letters draw them: whole numbers, centimes, and where spellings turn."""

from decimal import Decimal

from hypothesis import strategies as st

LIMIT = 10**12
CENTIMES = range(100)
# Numbers of few digits other than zero are rare among all, and hold most of the turns of a spelling.
SPARSE = st.lists(
    st.tuples(st.sampled_from((1, 2, 3, 10, 11, 20, 80, 99, 100, 101, 102, 111, 200, 201)), st.integers(0, 3)),
    min_size=1,
    max_size=4,
).map(lambda parts: sum(count * 1000**power for count, power in parts) % LIMIT)
DINARS = st.one_of(st.integers(0, LIMIT - 1), st.integers(0, 10**6), SPARSE)
ALL = st.builds(lambda dinars, centimes: dinars + Decimal(centimes) / 100, DINARS, st.sampled_from(CENTIMES))
EDGES = sorted(
    {10**power + step for power in range(12) for step in (-1, 0, 1)}
    | {
        count * 1000**power
        for count in (1, 2, 3, 10, 11, *range(71, 100), 100, 101, 102, 103, 111, 180, 200, 201, 202, 280, 300, 999)
        for power in range(4)
    }
)
