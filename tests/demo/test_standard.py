"""The demo's standard-setting study: computed from reference operators, without a single invented rating, and approved by nobody."""

from typing import Any

import pytest

from certify.demo.content.standard import SKILL_AT_CUT, install_standard
from exams.cut_records import offered_records, record_behind
from exams.selectors import form_keys
from grading.models import StandardJudge, StandardRating, StandardStudy
from sandbox.models import Scenario
from tests.grading.builders import NOW, a_panel, a_round, a_scenario

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_derived_from_operators_only_and_found_again(erin: Any) -> None:
    round_ = a_round(a_scenario())
    for scenario_id, keys in form_keys(round_.pk):
        a_panel(Scenario.objects.get(pk=scenario_id), keys)
    install_standard(round_, erin, NOW)
    install_standard(round_, erin, NOW)
    study = StandardStudy.objects.get()
    assert (study.method, study.state, study.skill_at_cut) == ("panel", "closed", SKILL_AT_CUT)
    assert study.figures is not None and len(study.figures["points"]) == 24 and study.cut_se
    assert not StandardJudge.objects.exists() and not StandardRating.objects.exists()
    assert offered_records() == [] and record_behind(round_.pk) is None
