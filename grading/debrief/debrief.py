"""The debrief of one played room as a document: windows, what is told of them, and three runs to scrub through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from grading.debrief import VERSION
from grading.debrief.arms import Comparison, compare_windows
from grading.debrief.differences import differences
from grading.debrief.lever_course import lever_course
from grading.debrief.timeline import actions, seconds, timeline
from sandbox.engine.controls import sorted_log
from sandbox.engine.levers import TICK_S
from sandbox.engines import engine_of

if TYPE_CHECKING:
    from sandbox.engine.bundle import Keys, Scenario
    from sandbox.engine.controls import Control
    from sandbox.engine.result import Run

CONTINUATIONS = 5
"""Reference operators that continue both arms. Five signs that agree by chance are one case in sixteen."""
TOLD = 3
LEAST_SHARE = 0.01
"""Of the baseline's value: what is less is not worth a sentence."""


class PanelLine(Protocol):
    """What a panel run tells of one operator."""

    @property
    def bot_id(self) -> str: ...
    @property
    def value_cents(self) -> float: ...
    @property
    def breaches(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """The best reference operator of the room, its own run from the start, and who continues the arms (itself first)."""

    bot_id: str
    controls: tuple[Control, ...]
    run: Run
    hands: tuple[str, ...]


def reference_of(scenario: Scenario, keys: Keys, panel: Sequence[PanelLine]) -> Reference:
    """The operator of highest value on this path among those who broke no rule to a breach; among all if none kept them."""
    clean = [line for line in panel if line.breaches == 0] or list(panel)
    order = sorted(clean, key=lambda line: (-line.value_cents, line.bot_id))
    engine = engine_of(scenario)
    run, controls = engine.play(scenario, keys, engine.bot_by_id(order[0].bot_id))
    return Reference(order[0].bot_id, controls, run, tuple(line.bot_id for line in order[:CONTINUATIONS]))


def debrief(scenario: Scenario, keys: Keys, controls: Sequence[Control], reference: Reference) -> dict[str, Any]:
    """Money in cents; gains are the reference's over the candidate's: positive is missed, negative a good move."""
    engine = engine_of(scenario)
    candidate, baseline = engine.run(scenario, keys, controls), engine.run(scenario, keys, scenario.baseline)
    baseline_cents = baseline.value_cents(scenario.metric)
    compared = compare_windows(scenario, keys, controls, [engine.bot_by_id(bot) for bot in reference.hands])
    lines = [_window(number, comparison, baseline_cents) for number, comparison in enumerate(compared, start=1)]
    _tell(lines)
    first: Any = engine.live_room(scenario, keys).frame(-1)["levers"]
    sides = (("candidate", candidate, controls), ("reference", reference.run, reference.controls), ("baseline", baseline, scenario.baseline))
    return {
        "version": VERSION,
        "reference": reference.bot_id,
        "hands": list(reference.hands),
        "baseline_cents": round(baseline_cents),
        "windows": lines,
        "products": {product.sku: {"name_zh": product.name, "name_en": product.name_en or product.name} for product in scenario.room.products},
        "incidents": [{"code": incident.code, "s": incident.tick * TICK_S, "sku": incident.sku} for incident in scenario.incidents],
        "timeline": {
            "s": seconds(scenario.ticks),
            "actions": actions(sorted_log(controls)),
            **{name: timeline(played, lever_course(first, log, scenario.ticks)) for name, played, log in sides},
        },
    }


def _window(number: int, found: Comparison, baseline_cents: float) -> dict[str, Any]:
    gains = found.gains_cents
    return {
        "number": number,
        "from_s": found.window.start * TICK_S,
        "to_s": found.window.stop * TICK_S,
        "gain_cents": round(found.gain_cents),
        "low_cents": round(min(gains)),
        "high_cents": round(max(gains)),
        "share": found.gain_cents / baseline_cents,
        "agreed": found.agreed,
        "breaks_more_rules": found.breaks_more_rules,
        "candidate": found.candidate.facts,
        "reference": found.reference.facts,
        "differences": differences(found.candidate.facts, found.reference.facts),
        "told": "",
    }


def _tell(lines: list[dict[str, Any]]) -> None:
    """Marks the three largest missed gains and the three best moves among the windows of which all continuations say the same."""
    sure = [line for line in lines if line["agreed"] and abs(line["share"]) >= LEAST_SHARE and line["differences"]]
    missed = [line for line in sure if line["gain_cents"] > 0 and not line["breaks_more_rules"]]
    moves = [line for line in sure if line["gain_cents"] < 0]
    for told, chosen in (("missed", missed), ("move", moves)):
        for line in sorted(chosen, key=lambda line: -abs(line["gain_cents"]))[:TOLD]:
            line["told"] = told
