"""Plots as SVG: well-formed, escaped, the same bytes for the same numbers, marks where the numbers are."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from sandbox.calibration.drawing.panel import Panel, nice_ticks
from sandbox.calibration.drawing.rates import RatePair, funnel_panel
from sandbox.calibration.drawing.report_files import report_files
from sandbox.calibration.drawing.responses import ResponseWords, response_panel
from sandbox.calibration.drawing.strip import parameter_strip
from tests.sandbox.calibration.test_fidelity_summary import row

SVG = "{http://www.w3.org/2000/svg}"


def marks(svg: str, kind: str) -> list[ET.Element]:
    return [element for element in ET.fromstring(svg).iter() if element.get("class") == kind]


@pytest.fixture
def document() -> dict[str, Any]:
    rows = [row("a", 1, -0.02, recorded=9000.0), row("a", 2, 0.5, recorded=20000.0), row("b", 1, 0.01, recorded=150000.0)]
    return {"format": "fidelity/1", "sessions": [*rows, {"host": "b", "session": "b-2", "refused": "unknown_product", "reason": "…"}]}


def test_the_files_are_svg_with_one_mark_per_session_and_method(document: dict[str, Any]) -> None:
    files = report_files(document)
    assert sorted(files) == ["fidelity-errors.svg", "fidelity-predicted.svg"]
    for text in files.values():
        shown = [mark for mark in marks(text, "p-room") if mark.find(f"{SVG}title") is not None]
        assert len(shown) == 3
        assert len([mark for mark in marks(text, "p-stock") if mark.find(f"{SVG}title") is not None]) == 3


def test_the_same_document_gives_the_same_bytes(document: dict[str, Any]) -> None:
    assert report_files(document) == report_files(document)


def test_a_document_without_predictions_is_refused() -> None:
    with pytest.raises(ValueError, match="no predicted session"):
        report_files({"sessions": []})


def test_names_from_files_cannot_become_markup() -> None:
    panel = Panel(0, (0.0, 1.0), (0.0, 1.0))
    panel.title("<script>alert(1)</script>")
    panel.dot("p-room", 0.5, 0.5, "<b>&</b>")
    svg = panel.svg('"><script>')
    assert "<script>" not in svg
    assert marks(svg, "p-room")[0].find(f"{SVG}title").text == "<b>&</b>"  # type: ignore[union-attr]


def test_a_mark_stands_at_its_number() -> None:
    panel = Panel(0, (0.0, 10.0), (0.0, 100.0), height=260.0)
    assert (panel.x(0.0), panel.x(10.0)) == (panel.left, panel.right)
    assert panel.y(50.0) == pytest.approx((panel.top + panel.bottom) / 2)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]), (7300.0, 19800.0, [10000.0, 15000.0]), (0.0, 0.06, [0.0, 0.02, 0.04, 0.06]), (3.0, 3.0, [3.0])],
)
def test_ticks_are_round_numbers_inside_the_range(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == ticks


def test_the_funnel_has_two_bars_a_rate_the_longer_one_full() -> None:
    svg = funnel_panel(1, [RatePair("Dwell", 50.0, 100.0, "50 s", "100 s"), RatePair("GPM", 0.0, 0.0, "¥0", "¥0")]).svg("funnel")
    recorded, simulated = marks(svg, "p-recorded-bar"), marks(svg, "p-simulated-bar")
    assert (len(recorded), len(simulated)) == (2, 2)
    assert float(recorded[0].get("width", "")) == pytest.approx(float(simulated[0].get("width", "")) / 2, abs=0.1)


def test_a_response_shows_prior_fit_and_every_refit() -> None:
    prior = {"low": [0.5, 0.5], "median": [1.0, 2.0], "high": [50.0, 90.0]}
    curve = {"name": "ads", "x": [0.0, 10.0], "prior": prior, "members": [[1.0, 3.0], [1.0, 2.5], [1.0, 3.5]], "covered": [0.0, 5.0]}
    words = ResponseWords("Ads", "spend", "entries", "", str, str)
    svg = response_panel(1, curve, words).svg("ads")
    assert [len(marks(svg, kind)) for kind in ("p-prior-band", "p-prior", "p-fit", "p-member", "p-covered")] == [1, 1, 1, 2, 1]
    unseen = response_panel(1, {**curve, "covered": None}, words).svg("ads")
    assert marks(unseen, "p-covered") == []


@pytest.mark.parametrize("shift", [-9.0, 0.0, 9.0])
def test_a_parameter_far_from_its_prior_stays_on_its_strip(shift: float) -> None:
    panel = parameter_strip(1, shift, 4.0)
    dot = marks(panel.svg("moved"), "p-room")[0]
    assert panel.left <= float(dot.get("cx", "")) <= panel.right
