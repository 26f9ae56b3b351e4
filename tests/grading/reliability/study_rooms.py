"""The rooms of the study: excerpts of the recordings that the project carries, in rooms of the hosts' stored fits.

Which excerpts was decided by what the reference operators do (earlier designs of the simulated people had been tried in some of them). From the
latest session of a host to its first, the starts 45, 25, 10, 60 and 30 were tried until the gate had accepted two on two paths (without the measure
of reaction). Of these stand here the firsts, then the seconds, in which at most four of the nine most skilled reference operators break a guard-rail
and the recorded operator sold sixty orders or more. That last rule leaves out the boutique (10–48 orders); its rooms are measured apart.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from grading.reliability.simulated_people.study import StudyRoom
from sandbox.calibration.host_model import HostModel, from_json
from sandbox.calibration.recording import read_recording
from sandbox.calibration.room_model import room_model
from sandbox.engine.bundle import Keys, RoomModel
from sandbox.services.build_bundle import build_bundle
from sandbox.services.scenario_terms import merged_terms
from tests.sandbox.calibration.session_files import SESSIONS

Excerpt = tuple[str, int, int]
"""(host, session, first minute); thirty minutes, an exam's terms, speed 5."""

FORMS: dict[str, tuple[Excerpt, ...]] = {
    "A": (("factory", 6, 10), ("factory", 5, 45), ("snacks", 5, 25), ("snacks", 3, 25), ("plateau", 6, 45), ("plateau", 5, 45)),
    "B": (("factory", 4, 45), ("factory", 3, 45), ("snacks", 2, 25), ("snacks", 1, 25), ("plateau", 4, 45), ("plateau", 3, 45)),
    "C": (("factory", 1, 25), ("factory", 5, 25), ("snacks", 3, 10), ("snacks", 2, 10), ("plateau", 6, 25), ("plateau", 5, 25)),
}
SMALL: tuple[Excerpt, ...] = (
    ("boutique", 6, 25), ("boutique", 5, 45), ("boutique", 4, 45), ("boutique", 3, 25), ("boutique", 2, 45), ("boutique", 1, 45),
)  # fmt: skip
HOSTS = Path(__file__).parents[2] / "sandbox" / "calibration" / "hosts"


def study_room(excerpt: Excerpt, number: int, sitting: int = 1) -> StudyRoom:
    """The room under keys of its own: `number` within the study, `sitting` for another path of the same room."""
    host, session, start_minute = excerpt
    room = _room(host, session)
    scenario = build_bundle(room, "exam", 5, merged_terms(room, "exam", {"start_minute": start_minute}), {})
    return StudyRoom(scenario, Keys(0x5EED_0000 + 1000 * sitting + number, 0x10CC_0000 + 1000 * sitting + number))


@cache
def _host(name: str) -> HostModel:
    return from_json((HOSTS / f"{name}.json").read_bytes())


@cache
def _room(host: str, session: int) -> RoomModel:
    return room_model(_host(host), read_recording(SESSIONS / f"{host}-{session:02d}"), "abduction")
