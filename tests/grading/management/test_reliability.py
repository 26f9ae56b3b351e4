"""`manage.py reliability`."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from exams.models import FormRoom, Round
from exams.selectors import keys_of
from tests.grading.builders import KEYS, a_panel
from tests.grading.conftest import Clock
from tests.grading.reliability.graded_people import graded, scores_of, two_rooms


@pytest.fixture
def round_(db: None) -> Round:
    round_ = two_rooms()
    FormRoom.objects.update(**KEYS)
    for room in FormRoom.objects.select_related("scenario"):
        a_panel(room.scenario, keys_of(room))
    return round_


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("reliability", *arguments, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_before_anybody_sits_it_says_too_few_and_tells_of_the_panel(round_: Round) -> None:
    said = run("--round", "autumn")
    assert "people: too few (0 of 30)" in said
    assert "reference operators: 24" in said
    assert "simulated people: none yet (--simulate 60)" in said
    lines = [line.split() for line in said.splitlines() if line.startswith("  ") and line.split()[0].rstrip("*").isdigit()]
    assert [line[0].rstrip("*") for line in lines] == [str(rooms) for rooms in range(1, 13)]
    assert [line[0] for line in lines if line[0].endswith("*")] == ["2*"]


def test_people_and_simulated_people_have_parts_of_their_own(round_: Round, clock: Clock) -> None:
    graded(round_, scores_of(30), clock)
    said = run("--round", "autumn", "--simulate", "6")
    assert "\npeople: 30\n" in said
    assert "\nsimulated people: 6, made" in said
    assert "full range of skill: 6 simulated people, rank correlation of score and skill" in said
    assert "middle half of the range: 2 simulated people" in said
    assert "degenerate operators passed:" in said
    assert "discrimination" in said


def test_the_document_is_the_same_as_json(round_: Round) -> None:
    told = json.loads(run("--round", "autumn", "--json"))
    assert told["round"] == "autumn"
    assert told["forms"][0]["panel"]["analysis"]["by_rooms"][11]["rooms"] == 12


@pytest.mark.parametrize(("arguments", "text"), [(("winter",), "no round winter"), (("autumn", "--simulate", "1"), "between 2 and 500")])
def test_it_says_what_it_cannot_do(arguments: tuple[str, ...], text: str, round_: Round) -> None:
    with pytest.raises(CommandError, match=text):
        run("--round", *arguments)
