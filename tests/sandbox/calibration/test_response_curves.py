"""Response curves are the engine's own answers: where its formula is known in closed form, they agree with it."""

from typing import Any

import numpy as np
import pytest

from sandbox.calibration import response_curves as curves
from sandbox.calibration.host_model import FittedSession, HostModel
from sandbox.calibration.recording import Recording, read_recording
from sandbox.calibration.standard_room import StandardRoom
from sandbox.engine.parameters import RoomParameters
from sandbox.engine.versions import ENGINE_VERSION
from tests.sandbox.calibration.session_files import SESSIONS


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    return [read_recording(SESSIONS / name) for name in ("snacks-01", "snacks-02")]


@pytest.fixture(scope="module")
def host(recordings: list[Recording]) -> HostModel:
    """Priors in place of a fit: these tests are about what is read from parameters."""
    products = recordings[-1].products
    skus, categories = tuple(products["sku"]), tuple(products["category"])
    first = RoomParameters.prior(categories)
    other = first.with_values(elasticity=3.0, ad_entries_per_cny=2.0)
    sessions = tuple(FittedSession(one.id, one.digest) for one in recordings)
    return HostModel("snacks", ENGINE_VERSION, 1, skus, categories, sessions, (first, other), (), ())


@pytest.fixture(scope="module")
def room(host: HostModel, recordings: list[Recording]) -> StandardRoom:
    return StandardRoom(host, recordings)


@pytest.fixture(scope="module")
def found(host: HostModel, recordings: list[Recording]) -> list[dict[str, Any]]:
    """With few draws of the prior: their number is not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curves, "PRIOR_DRAWS", 6)
        first, second = curves.response_curves(host, recordings), curves.response_curves(host, recordings)
    assert first == second, "the same host gave other curves"
    return first


@pytest.mark.parametrize(("bargain", "elasticity"), [(False, 2.0), (True, 3.5)])
def test_orders_follow_the_price_by_the_elasticity(room: StandardRoom, host: HostModel, bargain: bool, elasticity: float) -> None:
    """With the whole effect on the conversion of a click there is no competition on the shelf: demand is a power of the price."""
    parameters = host.members[0].with_values(elasticity=2.0, elasticity_bargain=1.5, price_click_share=1e-9)
    orders = {ratio: room.orders_at_price(ratio, bargain, parameters) for ratio in (0.8, 1.0, 1.2)}
    for ratio in (0.8, 1.2):
        assert orders[ratio] / orders[1.0] == pytest.approx(ratio**-elasticity, rel=0.02)


def test_paid_entries_settle_at_the_hill_response(room: StandardRoom, host: HostModel) -> None:
    p = host.members[0]
    spends = [0.0, 50.0, 200.0, 400.0]
    share = (np.array(spends) / p["ad_half_spend_cny"]) ** p["ad_hill"]
    expected = p["ad_entries_per_cny"] * p["ad_half_spend_cny"] * share / (1.0 + share)
    assert room.paid_entries(spends, p) == pytest.approx(list(expected), rel=0.02, abs=0.05)


def test_a_close_lifts_within_its_span_and_costs_beyond_it(found: list[dict[str, Any]]) -> None:
    close = by_name(found)["close"]
    fit = close["members"][0]
    at_s = dict(zip(close["x"], fit, strict=True))
    assert at_s[30.0] > 1.05
    assert fit[-1] < 0.95


def test_every_curve_has_the_shape_that_plots_and_pages_read(host: HostModel, found: list[dict[str, Any]]) -> None:
    assert [curve["name"] for curve in found] == list(curves.LEVER_PARAMETERS)
    for curve in found:
        assert len(curve["members"]) == len(host.members)
        for values in (curve["prior"]["low"], curve["prior"]["median"], curve["prior"]["high"], *curve["members"]):
            assert len(values) == len(curve["x"])
            assert np.all(np.isfinite(values))
        assert np.all(np.array(curve["prior"]["low"]) <= np.array(curve["prior"]["high"]))
        assert curve["x"] == sorted(curve["x"])
    named = by_name(found)
    assert named["price_regular"]["members"][0][named["price_regular"]["x"].index(1.0)] == 1.0
    assert named["hold"]["members"][0][0] == 1.0
    assert named["ads"]["members"][1][-1] > named["ads"]["members"][0][-1]


def test_the_covered_range_is_what_the_recordings_show(recordings: list[Recording], found: list[dict[str, Any]]) -> None:
    named = by_name(found)
    most_spend = max(float(one.minutes["ad_spend"].max()) for one in recordings)
    assert named["ads"]["covered"][0] == 0.0
    assert named["ads"]["covered"][1] == pytest.approx(most_spend, rel=0.35)  # a minute may mix two spends
    low, high = named["price_regular"]["covered"]
    assert (low < 1.0, high) == (True, 1.0)


def by_name(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {curve["name"]: curve for curve in found}
