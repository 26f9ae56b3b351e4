"""Bundles: canonical bytes there and back, and imports that stay light."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.engine import bundle, levers, parameters
from sandbox.engine.bundle import Keys
from sandbox.engine.errors import BundleError
from tests.sandbox.engine.builders import reference_scenario


def test_a_scenario_survives_its_bytes():
    scenario = reference_scenario()
    data = bundle.to_json(scenario)
    again = bundle.scenario_from_json(data)
    assert again == scenario
    assert bundle.to_json(again) == data
    assert bundle.digest(again) == bundle.digest(scenario)


def test_a_room_survives_its_bytes():
    room = reference_scenario().room
    assert bundle.room_from_json(bundle.to_json(room)) == room


def test_any_change_changes_the_digest():
    scenario = reference_scenario()
    assert bundle.digest(replace(scenario, ad_budget_cents=scenario.ad_budget_cents + 1)) != bundle.digest(scenario)


def test_keys_keep_all_their_bits():
    keys = Keys(2**64 - 1, 2**63 + 1)
    assert bundle.keys_from_json(bundle.to_json(keys)) == keys


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"room": 3}', b"not json"])
def test_what_is_no_bundle_is_an_error(data):
    with pytest.raises(BundleError):
        bundle.scenario_from_json(data)


def test_the_action_path_needs_no_compiler():
    program = "import sys\nfrom sandbox.engine import bundle, controls, incidents, levers, uptake, versions\nsys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[3], check=False).returncode == 0


def test_the_lever_table_in_the_docs_is_the_code():
    document = Path(__file__).parents[3] / "docs" / "levers.md"
    assert document.read_text(encoding="utf-8") == levers.levers_document()


def test_there_are_fifteen_levers_of_five_forces():
    assert len(levers.LEVERS) == 15
    assert sorted(name for force in levers.FORCES for name in levers.levers_of(force)) == sorted(levers.LEVERS)


def test_parameters_survive_the_fit_scale_and_the_flat_vector():
    prior = parameters.RoomParameters.prior(["女装", "食品", "unknown"])
    flat = prior.flatten()
    assert parameters.RoomParameters.from_flat(flat) == prior
    assert parameters.RoomParameters.from_fit_scale(prior.to_fit_scale()).flatten() == pytest.approx(flat)
    mean, sd = parameters.prior_on_fit_scale(["女装", "食品", "unknown"])
    assert len(mean) == len(sd) == len(flat) == len(parameters.names(["a", "b", "c"]))
    assert (sd > 0).all()


def test_every_parameter_names_its_source_and_its_lever():
    for spec in parameters.SPECS:
        assert spec.source
        assert spec.meaning
        assert spec.unit
        assert not spec.lever or spec.lever in levers.LEVERS
