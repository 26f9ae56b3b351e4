"""The scenarios of the demo: which session of which host is practised, demonstrated and examined.

A host's sessions keep their order: the last one is examined, the one before is demonstrated, an early one is practised, so that
whoever sits an exam room has seen none of its evening, neither in practice nor among the past sessions.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import selectors
from sandbox.errors import ScenarioRefused
from sandbox.services.draft_scenario import draft_scenario
from sandbox.services.publish_scenario import publish_scenario
from sandbox.services.run_gate import queue_gate, run_gate

Clock = Callable[[], datetime]
Progress = Callable[[str], None]
PATIENCE_S = 600.0
PRICE_FLOOR = "recorded"
"""Practice and demonstration take prices no lower than the recorded operator's, as exams do: below that, floor prices alone would pass."""


@dataclass(frozen=True)
class DemoScenario:
    """`session` counts the host's sessions from 1; `minutes` are first minutes of the excerpt, the next one tried if the bots refuse one."""

    kind: str
    host: str
    session: int
    minutes: tuple[int, ...]
    title_zh: str
    title_en: str


SCENARIOS = (
    DemoScenario("practice", "snacks", 3, (20,), "县域零食店播 · 练习", "County snack shop · practice"),
    DemoScenario("practice", "boutique", 4, (30,), "冷启动女装 · 练习", "Cold-start boutique · practice"),
    DemoScenario("demo", "factory", 5, (30,), "产业带针织工厂 · 示范", "Knitwear factory · demonstration"),
    DemoScenario("demo", "plateau", 5, (45,), "瓶颈期大主播 · 示范", "Plateaued host · demonstration"),
    DemoScenario("demo", "boutique", 5, (30,), "冷启动女装 · 示范", "Cold-start boutique · demonstration"),
    DemoScenario("exam", "factory", 6, (10, 30), "产业带针织工厂 · 考场", "Knitwear factory · exam"),
    DemoScenario("exam", "boutique", 6, (25, 30, 20), "冷启动女装 · 考场", "Cold-start boutique · exam"),
    DemoScenario("exam", "snacks", 6, (0, 30), "县域零食店播 · 考场", "County snack shop · exam"),
    DemoScenario("exam", "plateau", 6, (25, 45, 10), "瓶颈期大主播 · 考场", "Plateaued host · exam"),
)


def install_scenarios(rooms: Mapping[str, Sequence[int]], by: Any, clock: Clock, progress: Progress) -> dict[str, list[int]]:
    """Ids of the published scenarios by kind. The bots play each draft before it is published, here and in the workers at once."""
    room_of = {wanted: rooms[wanted.host][wanted.session - 1] for wanted in SCENARIOS}
    drafts = {
        wanted: _draft(wanted, room_of[wanted], by, clock(), wanted.minutes[0]) for wanted in SCENARIOS if not _standing(wanted, room_of[wanted])
    }
    _let_the_bots_in([draft.pk for draft in drafts.values()], clock, progress)
    found: dict[str, list[int]] = {}
    for wanted in SCENARIOS:
        row = _publish(wanted, drafts[wanted], by, clock, progress) if wanted in drafts else _standing(wanted, room_of[wanted])
        found.setdefault(wanted.kind, []).append(row.pk)
    return found


def _let_the_bots_in(draft_ids: Sequence[int], clock: Clock, progress: Progress) -> None:
    """Queued as from the studio. A check that fails is made again by publishing, which then says why."""
    jobs = [queue_gate(draft_id, clock()).pk for draft_id in draft_ids]
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        checks = [check for draft_id in draft_ids if (check := selectors.latest_gate(draft_id)) and check.is_active]
        progress(f"{len(jobs) - len(checks)}/{len(jobs)}")
        if not checks:
            return
        waiting = [check.pk for check in checks if check.state == "queued"]
        if waiting:
            run_gate(waiting[-1], clock(), clock)  # workers begin at the other end
        else:
            time.sleep(0.5)


def _standing(wanted: DemoScenario, room_id: int) -> Any:
    """What an interrupted installation has published already."""
    return selectors.scenarios().filter(room_id=room_id, title_en=wanted.title_en, state="published").order_by("pk").first()


def _publish(wanted: DemoScenario, draft: Any, by: Any, clock: Clock, progress: Progress) -> Any:
    """An exam room that the gate refuses is offered again from another minute, and at last as a demonstration that says so."""
    for number, minute in enumerate(wanted.minutes, start=1):
        if number > 1:
            draft = _draft(wanted, draft.room_id, by, clock(), minute)
        try:
            return publish_scenario(draft.pk, by, clock())
        except ScenarioRefused as refused:
            progress(f"{wanted.title_en} {number}/{len(wanted.minutes)} ✕ {', '.join(_told(reason) for reason in refused.reasons)}")
    progress(f"{wanted.title_zh}：未达到考场标准，只作演示 / {wanted.title_en}: not fit for an exam, shown as a demonstration only")
    as_demo = _draft(wanted, draft.room_id, by, clock(), wanted.minutes[0], kind="demo")
    return publish_scenario(as_demo.pk, by, clock())


def _draft(wanted: DemoScenario, room_id: int, by: Any, now: datetime, minute: int, kind: str = "") -> Any:
    """Demonstrations run at speed 60; everything else, also an exam room shown as a demonstration, at speed 5."""
    return draft_scenario(
        room_id,
        kind=kind or wanted.kind,
        speed=60 if wanted.kind == "demo" else 5,
        by=by,
        now=now,
        terms={"start_minute": minute, "price_floor": PRICE_FLOOR},
        title_zh=wanted.title_zh,
        title_en=wanted.title_en,
    )


def _told(reason: tuple[str, Mapping[str, Any]]) -> str:
    code, params = reason
    return f"{code} ({', '.join(str(value) for value in params.values())})" if params else code
