"""Whether extra rooms are opened: intervals, guard-rails, the edges of rounding, and what the rule does to wrong decisions."""

from math import exp, gamma, log, log1p, pi, sqrt
from statistics import NormalDist

import pytest

from exams.services.create_round import LEAST_BASE_ROOMS, MOST_BASE_ROOMS, SEQUENTIAL_RULE
from grading.errors import RubricError, UnknownRubric
from grading.rubric.facts import GuardRail, RoomScore, RoundRules
from grading.rubric.registry import sequential_rule
from grading.rubric.sequential_v1 import LEAST_ROOMS, MOST_ROOMS, T_975, decide_extra_rooms
from grading.rubric.v1 import decide_round
from tests.grading.rubric.sequential_study import CUT, GROWTH, KEPT, RULES, World, a_room, measure, people

SEVERE = (GuardRail("contribution", False, True, ()), *KEPT[1:])


def rooms(*scores: float, log_ratios: tuple[float, ...] = ()) -> list[RoomScore]:
    """With an uplift far above the growth unless told otherwise."""
    return [a_room(score, ratio) for score, ratio in zip(scores, log_ratios or (1.0,) * len(scores), strict=True)]


@pytest.mark.parametrize("degrees", range(1, len(T_975) + 1))
def test_the_quantiles_are_those_of_students_t(degrees: int) -> None:
    """By Simpson's rule over the density: 97.5 % lie below."""
    scale = gamma((degrees + 1) / 2) / (sqrt(degrees * pi) * gamma(degrees / 2))

    def density(t: float) -> float:
        return float(scale * (1 + t * t / degrees) ** (-(degrees + 1) / 2))

    limit, steps = T_975[degrees - 1], 4000
    width = limit / steps
    inner = sum((4 if step % 2 else 2) * density(step * width) for step in range(1, steps))
    assert 0.5 + (density(0) + inner + density(limit)) * width / 3 == pytest.approx(0.975, abs=3e-6)


def test_the_interval_is_the_mean_and_t_standard_errors() -> None:
    """560, 520, 480, 600: mean 540, deviation √(2600.0…) computed by hand."""
    found = decide_extra_rooms(rooms(560, 520, 480, 600), RULES)
    deviation = sqrt(((20**2) + (20**2) + (60**2) + (60**2)) / 3)
    score = found.intervals[0]
    assert score.measured == 540.0
    assert score.low == round(540 - 3.1824 * deviation / 2, 1)
    assert score.high == round(540 + 3.1824 * deviation / 2, 1)
    assert (score.place, found.intervals[1].place, found.why, found.opens, found.rooms) == ("straddles", "above", "close", True, 4)


def test_the_uplift_is_judged_on_the_logs_that_make_it() -> None:
    logs = (0.10, 0.20, 0.40, 0.50)
    found = decide_extra_rooms(rooms(700, 701, 702, 703, log_ratios=logs), RULES)
    half = 3.1824 * sqrt(sum((x - 0.3) ** 2 for x in logs) / 3) / 2
    uplift = found.intervals[1]
    assert (uplift.low, uplift.measured, uplift.high) == tuple(round(exp(x) - 1, 4) for x in (0.3 - half, 0.3, 0.3 + half))
    assert (uplift.required, uplift.place, found.opens) == (GROWTH, "straddles", True)


@pytest.mark.parametrize(
    ("scores", "logs", "why"),
    [
        ((700, 710, 720, 690), (0.9, 0.91, 0.92, 0.9), "above"),
        ((300, 310, 320, 290), (0.9, 0.91, 0.92, 0.9), "below"),
        ((700, 710, 720, 690), (0.1, 0.11, 0.12, 0.1), "below"),
        ((560, 520, 480, 600), (0.1, 0.11, 0.12, 0.1), "below"),  # the score is open, and no score mends the growth
        ((560, 520, 480, 600), (0.9, 0.91, 0.92, 0.9), "close"),
        ((700, 710, 720, 690), (0.1, 0.2, 0.4, 0.5), "close"),
        ((560, 520, 480, 600), (0.1, 0.2, 0.4, 0.5), "close"),
    ],
)
def test_one_condition_surely_missed_ends_it_and_one_open_goes_on(scores: tuple[float, ...], logs: tuple[float, ...], why: str) -> None:
    found = decide_extra_rooms(rooms(*scores, log_ratios=logs), RULES)
    assert (found.why, found.opens) == (why, why == "close")


def test_who_has_failed_by_the_guard_rails_sits_no_extra_rooms() -> None:
    close = rooms(560, 520, 480, 600)
    two = [a_room(560, 1.0, broken=True), a_room(520, 1.0, broken=True), *close[2:]]
    assert (decide_extra_rooms(two, RULES).why, decide_extra_rooms(two, RULES).opens) == ("guard_rails", False)
    severe = [*close[:3], RoomScore(0, 1, 1, 0, 600, 200, 0, 1, -9, 9, SEVERE)]
    assert (decide_extra_rooms(severe, RULES).why, decide_extra_rooms(severe, RULES).severe) == ("guard_rails", 1)


def test_one_breach_is_no_verdict() -> None:
    """Its 200 is a room like another: the interval grows, and more rooms tell."""
    found = decide_extra_rooms([a_room(0, 1.0, broken=True), *rooms(640, 650, 660)], RULES)
    assert (found.breaches, found.why, found.opens) == (1, "close", True)


def test_what_is_called_sure_is_what_the_rubric_decides() -> None:
    """Over 1,500 people near the cut, broken rooms among them: above is a PASS on the base rooms, below and guard-rails a FAIL."""
    seen = dict.fromkeys(("above", "below", "guard_rails", "close"), 0)
    for _, sat in people(World(90, 60, broken=0.08), 1500, 4, seed=7):
        found = decide_extra_rooms(sat, RULES)
        seen[found.why] += 1
        if not found.opens:
            assert decide_round(tuple(sat), RULES).decision == ("PASS" if found.why == "above" else "FAIL")
    assert min(seen.values()) > 20


@pytest.mark.parametrize(("score", "place"), [(499.94, "below"), (499.96, "above"), (500.0, "above"), (500.06, "above")])
def test_the_limits_are_rounded_as_the_rubric_rounds(score: float, place: str) -> None:
    """Equal rooms: the interval is a point, and the printed number decides."""
    found = decide_extra_rooms(rooms(score, score, score), RULES)
    assert found.intervals[0].place == place
    assert (decide_round(tuple(rooms(score, score, score)), RULES).decision == "PASS") is (place == "above")


def test_the_uplift_is_rounded_as_the_rubric_rounds() -> None:
    just = log1p(0.29996)
    found = decide_extra_rooms(rooms(700, 700, 700, log_ratios=(just,) * 3), RULES)
    assert (found.intervals[1].low, found.why) == (0.3, "above")
    assert log(1.3) > just


@pytest.mark.parametrize("count", [0, 1, 2, 31])
def test_it_takes_three_to_thirty_base_rooms(count: int) -> None:
    with pytest.raises(RubricError):
        decide_extra_rooms(rooms(*[500.0] * count), RULES)


def test_rounds_are_made_by_a_rule_that_is_carried_here() -> None:
    assert sequential_rule(SEQUENTIAL_RULE) is decide_extra_rooms
    assert (LEAST_BASE_ROOMS, MOST_BASE_ROOMS) == (LEAST_ROOMS, MOST_ROOMS)
    with pytest.raises(UnknownRubric):
        sequential_rule("sequential/0")


def test_deciding_early_adds_no_errors_worth_the_name() -> None:
    """1,500 people: four rooms and four more where it is close decide as eight do, in fewer; four and two as six do. The full table: the study."""
    world = World(130, 85)
    four, eight = measure(world, 4, 0, 1500), measure(world, 8, 0, 1500)
    sequential = measure(world, 4, 4, 1500)
    assert sequential.rooms < 6.8
    assert abs(sequential.wrong - eight.wrong) <= 0.006
    assert sequential.wrong < four.wrong - 0.02
    six, shorter = measure(world, 6, 0, 1500), measure(world, 4, 2, 1500)
    assert shorter.rooms < 5.5
    assert abs(shorter.wrong - six.wrong) <= 0.006


def test_somebody_just_at_the_cut_is_hardly_ever_decided_early() -> None:
    """The promise of the interval: 95 % of those whose truth is the cut go on; normal rooms, so that it holds with four of them."""
    at_the_cut = [decide_extra_rooms(sat[:4], RoundRules(-0.99, CUT)).opens for _, sat in people(World(1e-9, 85), 3000, 4, seed=3)]
    share, chance = sum(at_the_cut) / 3000, NormalDist(0.95, sqrt(0.95 * 0.05 / 3000))
    assert chance.inv_cdf(0.0005) < share < chance.inv_cdf(0.9995)
