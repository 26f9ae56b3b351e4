"""Mixed logs: the levers of some forces follow the candidate, all others the baseline. A coalition is a bit mask over `FORCES`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sandbox.engine.bundle import Scenario
from sandbox.engine.controls import Control, Refusal
from sandbox.engine.levers import FORCES, LEVERS

COALITIONS = 1 << len(FORCES)
EVERYBODY = COALITIONS - 1

Check = Callable[[Scenario, Sequence[Control], Control], Refusal | None]


@dataclass(frozen=True, slots=True)
class MixedLog:
    """One coalition's log. `refused`: controls that the console would have refused here though not in the log that they come from."""

    controls: tuple[Control, ...]
    refused: int


def forces_of(coalition: int) -> tuple[str, ...]:
    """Names of the forces that follow the candidate."""
    return tuple(force for place, force in enumerate(FORCES) if coalition >> place & 1)


def mix(candidate: Sequence[Control], baseline: Sequence[Control], coalition: int) -> tuple[Control, ...]:
    """Both logs in order of ticks; within a tick the candidate's controls come first, each log in its own order.

    The full coalition is the candidate's log and the empty one the baseline's, control for control.
    """
    own = forces_of(coalition)
    kept = [(control.tick, 0, control) for control in candidate if LEVERS[control.lever].force in own]
    kept += [(control.tick, 1, control) for control in baseline if LEVERS[control.lever].force not in own]
    return tuple(control for *_, control in sorted(kept, key=lambda item: item[:2]))


def mixed_logs(scenario: Scenario, candidate: Sequence[Control], baseline: Sequence[Control], check: Check) -> Iterator[MixedLog]:
    """The logs of coalitions 0 to 31. `check` is the engine's `refuse`.

    Nothing is taken out: the engine lets what is refused act as far as it can.
    """
    candidate, baseline = mix(candidate, baseline, EVERYBODY), mix(candidate, baseline, 0)
    at_home = [refusals(scenario, log, check) for log in (candidate, baseline)]
    seen: dict[tuple[Control, ...], MixedLog] = {}
    for coalition in range(COALITIONS):
        log = mix(candidate, baseline, coalition)
        if log not in seen:
            here = refusals(scenario, log, check)
            seen[log] = MixedLog(log, len(here - at_home[0] - at_home[1]))
        yield seen[log]


def refusals(scenario: Scenario, log: Sequence[Control], check: Check) -> set[Control]:
    """Controls of a log that would have been refused after what stands before them."""
    return {control for place, control in enumerate(log) if check(scenario, log[:place], control) is not None}
