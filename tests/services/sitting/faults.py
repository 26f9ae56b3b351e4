"""What goes wrong in a sitting, and when: cuts of the network and kills, and a supervisor that starts again what was killed."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.services.sitting.proxy import Proxy
from tests.services.sitting.site import Site

RECOVERED_WITHIN_S = 120.0
HOLD_S = 0.3
"""So long before a cut requests still pass and answers do not: what is on its way then was done, and its browser does not know."""


@dataclass(frozen=True)
class NetworkCut:
    """At `at_s` of a room's real time."""

    position: int
    at_s: float
    down_s: float


@dataclass(frozen=True)
class Kill:
    """At `at_s` of a room's real time; several parts die together, and are started again after `down_s`."""

    position: int
    at_s: float
    parts: tuple[str, ...]
    down_s: float = 1.0


@dataclass(frozen=True)
class Killed:
    """`well_s`: seconds from the kill until each part did its work again (`down_s` included)."""

    kill: Kill
    at_s: float
    well_s: dict[str, float]


class Faults(threading.Thread):
    """Plays the plan; `begun[position]` says when a room has begun for everybody."""

    def __init__(self, site: Site, proxy: Proxy, plan: Sequence[NetworkCut | Kill], begun: dict[int, threading.Event]) -> None:
        super().__init__(name="faults", daemon=True)
        self._site, self._proxy, self._begun = site, proxy, begun
        self._plan = sorted(plan, key=lambda fault: (fault.position, fault.at_s))
        self._supervisors: list[threading.Thread] = []
        self.killed: list[Killed] = []
        self.failure = ""

    def run(self) -> None:
        began_s: dict[int, float] = {}
        for number, fault in enumerate(self._plan):
            if fault.position not in began_s:
                self._begun[fault.position].wait()
                began_s[fault.position] = time.monotonic()
            time.sleep(max(0.0, began_s[fault.position] + fault.at_s - time.monotonic()))
            if isinstance(fault, NetworkCut):
                self._proxy.cut(HOLD_S, fault.down_s, swallow=number % 2 == 1)
            else:
                self.kill(fault)
        for supervisor in self._supervisors:
            supervisor.join()

    def kill(self, kill: Kill) -> None:
        """Returns at once; somebody else starts the parts again."""
        at_s = time.monotonic()
        for name in kill.parts:
            self._site.parts[name].kill()
        supervisor = threading.Thread(target=self._start_again, args=(kill, at_s), name=f"supervisor of {kill.parts}", daemon=True)
        self._supervisors.append(supervisor)
        supervisor.start()

    def _start_again(self, kill: Kill, at_s: float) -> None:
        try:
            time.sleep(kill.down_s)
            started_s = time.time()
            for name in kill.parts:
                self._site.parts[name].start()
            well_s: dict[str, float] = {}
            while len(well_s) < len(kill.parts):
                for name in kill.parts:
                    if name not in well_s and self._site.parts[name].well(started_s):
                        well_s[name] = time.monotonic() - at_s
                if time.monotonic() > at_s + RECOVERED_WITHIN_S:
                    self.failure = f"{set(kill.parts) - set(well_s)} did not recover within {RECOVERED_WITHIN_S:.0f} s"
                    return
                time.sleep(0.2)
            self.killed.append(Killed(kill, at_s, well_s))
        except Exception as error:  # noqa: BLE001  (a thread: the run must say it)
            self.failure = f"{kill.parts}: {error!r}"
