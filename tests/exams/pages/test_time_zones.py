"""Instants are stored in UTC and shown with their zone; what an examiner types is UTC+8, whatever zone the process runs in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.db import connection
from django.test import Client

from certify.accounts.models import Person
from exams.models import Round

OPENS = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # half past midnight of the next day in Shanghai


def test_a_page_shows_the_zone_and_carries_the_instant(make_round: Callable[..., Round], client_for: Callable[..., Client], alice: Person) -> None:
    make_round("demonstration", OPENS + timedelta(hours=1), opens_at=OPENS, closes_at=OPENS + timedelta(days=1))
    with time_machine.travel(OPENS + timedelta(minutes=5), tick=False):
        html = client_for(alice).get("/rounds/demonstration-round/").content.decode()
        api = client_for(alice).get("/api/v1/rounds/demonstration-round/").json()
    assert '<time datetime="2026-03-02T00:30:00+08:00" data-local="year zone">2026-03-02 00:30 +0800</time>' in html
    assert datetime.fromisoformat(api["opens_at"]) == OPENS
    assert datetime.fromisoformat(api["server_now"]) == OPENS + timedelta(minutes=5)


def test_what_an_examiner_types_is_utc_plus_8_and_stored_as_utc(
    make_scenario: Callable[..., int], client_for: Callable[..., Client], erin: Person
) -> None:
    typed: dict[str, Any] = {
        "title_zh": "春季", "title_en": "Spring", "slug": "spring", "kind": "demonstration", "attempts_allowed": "1", "cut_score": "500",
        "opens_at": "2026-03-02T00:30", "closes_at": "2026-03-03T00:30", "release": "on_release", "room_1": str(make_scenario("one")),
    }  # fmt: skip
    with time_machine.travel(OPENS - timedelta(days=1), tick=False):
        answer = client_for(erin).post("/studio/rounds/new/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Round.objects.get().opens_at == OPENS
    with connection.cursor() as cursor:
        cursor.execute("SELECT opens_at FROM exams_round")
        stored = cursor.fetchone()[0]
    stored = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    assert (stored if stored.tzinfo else stored.replace(tzinfo=UTC)) == OPENS
