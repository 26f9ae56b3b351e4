"""Versions of the rubric."""

import pytest

from grading.errors import UnknownRubric
from grading.rubric.registry import CURRENT_VERSION, rubric


def test_the_current_version_is_known() -> None:
    assert rubric(CURRENT_VERSION).version == CURRENT_VERSION


def test_it_does_not_grade_by_a_rubric_that_it_does_not_carry() -> None:
    with pytest.raises(UnknownRubric):
        rubric("rubric/0")
