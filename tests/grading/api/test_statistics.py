"""A round's statistics over both doors: for examiners and certifiers, people apart from programs, downloads written down."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from certify.accounts.models import Person
from exams.models import AttemptRoom, Round
from grading.models import StatisticsDownload
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.grading.api.test_permissions import answers
from tests.grading.builders import BAD_OPENING, NOW, a_closed_attempt, a_round, a_scenario
from tests.grading.conftest import Clock

FILES = ("statistics.xlsx", "attempts.csv", "rooms.csv", "items.csv", "columns.csv")


@pytest.fixture
def people(alice: Any, bob: Any, charlie: Any, erin: Any, ivan: Any, carol: Any) -> dict[str, Any]:
    return {"alice": alice, "bob": bob, "charlie": charlie, "erin": erin, "ivan": ivan, "carol": carol, "nobody": None}


@pytest.fixture
def round_(alice: Person, bob: Person, clock: Clock) -> Round:
    """Alice plays well, Bob badly, and a program of his plays once more."""
    round_ = a_round(a_scenario())
    for person, opening in ((alice, None), (bob, BAD_OPENING)):
        attempt = a_closed_attempt(round_, person, *([opening, ()] if opening else []))
        assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    program = a_closed_attempt(round_, bob, at=NOW + timedelta(minutes=20))
    AttemptRoom.objects.filter(attempt=program).update(console="token:1")
    assert run_job(queue_job(program.pk, NOW).pk, clock)
    return round_


def test_statistics_are_for_examiners_and_certifiers(round_: Round, people: Any, api_for: Any, client_for: Any) -> None:
    allowed = {"alice": 403, "bob": 403, "charlie": 403, "erin": 200, "ivan": 403, "carol": 200, "nobody": 401}
    pages = {"alice": 404, "bob": 404, "charlie": 404, "erin": 200, "ivan": 404, "carol": 200, "nobody": 302}
    for file in ("", *FILES):
        assert answers(people, lambda person, file=file: api_for(person).get(f"/api/v1/rounds/autumn/statistics/{file}")) == allowed
        assert answers(people, lambda person, file=file: client_for(person).get(f"/studio/results/autumn/statistics/{file}")) == pages


def test_the_document_counts_people_and_leaves_the_program_apart(round_: Round, erin: Person, api_for: Any) -> None:
    told = api_for(erin).get("/api/v1/rounds/autumn/statistics/").json()
    # The latest attempt under Bob's name was steered by a program: his own one counts.
    assert told["progress"]["programs"] == 1
    assert told["progress"]["attempts"] == 2
    assert told["passed"]["rate"] is None
    assert told["decisions"] == {"PASS": 1, "FAIL": 1}
    assert [(row["form"], row["people"]) for row in told["rooms"]] == [("A", 2)]


def test_a_download_is_written_down_and_shown(round_: Round, erin: Person, client_for: Any) -> None:
    browser = client_for(erin)
    answer = browser.get("/studio/results/autumn/statistics/attempts.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="autumn-attempts.csv"'
    assert answer["Cache-Control"] == "private, no-store"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["person"], row["program"], row["counts"]) for row in rows] == [("1", "0", "1"), ("2", "0", "1"), ("2", "1", "0")]
    noted = StatisticsDownload.objects.get()
    assert (noted.by_id, noted.file, noted.rows, noted.round_id) == (erin.pk, "attempts.csv", 3, round_.pk)
    assert "艾琳 · attempts.csv" in browser.get("/studio/results/autumn/statistics/").content.decode()


@pytest.mark.parametrize("file", ["people.csv", "attempts.xlsx", "statistics", "..%2Fsecret"])
def test_there_are_no_other_files(file: str, round_: Round, erin: Person, api_for: Any, client_for: Any) -> None:
    assert api_for(erin).get(f"/api/v1/rounds/autumn/statistics/{file}").status_code == 404
    assert client_for(erin).get(f"/studio/results/autumn/statistics/{file}").status_code == 404
    assert not StatisticsDownload.objects.exists()


def test_a_round_without_attempts_says_so_and_gives_empty_tables(db: Any, erin: Person, client_for: Any, api_for: Any) -> None:
    a_round(a_scenario())
    page = client_for(erin).get("/studio/results/autumn/statistics/", headers={"accept-language": "en"}).content.decode()
    assert "No graded attempt yet" in page
    assert client_for(erin).get("/studio/results/autumn/statistics/statistics.xlsx").status_code == 200
    assert api_for(erin).get("/api/v1/rounds/autumn/statistics/").json()["counted"] == 0


def test_reading_it_takes_few_queries(round_: Round, django_assert_max_num_queries: Any) -> None:
    from grading.selectors.round_statistics import round_statistics

    with django_assert_max_num_queries(16):
        round_statistics(round_.pk)
