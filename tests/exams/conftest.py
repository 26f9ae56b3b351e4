"""Rounds and attempts for the tests: a tiny made-up room, published, in rounds of every kind."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from certify.accounts.models import Person
from exams.consoles import Console
from exams.live.rooms import LIVE_ROOMS
from exams.models import Attempt, AttemptRoom, Round
from exams.services.begin_preparation import begin_preparation
from exams.services.create_round import NewRound, create_round
from exams.services.go_live import go_live
from exams.services.publish_round import publish_round
from exams.services.record_growth import record_growth
from exams.services.register import register
from exams.services.start_attempt import start_attempt
from sandbox.engine.bundle import Scenario as EngineScenario
from sandbox.engine.bundle import digest, to_json
from sandbox.engine.reference_room import reference_scenario
from sandbox.models import HostCalibration, Recording, Room, Scenario

T0 = datetime(2026, 3, 1, 10, tzinfo=UTC)
CONSOLE = Console.of_session("the-first-session")
OTHER_CONSOLE = Console.of_session("another-session")
PROGRAM = Console.of_token(1)


@pytest.fixture(autouse=True)
def no_rooms_of_other_tests() -> None:
    """The process's rooms go by their ids, which SQLite gives again after a flush."""
    LIVE_ROOMS._held.clear()


@lru_cache
def packed(speed: int, preparation_s: int) -> tuple[EngineScenario, bytes, str]:
    """The reference scenario, its compressed canonical bytes and their digest."""
    engine = replace(reference_scenario(), speed=speed, preparation_s=preparation_s)
    return engine, zlib.compress(to_json(engine)), digest(engine)


@pytest.fixture
def make_scenario(db: None) -> Callable[..., int]:
    """A published scenario of the reference room: 240 ticks, so 240 s at speed 5 and 20 s at speed 60."""

    def make(title: str = "A", speed: int = 5, preparation_s: int = 60, pinned: EngineScenario | None = None) -> int:
        engine, bundle, bundle_digest = (pinned, zlib.compress(to_json(pinned)), digest(pinned)) if pinned else packed(speed, preparation_s)
        common = {"host": "reference", "title_zh": "参考", "title_en": title}
        recording = Recording.objects.create(
            **common,
            session_id=title,
            platform="made up",
            started_at=T0 - timedelta(days=30),
            minutes=engine.room.minutes,
            currency="CNY",
            followers=engine.room.followers,
            provenance="made up for tests",
            digest=f"{title:0>64}",
            files=b"",
            size_bytes=0,
            summary=_summary(engine.room),
            imported_at=T0 - timedelta(days=2),
        )
        calibration = HostCalibration.objects.create(
            host="reference", inputs_digest=title, engine_version=engine.room.engine_version, state="ready", queued_at=T0 - timedelta(days=2)
        )
        room = Room.objects.create(
            calibration=calibration,
            recording=recording,
            host="reference",
            engine_version=engine.room.engine_version,
            digest=bundle_digest,
            model=b"",
            created_at=T0 - timedelta(days=2),
        )
        scenario = Scenario.objects.create(
            **common,
            room=room,
            kind="exam",
            state="published",
            speed=speed,
            terms={},
            bundle=bundle,
            digest=bundle_digest,
            engine_version=engine.room.engine_version,
            bot_version=engine.bot_version,
            created_at=T0 - timedelta(days=2),
            published_at=T0 - timedelta(days=1),
        )
        return scenario.pk

    return make


def _summary(room: Any) -> dict[str, Any]:
    """As much of a recording's summary as a scenario's card reads."""
    minutes = list(range(room.minutes))
    products = [{"sku": product.sku, "stock": [product.stock] * room.minutes} for product in room.products]
    series = {name: [0] * room.minutes for name in ("online", "gmv_cents", "entries")}
    return {"totals": {"gmv_cents": 0, "entries": 0, "orders": 0, "online_peak": 0}, "series": {"minute": minutes, **series}, "products": products}


@pytest.fixture
def make_round(make_scenario: Callable[..., int], erin: Person) -> Callable[..., Round]:
    """A published round, open from an hour before `now` for a day, with two rooms per form unless told otherwise."""

    def make(kind: str = "practice", now: datetime = T0, rooms: int = 2, forms: int = 1, speed: int = 5, slug: str = "", **rules: Any) -> Round:
        slug = slug or f"{kind}-round"
        if "scenarios" in rules:
            scenarios = rules.pop("scenarios")
        else:
            scenarios = [[make_scenario(f"{slug}-{form}-{room}", speed=speed) for room in range(rooms)] for form in range(forms)]
        new = NewRound(
            slug=slug,
            title_zh="轮次",
            title_en="Round",
            kind=kind,
            **{
                "opens_at": now - timedelta(hours=1),
                "closes_at": now + timedelta(days=1),
                "expected_growth": Decimal("0.30"),
                "cut_score": Decimal("60"),
                "attempts_allowed": 3,
                "forms": scenarios,
                **rules,
            },
        )
        draft = create_round(new, erin, now - timedelta(hours=2))
        # Nobody plays here: the panel is told to make exactly the growth that the round asks for.
        growth = float(new.expected_growth or 0)
        record_growth(draft.pk, growth, [{"form": form.label, "growth": growth, "rooms": []} for form in draft.forms.all()], draft.created_at)
        return publish_round(draft.pk, erin, now - timedelta(hours=2))

    return make


@pytest.fixture
def start(alice: Person) -> Callable[..., Attempt]:
    """Alice registers and starts."""

    def begin(round_: Round, now: datetime = T0, person: Person | None = None, console: Console = CONSOLE, client_id: str = "start-1") -> Attempt:
        person = person or alice
        register(round_, person, now)
        return start_attempt(round_, person.pk, console, client_id, now)[0]

    return begin


@pytest.fixture
def live_room(start: Callable[..., Attempt], alice: Person) -> Callable[..., AttemptRoom]:
    """Alice's first room, live since `now`."""

    def make(round_: Round, now: datetime = T0, console: Console = CONSOLE) -> AttemptRoom:
        attempt = start(round_, now, console=console)
        begin_preparation(alice.pk, str(attempt.public_id), 1, console, now)
        return go_live(alice.pk, str(attempt.public_id), 1, console, now)

    return make
