"""The rooms of the study: excerpts of the recordings that the project carries, in rooms of the hosts' stored fits.

Which excerpts was decided by the gate alone, by the rule of `choose_rooms.py`, before anybody sat them: of every session the excerpt that the
studio's search puts first among those that the gate accepts (of the snack shop's fifth session it accepts none: another one of the fourth stands in).
Form A has each host's first two of them, from the latest session on, B the next two, C the last two. The boutique, whose recorded operator sold
10 to 50 orders in a half hour, is measured apart: that was decided in the first study.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from grading.reliability.simulated_people.study import StudyRoom
from sandbox.calibration.host_model import HostModel, from_json
from sandbox.calibration.recording import read_recording
from sandbox.calibration.room_model import room_model
from sandbox.engine.bundle import Keys, RoomModel, Scenario
from sandbox.services.build_bundle import build_bundle
from sandbox.services.scenario_terms import merged_terms
from tests.sandbox.calibration.session_files import SESSIONS

Excerpt = tuple[str, int, int]
"""(host, session, first minute); thirty minutes, an exam's terms, speed 5."""
MINUTES = 30

FORMS: dict[str, tuple[Excerpt, ...]] = {
    "A": (("factory", 6, 10), ("factory", 5, 40), ("snacks", 6, 30), ("snacks", 4, 30), ("plateau", 6, 10), ("plateau", 5, 10)),
    "B": (("factory", 4, 50), ("factory", 3, 80), ("snacks", 4, 0), ("snacks", 3, 0), ("plateau", 4, 10), ("plateau", 3, 40)),
    "C": (("factory", 2, 0), ("factory", 1, 20), ("snacks", 2, 20), ("snacks", 1, 0), ("plateau", 2, 70), ("plateau", 1, 30)),
}
SMALL: tuple[Excerpt, ...] = (
    ("boutique", 6, 60), ("boutique", 5, 40), ("boutique", 4, 0), ("boutique", 3, 0), ("boutique", 2, 50), ("boutique", 1, 20),
)  # fmt: skip
HOSTS = Path(__file__).parents[2] / "sandbox" / "calibration" / "hosts"


def study_room(excerpt: Excerpt, number: int, sitting: int = 1) -> StudyRoom:
    """The room under keys of its own: `number` within the study, `sitting` for another path of the same room."""
    return StudyRoom(bundle_of(excerpt), Keys(0x5EED_0000 + 1000 * sitting + number, 0x10CC_0000 + 1000 * sitting + number))


def bundle_of(excerpt: Excerpt) -> Scenario:
    """With the terms that an exam has unless its examiner says otherwise."""
    host, session, start_minute = excerpt
    room = room_of(host, session)
    return build_bundle(room, "exam", 5, merged_terms(room, "exam", {"start_minute": start_minute}), {})


@cache
def room_of(host: str, session: int) -> RoomModel:
    return room_model(_host(host), read_recording(SESSIONS / f"{host}-{session:02d}"), "abduction")


@cache
def _host(name: str) -> HostModel:
    return from_json((HOSTS / f"{name}.json").read_bytes())
