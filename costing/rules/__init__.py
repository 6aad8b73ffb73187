"""The rules: how drivers become a price. Each is one step, a pure function over arrays, and holds no number.

Every rule takes what is known of one service so far (`Working`) and returns it with one thing more. The same tuple,
in this order, prices every service of the book: for one quote (arrays of the three corners), for what-ifs and for a
country of hospitals (columns). What differs between services is data, and so is which of the market's ten pricing
factors a driver belongs to. Terms are added one by one in the book's order, so that a scalar, an array and a row agree
to the last bit.
"""

from collections.abc import Callable

from costing.rules.amount import amount
from costing.rules.contribution import contribution
from costing.rules.driver_scale import driver_scale
from costing.rules.position import position
from costing.rules.price import price
from costing.rules.range_top import range_top
from costing.rules.whole_parts import whole_parts
from costing.rules.working import Working

Rule = Callable[[Working], Working]

RULES: tuple[Rule, ...] = (driver_scale, whole_parts, range_top, contribution, position, price, amount)

__all__ = ["RULES", "Rule", "Working"]
