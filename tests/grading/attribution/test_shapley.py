"""The Shapley value and the interaction index against second computations that share no code with them."""

from fractions import Fraction
from itertools import combinations, permutations
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.attribution.shapley import added_first, added_last, interactions, players, shapley, shapley_exact

worths = st.lists(st.floats(-10, 10, allow_subnormal=False), min_size=32, max_size=32)


def by_permutations(worth: list[float]) -> list[Fraction]:
    """The mean of what a player adds over all orders of arrival: Shapley's own definition."""
    n = len(worth).bit_length() - 1
    sums, orders = [Fraction()] * n, list(permutations(range(n)))
    for order in orders:
        there = 0
        for player in order:
            sums[player] += Fraction(worth[there | 1 << player]) - Fraction(worth[there])
            there |= 1 << player
    return [total / len(orders) for total in sums]


def dividends(worth: list[float]) -> list[Fraction]:
    """Harsanyi's dividends, by inclusion and exclusion over subsets."""
    n = len(worth).bit_length() - 1
    found = []
    for coalition in range(1 << n):
        members = [i for i in range(n) if coalition >> i & 1]
        parts = [sum(1 << i for i in chosen) for size in range(len(members) + 1) for chosen in combinations(members, size)]
        found.append(sum((Fraction(worth[s]) * (-1) ** (len(members) - s.bit_count()) for s in parts), Fraction()))
    return found


@settings(deadline=None, max_examples=40)
@given(worths)
def test_the_subset_formula_is_the_average_over_permutations(worth: list[float]) -> None:
    assert shapley_exact(worth) == by_permutations(worth)


@settings(deadline=None, max_examples=40)
@given(worths)
def test_the_values_share_every_dividend_equally(worth: list[float]) -> None:
    shares = [sum((d / s.bit_count() for s, d in enumerate(dividends(worth)) if s >> i & 1), Fraction()) for i in range(5)]
    assert shapley_exact(worth) == shares


@settings(deadline=None, max_examples=40)
@given(worths)
def test_the_index_of_a_pair_is_what_its_dividends_give_it(worth: list[float]) -> None:
    """Grabisch and Roubens: I(T) = Σ over S ⊇ T of dividend(S) / (|S| − |T| + 1)."""
    found = interactions(worth)
    for (i, j), index in found.items():
        both = 1 << i | 1 << j
        expected = sum((d / (s.bit_count() - 1) for s, d in enumerate(dividends(worth)) if s & both == both), Fraction())
        assert index == float(expected)


@settings(deadline=None, max_examples=40)
@given(worths)
def test_the_rounded_values_sum_to_the_whole(worth: list[float]) -> None:
    total = worth[-1] - worth[0]
    assert fsum(shapley(worth)) == pytest.approx(total, abs=1e-12, rel=1e-15)


@settings(deadline=None, max_examples=40)
@given(worths)
def test_rounding_moves_no_value_by_more_than_a_hair(worth: list[float]) -> None:
    for rounded, exact in zip(shapley(worth), shapley_exact(worth), strict=True):
        assert rounded == pytest.approx(float(exact), abs=1e-13)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-3, 3, allow_subnormal=False), min_size=5, max_size=5))
def test_in_an_additive_game_everybody_gets_what_they_bring(brought: list[float]) -> None:
    worth = [fsum(x for i, x in enumerate(brought) if coalition >> i & 1) for coalition in range(32)]
    assert shapley(worth) == pytest.approx(brought, abs=1e-12)
    assert added_first(worth) == pytest.approx(brought, abs=1e-12)
    assert added_last(worth) == pytest.approx(brought, abs=1e-12)
    assert list(interactions(worth).values()) == pytest.approx([0.0] * 10, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(worths)
def test_who_changes_nothing_gets_nothing(worth: list[float]) -> None:
    without = [worth[coalition & ~4] for coalition in range(32)]
    assert shapley(without)[2] == 0.0
    assert all(index == 0.0 for pair, index in interactions(without).items() if 2 in pair)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-10, 10, allow_subnormal=False), min_size=6, max_size=6))
def test_who_are_alike_get_alike(by_size: list[float]) -> None:
    worth = [by_size[coalition.bit_count()] for coalition in range(32)]
    exact = shapley_exact(worth)
    assert len(set(exact)) == 1
    assert len(set(interactions(worth).values())) == 1


def test_a_gain_that_only_two_make_together_is_all_interaction() -> None:
    worth = [1.0 if coalition & 3 == 3 else 0.0 for coalition in range(32)]
    assert shapley(worth) == [0.5, 0.5, 0.0, 0.0, 0.0]
    assert (added_first(worth)[0], added_last(worth)[0], interactions(worth)[0, 1]) == (0.0, 1.0, 1.0)


def test_a_list_that_is_no_game_is_refused() -> None:
    assert players([0.0] * 8) == 3
    for wrong in ([], [1.0], [0.0] * 31):
        with pytest.raises(ValueError, match="2\\^n worths"):
            players(wrong)
