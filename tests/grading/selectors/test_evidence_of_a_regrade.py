"""The bundle after an applied regrade: the corrected grade follows from it, by the corrections that it names."""

import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from exams.models import FormRoom
from exams.services.reveal_due import reveal_due
from grading.evidence.examine import EQUAL, examine
from grading.selectors import evidence_bundle
from grading.services import propose_regrade as proposing
from grading.services.apply_regrade import apply_regrade
from grading.services.propose_regrade import Proposal
from grading.services.run_regrade import run_regrade
from tests.grading.builders import a_round, a_scenario, another_room
from tests.grading.conftest import Clock
from tests.grading.selectors.test_evidence import AFTER, graded, with_keys


@pytest.mark.parametrize(
    ("correction", "told"),
    [
        ("exclude_room", {"excluded": [2]}),
        ("limits", {"limits": {"return_rate_over_baseline_max": 0.3}}),
        ("standard", {"cut_score": 500, "corrected": ["cut_score"]}),
    ],
)
def test_a_corrected_grade_follows_from_its_bundle(
    correction: str, told: dict[str, Any], alice: Any, erin: Any, carol: Any, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "_send", lambda _: None)
    round_ = with_keys(a_round(a_scenario(), a_scenario(another_room("net_gmv"), title_en="Second room")))
    attempt = graded(round_, alice, clock)
    second = FormRoom.objects.values_list("scenario_id", flat=True).get(position=2)
    change = {"exclude_room": {"scenario_id": second}, "limits": {"return_rate_over_baseline_max": 0.3}, "standard": {"cut_score": 500}}[correction]
    proposal = Proposal(uuid4(), round_.pk, "wrong_standard", "It was entered wrongly.", correction, change, None)
    regrade = proposing.propose_regrade(proposal, erin.pk, clock())
    assert run_regrade(regrade.pk, clock)
    assert apply_regrade(regrade.pk, carol.pk, clock())

    reveal_due(AFTER)
    path = tmp_path / "bundle.zip"
    path.write_bytes(evidence_bundle(attempt.pk))
    found = examine(path)
    assert (found.verdict, [row for row in found.rows if not row.equal], [check for check in found.checks if not check.holds]) == (EQUAL, [], [])
    rules = json.loads(zipfile.ZipFile(path).read("manifest.json"))["rules"]
    assert rules.items() >= told.items()
