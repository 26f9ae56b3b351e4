"""`grade_attempt`: grading in the foreground."""

import json
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tests.grading.builders import a_closed_attempt, a_round, a_scenario, an_open_attempt


def grade(public_id: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("grade_attempt", str(public_id), stdout=out)
    return json.loads(out.getvalue())


def test_it_grades_and_prints_the_result_and_the_same_again(alice: Any) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    first = grade(attempt.public_id)
    assert first["decision"] == "PASS"
    assert grade(attempt.public_id) == first


def test_it_says_why_an_open_attempt_is_not_graded(alice: Any) -> None:
    attempt = an_open_attempt(a_round(a_scenario()), alice)
    with pytest.raises(CommandError, match="attempt_not_closed"):
        grade(attempt.public_id)


def test_it_refuses_what_does_not_exist(db: None) -> None:
    with pytest.raises(CommandError, match="no attempt"):
        grade(uuid4())
