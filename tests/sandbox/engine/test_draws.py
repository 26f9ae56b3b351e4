"""Addressed draws: published answers of the generator, and inversion that is monotone and exact enough."""

import numpy as np
import pytest
from scipy import stats

from sandbox.engine import draws, uptake
from tests.sandbox.engine import doors

ONES = 0xFFFFFFFF
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]
GRID = (np.arange(20_000) + 0.5) / 20_000


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_it_gives_the_known_answers_of_random123(counter, key, answer):
    words = [np.uint64(word) for word in (*counter, *key)]
    assert tuple(int(word) for word in doors.philox(*words)) == answer
    assert uptake.philox(counter, key) == answer


def test_a_draw_depends_on_its_address_alone():
    address = (np.uint64(5), np.uint64(9), 100, draws.CHOICE, 3)
    before = doors.uniforms(*address)
    for other in range(50):
        doors.uniforms(np.uint64(other), np.uint64(other), other, draws.ARRIVE, other)
    assert doors.uniforms(*address) == before


@pytest.mark.parametrize("place", range(5))
def test_every_part_of_the_address_changes_the_draw(place):
    address = [np.uint64(5), np.uint64(9), 100, 4, 3]
    changed = list(address)
    changed[place] = type(address[place])(int(address[place]) + 1)
    assert doors.uniforms(*address) != doors.uniforms(*changed)


def test_uniforms_are_uniform():
    values = np.array([doors.uniforms(np.uint64(1), np.uint64(2), t, 1, 0) for t in range(20_000)])
    assert stats.kstest(values[:, 0], "uniform").pvalue > 1e-3
    assert stats.kstest(values[:, 1], "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(values.T)[0, 1]) < 0.03


@pytest.mark.parametrize("mean", [0.02, 1.0, 11.9, 12.1, 60.0, 4000.0])
def test_poisson_inverts_its_distribution(mean):
    drawn = np.array([doors.poisson(mean, u) for u in GRID])
    assert (np.diff(drawn) >= 0).all()
    assert (drawn != stats.poisson.ppf(GRID, mean)).mean() < 2e-3
    assert drawn.mean() == pytest.approx(mean, rel=2e-3, abs=1e-3)
    assert drawn.var() == pytest.approx(mean, rel=2e-2)


@pytest.mark.parametrize(("n", "p"), [(1, 0.3), (40, 0.02), (40, 0.9), (48, 0.5), (50, 0.5), (3000, 0.004), (90_000, 0.4)])
def test_binomial_inverts_its_distribution(n, p):
    drawn = np.array([doors.binomial(float(n), p, u) for u in GRID])
    assert (np.diff(drawn) >= 0).all()
    assert drawn.min() >= 0
    assert drawn.max() <= n
    assert (drawn != stats.binom.ppf(GRID, n, p)).mean() < 4e-3
    assert drawn.mean() == pytest.approx(n * p, rel=2e-3)


def test_more_traffic_never_means_fewer_people_for_the_same_uniform():
    means = np.linspace(0.1, 40.0, 400)
    for u in (0.01, 0.3, 0.7, 0.99):
        assert (np.diff([doors.poisson(mean, u) for mean in means]) >= 0).all()


def test_the_cost_of_a_draw_does_not_grow_with_traffic():
    assert doors.poisson(1e9, 0.5) == pytest.approx(1e9, rel=1e-6)
    assert doors.binomial(1e9, 0.25, 0.5) == pytest.approx(2.5e8, rel=1e-6)


def test_the_host_takes_instructions_up_within_the_scenarios_bounds():
    from tests.sandbox.engine.builders import keys, quiet_scenario

    scenario, key = quiet_scenario(), keys(1)[0]
    delays = [uptake.uptake_delay_ticks(scenario, key, number) for number in range(300)]
    assert set(delays) == {2, 3, 4}
    assert delays == [uptake.uptake_delay_ticks(scenario, key, number) for number in range(300)]
