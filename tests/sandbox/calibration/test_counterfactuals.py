"""What the levers do in rooms: sign and order of their effects follow the evidence, in a made-up room and in every host's fitted one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.calibration.counterfactuals.experiments import EXPERIMENTS
from sandbox.calibration.counterfactuals.measure import host_room, table
from sandbox.calibration.counterfactuals.stretch import Stretch
from sandbox.calibration.drawing.doses import experiment_figure
from sandbox.calibration.host_model import from_json
from sandbox.calibration.recording import read_evening
from sandbox.engine.reference_room import reference_room
from tests.sandbox.calibration import session_files as build

ROOT = Path(__file__).parents[3]
HOSTS = Path(__file__).parent / "hosts"
"""Fits of the recordings that the project carries; `script/manage counterfactuals --refit` renews them."""
PAGE = ROOT / "docs" / "algorithms" / "counterfactuals"
ROOMS = ("reference", "boutique", "factory", "plateau", "snacks")
DISAGREE = {("snacks", "before a close it pays")}
"""(room, claim) where a host's fit says otherwise; the page says why."""
PATHS = 6


@pytest.fixture(scope="module")
def stretches() -> dict[str, Stretch]:
    return {}


def stretch_of(name: str, stretches: dict[str, Stretch]) -> Stretch:
    if name not in stretches:
        if name == "reference":
            room = reference_room(minutes=60, products=5, scale=3.0)
        else:
            room = host_room(from_json((HOSTS / f"{name}.json").read_bytes()), read_evening(build.SESSIONS / f"{name}-01"))
        stretches[name] = Stretch(room, PATHS)
    return stretches[name]


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("code", list(EXPERIMENTS))
def test_the_levers_do_what_the_evidence_says(code, room, stretches):
    result = EXPERIMENTS[code](stretch_of(room, stretches))
    fails = {claim.code for claim in result.claims if not claim.holds}
    known = {claim for name, claim in DISAGREE if name == room} & {claim.code for claim in result.claims}
    assert fails == known, [claim for claim in result.claims if claim.code in fails ^ known]


def test_the_same_room_gives_the_same_bytes(stretches):
    stretch = stretch_of("reference", stretches)
    first, second = ({"reference": EXPERIMENTS["close_length"](stretch)} for _ in range(2))
    assert experiment_figure(first) == experiment_figure(second)


def test_every_experiment_has_its_plot_and_its_place_on_the_page():
    measured = json.loads((PAGE / "results.json").read_text(encoding="utf-8"))
    page = PAGE.with_suffix(".md").read_text(encoding="utf-8")
    assert set(measured) == set(EXPERIMENTS)
    for code, by_room in measured.items():
        assert (PAGE / f"{code}.svg").is_file()
        assert f"counterfactuals/{code}.svg" in page
        for result in by_room.values():
            assert all(claim["size_text"] in page for claim in result["claims"])


def test_what_the_page_shows_holds_but_for_what_it_names():
    measured = json.loads((PAGE / "results.json").read_text(encoding="utf-8"))
    rooms = {room for by_room in measured.values() for room in by_room}
    fails = {
        (room, claim["code"]) for by_room in measured.values() for room, result in by_room.items() for claim in result["claims"] if not claim["holds"]
    }
    assert rooms == {"boutique", "factory", "plateau", "snacks"}
    assert fails == DISAGREE


def test_a_claim_that_does_not_hold_is_struck_out(stretches):
    room = stretch_of("reference", stretches).room
    tame = replace(room, members=(room.members[0].with_values(bag_deal=0.1),))
    result = EXPERIMENTS["lucky_bag"](Stretch(tame, paths=2))
    assert not result.claim("it costs conversion").holds
    assert "~~+" in table({"lucky_bag": {"tame": result}})
