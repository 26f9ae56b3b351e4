"""The Shapley value and the Shapley interaction index of a small game. Exact: the worths are doubles, hence rationals, and stay rationals.

`worth[S]` is the worth of coalition S, a bit mask over n players; len(worth) = 2^n. Sources: L. S. Shapley, "A value for n-person games",
Contributions to the Theory of Games II (1953) 307–317; M. Grabisch and M. Roubens, "An axiomatic approach to the concept of interaction
among players in cooperative games", Int. J. Game Theory 28 (1999) 547–565.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, fsum

Worths = Sequence[float]


def players(worth: Worths) -> int:
    """n of a game with 2^n worths; raises ValueError for any other number."""
    n = len(worth).bit_length() - 1
    if n < 1 or len(worth) != 1 << n:
        raise ValueError(f"a game has 2^n worths, not {len(worth)}")
    return n


def shapley_exact(worth: Worths) -> list[Fraction]:
    """φ_i = Σ over S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)); they sum to v(N) − v(∅) without any remainder."""
    n, v = players(worth), [Fraction(x) for x in worth]
    weights = [Fraction(factorial(size) * factorial(n - size - 1), factorial(n)) for size in range(n)]
    return [sum((weights[s.bit_count()] * (v[s | 1 << i] - v[s]) for s in range(1 << n) if not s >> i & 1), Fraction()) for i in range(n)]


def shapley(worth: Worths) -> list[float]:
    """The exact values, each rounded to the nearest double; what rounding lost goes to the smallest value that is not zero.

    The rounded values then sum (`math.fsum`) to v(N) − v(∅) as a double, or miss it by less than one unit in its last place.
    """
    values = [float(value) for value in shapley_exact(worth)]
    total = float(Fraction(worth[-1]) - Fraction(worth[0]))
    moved = [i for i, value in enumerate(values) if value != 0.0]
    if moved:
        least = min(moved, key=lambda i: abs(values[i]))
        values[least] = fsum([total, *(-value for i, value in enumerate(values) if i != least)])
    return values


def added_first(worth: Worths) -> list[float]:
    """v({i}) − v(∅): what a player brings alone."""
    return [worth[1 << i] - worth[0] for i in range(players(worth))]


def added_last(worth: Worths) -> list[float]:
    """v(N) − v(N without i): what is lost without the player."""
    return [worth[-1] - worth[len(worth) - 1 ^ 1 << i] for i in range(players(worth))]


def interactions(worth: Worths) -> dict[tuple[int, int], float]:
    """I_ij = Σ over S without i, j of |S|! (n − |S| − 2)! / (n − 1)! · (v(S ∪ ij) − v(S ∪ i) − v(S ∪ j) + v(S)).

    Positive: the two bring more together than apart. Averaged over all S, so that one odd coalition does not speak for the pair.
    """
    n, v = players(worth), [Fraction(x) for x in worth]
    weights = [Fraction(factorial(size) * factorial(n - size - 2), factorial(n - 1)) for size in range(n - 1)]
    found = {}
    for i, j in combinations(range(n), 2):
        both = 1 << i | 1 << j
        apart = [s for s in range(1 << n) if not s & both]
        found[i, j] = float(sum((weights[s.bit_count()] * (v[s | both] - v[s | 1 << i] - v[s | 1 << j] + v[s]) for s in apart), Fraction()))
    return found
