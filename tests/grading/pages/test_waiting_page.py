"""While there is no report, the page says where the job stands, and looks again as long as anything can change."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from grading.models import GradeJob
from grading.services.queue_job import queue_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario

FREE: dict[str, Any] = {"lease_until": None, "lease_token": None}
RUNNING: dict[str, Any] = {"lease_until": NOW + timedelta(minutes=9), "lease_token": uuid4(), "rooms_done": 1, "rooms_total": 3}


@pytest.mark.parametrize(
    ("state", "tries", "fields", "says", "looks"),
    [
        ("queued", 0, FREE, "Place 1 in the queue", "every 2s"),
        ("running", 2, RUNNING, "1 of 3 rooms", "every 2s"),
        ("failed", 1, FREE, "will be tried again", "every 2s"),
        ("dead", 3, FREE, "Three tries failed. Your log is safe", "every 30s"),  # an examiner may start it again
    ],
)
def test_it_says_where_the_job_stands_and_looks_again(
    state: str, tries: int, fields: dict[str, Any], says: str, looks: str, alice: Any, client_for: Any, sent: list[int]
) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    GradeJob.objects.filter(pk=queue_job(attempt.pk, NOW).pk).update(state=state, tries=tries, **fields)
    page = client_for(alice).get(f"/attempts/{attempt.public_id}/report/", headers={"accept-language": "en"}).content.decode()
    assert says in page
    assert looks in page
