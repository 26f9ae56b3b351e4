"""A product that no recording showed is expected from its price and category, and every refit guesses it anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sandbox.calibration.calibrate import calibrate
from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.recording import Evening, read_evening, read_recording
from sandbox.calibration.room_model import expected_gmv, room_model
from sandbox.calibration.unseen_products import unseen_skus, with_unseen
from tests.sandbox.calibration import session_files as build


@pytest.fixture(scope="module")
def host() -> HostModel:
    return calibrate([read_recording(build.SESSIONS / name) for name in ("snacks-01", "snacks-05")], members=3)


def renamed(price: str = "109", category: str = "零食") -> Evening:
    """snacks-03 with its last product under a sku that no other session has."""
    files = build.read_folder("snacks-03")
    rows = build.rows_of(files["products.csv"])
    last = len(rows)
    files = {**files, "operator.csv": files["operator.csv"].replace(b",S6,", b",N1,")}
    for column, value in (("sku", "N1"), ("list_price", price), ("category", category)):
        files = build.with_cell(files, "products.csv", last, column, value)
    return read_evening({name: data for name, data in files.items() if name != "product_minutes.csv"})


def test_a_room_with_an_unseen_product_is_predicted(host: HostModel) -> None:
    evening = renamed()
    assert unseen_skus(host, evening) == ("N1",)
    model = room_model(host, evening, "held-out")
    known = room_model(host, read_evening(build.SESSIONS / "snacks-03"), "held-out")
    assert expected_gmv(model) == pytest.approx(expected_gmv(known), rel=0.3)


def test_a_dear_product_is_expected_to_convert_less(host: HostModel) -> None:
    cheap, dear = (with_unseen(host, renamed(price)).members[0] for price in ("89", "890"))
    assert dear.product_deal[-1] < cheap.product_deal[-1] - 1.0
    assert dear.product_click[-1] < cheap.product_click[-1]
    assert cheap.product_deal[:-1] == host.members[0].product_deal


def test_returns_follow_the_category(host: HostModel) -> None:
    snack, dress = (with_unseen(host, renamed(category=category)).members[0].product_return[-1] for category in ("零食", "女装"))
    assert snack == pytest.approx(np.mean(host.members[0].product_return), abs=0.05)
    assert dress == pytest.approx(0.6, abs=1e-6)


def test_refits_guess_apart_and_the_same_every_time(host: HostModel) -> None:
    first, again = (with_unseen(host, renamed()) for _ in range(2))
    assert first == again
    assert len({member.product_deal[-1] for member in first.members}) == 3


def test_a_model_without_list_prices_refuses(host: HostModel) -> None:
    with pytest.raises(CalibrationError) as refusal:
        with_unseen(replace(host, list_prices=()), renamed())
    assert refusal.value.code == "unknown_product"
