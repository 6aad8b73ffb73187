"""Four moments about a point and four cumulants, each from the other: cumulants of what is independent add up."""

from collections.abc import Sequence

import numpy as np

from costing.prices import Array


def cumulants_of(moments: Sequence[Array] | Array) -> Array:
    """Return the cumulants (4, ...) of what has some moments about a point, the first about that point too."""
    first, second, third, fourth = moments
    squared = first * first
    variance = second - squared
    skewed = third - first * (3 * second - 2 * squared)
    about = fourth - first * (4 * third - first * (6 * second - 3 * squared))
    return np.stack([first, variance, skewed, about - 3 * variance * variance])


def moments_of(cumulants: Array) -> Array:
    """Turn cumulants (4, ...), the first about some point, into moments about that point, in their place."""
    first, second, third, fourth = cumulants
    squared, thrice = first * first, second * 3
    # fourth + 4 first third + 3 second^2 + 6 first^2 second + first^4, and so on down.
    crossed = first * third
    crossed *= 4
    fourth += crossed
    fourth += np.multiply(second, thrice, out=crossed)
    second += squared
    thrice += squared
    third += np.multiply(first, thrice, out=crossed)
    thrice *= 2
    thrice -= squared
    fourth += np.multiply(squared, thrice, out=crossed)
    return cumulants


def moved(moments: Array, by: Array) -> Array:
    """Return moments (4, ...) about a point that lies so far below."""
    first, second, third, fourth = moments
    return np.stack(
        [
            first + by,
            second + by * (2 * first + by),
            third + by * (3 * second + by * (3 * first + by)),
            fourth + by * (4 * third + by * (6 * second + by * (4 * first + by))),
        ]
    )
