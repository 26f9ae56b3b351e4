"""A closed attempt in tiny made-up rooms, by the real services of the exams; the panel is a memo of plain values."""

import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid4

from certify.accounts.models import Person
from exams.consoles import Console
from exams.models import Action, Attempt, AttemptRoom, FormRoom, Round
from exams.selectors import keys_of
from exams.services.create_round import NewRound, create_round
from exams.services.hand_in import hand_in
from exams.services.publish_round import publish_round
from exams.services.record_growth import record_growth
from exams.services.register import register
from exams.services.start_attempt import start_attempt
from sandbox.engine.bots import panel
from sandbox.engine.bundle import Keys, digest, to_json
from sandbox.engine.bundle import Scenario as EngineScenario
from sandbox.engines import engine_of
from sandbox.models import HostCalibration, PanelRun, Recording, Room, Scenario
from sandbox.selectors import load_scenario
from sandbox.services.panel_values import PanelValue, keys_digest
from tests.grading.pinned_room import pinned_scenario

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
KEYS = {"traffic_key": f"{11:016x}", "luck_key": f"{22:016x}"}

# In the reference room under KEYS: a little better than the recorded operator, and much worse.
GOOD_OPENING = (("cue", "", "demo"), ("cohost", "", "on"), ("ad_goal", "", "stay"), ("fan_push", "", ""), ("agents", "", "8"))
GOOD_ACTIONS = (
    (20, "clip", "", ""), (30, "pitch", "T2", ""), (60, "price", "T2", "85"), (60, "follow_call", "", ""), (90, "release", "T1", "40"),
    (100, "pitch", "T1", ""), (120, "cue", "", "answer"), (140, "fan_push", "", ""), (150, "ad_goal", "", "orders"),
    (160, "follow_call", "", ""), (190, "shelf", "T3", "off"),
)  # fmt: skip
BAD_OPENING = (("pitch", "", ""), ("agents", "", "0"), ("ad_spend", "", "0"))


def a_scenario(engine: EngineScenario | None = None, title_en: str = "Reference room", title_zh: str = "参考房间") -> Scenario:
    """A published scenario with the rows that it hangs on."""
    engine = engine or pinned_scenario()
    recording, _ = Recording.objects.get_or_create(
        host=engine.room.host,
        digest=sha256(engine.room.room_id.encode()).hexdigest(),
        defaults={
            "session_id": engine.room.room_id, "title_zh": "参考场次", "title_en": "Reference", "platform": "test",
            "started_at": NOW - timedelta(days=9),
            "minutes": engine.room.minutes, "currency": "CNY", "followers": 10_000, "provenance": "made up", "files": b"", "size_bytes": 0,
            "summary": _summary(engine), "imported_at": NOW,
        },
    )  # fmt: skip
    calibration = HostCalibration.objects.create(
        host=engine.room.host, inputs_digest=uuid4().hex, engine_version=engine.room.engine_version, state="ready", progress=100, queued_at=NOW
    )
    room = Room.objects.create(
        calibration=calibration, recording=recording, host=engine.room.host, engine_version=engine.room.engine_version,
        digest=digest(engine.room), model=zlib.compress(to_json(engine.room)), created_at=NOW,
    )  # fmt: skip
    return Scenario.objects.create(
        room=room, host=engine.room.host, title_zh=title_zh, title_en=title_en, kind="demo", state="published", speed=engine.speed, terms={},
        bundle=zlib.compress(to_json(engine)), digest=digest(engine), engine_version=engine.room.engine_version, bot_version=engine.bot_version,
        created_at=NOW, published_at=NOW,
    )  # fmt: skip


def _summary(engine: EngineScenario) -> dict[str, Any]:
    minutes = engine.room.minutes
    return {"products": [{"sku": product.sku, "stock": [product.stock] * minutes} for product in engine.room.products]}


def a_round(*scenarios: Scenario, **rules: Any) -> Round:
    """Published and open for an hour from NOW."""
    return published(create_round(a_new_round(*scenarios, **rules), None, NOW))


def a_new_round(*scenarios: Scenario, slug: str = "autumn", release: str = "at_once", **rules: Any) -> NewRound:
    rules = {"kind": "demonstration", "expected_growth": Decimal("0.02"), "cut_score": Decimal(430), "attempts_allowed": 5} | rules
    return NewRound(
        slug=slug, title_zh="秋季", title_en="Autumn", opens_at=NOW, closes_at=NOW + timedelta(hours=1),
        forms=[[scenario.pk for scenario in scenarios]], release=release, **rules,
    )  # fmt: skip


def published(draft: Round) -> Round:
    """As if the panel made exactly the growth that the draft asks for: nobody plays."""
    growth = float(draft.expected_growth)
    record_growth(draft.pk, growth, [{"form": form.label, "growth": growth, "rooms": []} for form in draft.forms.all()], draft.created_at)
    return publish_round(draft.pk, None, draft.created_at)


def an_open_attempt(round_: Round, person: Person, at: datetime = NOW) -> Attempt:
    register(round_, person, NOW)
    FormRoom.objects.filter(form__round=round_).update(**KEYS)
    attempt, _ = start_attempt(round_, person.pk, console_of(person), uuid4().hex, at)
    for form_room in FormRoom.objects.filter(form=attempt.form).select_related("scenario"):
        a_panel(form_room.scenario, keys_of(form_room))
    return attempt


def console_of(person: Person) -> Console:
    return Console.of_session(person.username)


def a_closed_attempt(
    round_: Round,
    person: Person,
    opening: Sequence[tuple[str, str, str]] = GOOD_OPENING,
    actions: Sequence[tuple[int, str, str, str]] = GOOD_ACTIONS,
    at: datetime = NOW + timedelta(minutes=5),
) -> Attempt:
    """Handed in with the same log in every room."""
    attempt = an_open_attempt(round_, person, at - timedelta(minutes=5))
    AttemptRoom.objects.filter(attempt=attempt).update(opening=[{"lever": lever, "sku": sku, "value": value} for lever, sku, value in opening])
    for room in AttemptRoom.objects.filter(attempt=attempt):
        Action.objects.bulk_create(
            Action(
                attempt_room=room, number=number, tick=tick, effective_tick=tick, client_id=f"{number}", lever=lever, sku=sku, value=value, at=NOW
            )
            for number, (tick, lever, sku, value) in enumerate(actions, start=1)
        )  # fmt: skip
    return hand_in(person.pk, str(attempt.public_id), console_of(person), at)


def a_panel(scenario: Scenario, keys: Keys) -> None:
    """A memo of 24 reference operators between half and twice the baseline's value."""
    place = {"scenario_digest": scenario.digest, "keys_digest": keys_digest(keys), "bot_version": scenario.bot_version}
    if PanelRun.objects.filter(**place).exists():
        return
    engine = load_scenario(scenario.pk)
    baseline_cents = engine_of(engine).run(engine, keys, engine.baseline).value_cents(engine.metric)
    values = [
        PanelValue(bot.id, bot.family, bot.skill, baseline_cents * (0.5 + 1.5 * seat / 23), 0.0, 0.0, 0.0, 0) for seat, bot in enumerate(panel())
    ]
    PanelRun.objects.create(**place, values=[asdict(value) for value in values])


def another_room(metric: str = "gmv") -> EngineScenario:
    """The same room under another metric: another scenario."""
    return replace(pinned_scenario(), metric=metric)  # type: ignore[arg-type]
