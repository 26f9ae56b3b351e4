"""Installs the demo content step by step; every step finds what an earlier, perhaps interrupted, run has left."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from certify.certificates.codes import grouped
from certify.demo.content.hiring import install_hiring
from certify.demo.content.organisation import install_application, install_organisation
from certify.demo.content.people import CERTIFIER, EXAMINER, FLOW, FUNNEL, MANAGER, MERCHANT, REFERENCE, ROBOT, TRADER, install_people
from certify.demo.content.recordings import install_recordings
from certify.demo.content.reference_run import install_certificate, install_sitting
from certify.demo.content.register import install_register
from certify.demo.content.replay import install_replay
from certify.demo.content.rooms import install_rooms
from certify.demo.content.rounds import CLOSE_CALL, DEMONSTRATION, install_rounds
from certify.demo.content.scenarios import install_scenarios
from certify.demo.content.season import install_season
from certify.demo.content.standard import install_standard
from certify.demo.content.webhooks import install_webhooks

Clock = Callable[[], datetime]
Say = Callable[[str], None]


def install(data: Path, clock: Clock, say: Say) -> None:
    """Raises ContentError, RecordingRefused, ScenarioRefused: the demo is not what it should be."""
    say("[1/6] 人员 / people")
    people = install_people(data, clock())
    examiner = people[EXAMINER.username]
    say("[2/6] 导入录播 / importing the recordings")
    recordings = install_recordings(examiner, clock(), _indented(say))
    say("[3/6] 校准直播间 / calibrating the rooms")
    rooms = install_rooms(recordings, examiner, clock, _indented(say))
    say("[4/6] 参考操盘程序试播并发布场景 / reference operators play the scenarios, then they are published")
    scenarios = install_scenarios(rooms, examiner, clock, _indented(say))
    say("[5/6] 场次 / rounds")
    rounds = install_rounds(scenarios, examiner, clock())
    say("[6/6] 参考操盘程序参加示范场并取得证书 / a reference operator sits the demonstration round and is certified")
    programs = [people[person.username] for person in (REFERENCE, FUNNEL, FLOW)]
    organisation = install_organisation(people[MANAGER.username], people[CERTIFIER.username], programs, people[TRADER.username], clock())
    install_webhooks(data, people[CERTIFIER.username], people[MANAGER.username], organisation.id, clock())
    code = install_certificate(rounds[DEMONSTRATION], people[REFERENCE.username], clock)
    say("      另外两个程序参加示范场，其中一个接近及格线 / two more programs sit demonstrations, one of them close to the cut")
    install_sitting(rounds[CLOSE_CALL], people[FUNNEL.username], "bottleneck-4", clock)  # close to the cut: mostly an extra room, PASS or FAIL
    install_sitting(rounds[DEMONSTRATION], people[FUNNEL.username], "bottleneck-8", clock)
    install_sitting(rounds[DEMONSTRATION], people[FLOW.username], "traffic-8", clock)
    say("      已结束的示范场，供观看回放 / a demonstration that is over, to be watched")
    install_replay(scenarios["demo"], people[ROBOT.username], examiner, clock)
    install_season(examiner, clock())
    install_standard(rounds[DEMONSTRATION], examiner, clock())
    say("      操盘手名录、合作需求、服务商 / register of traders, briefs, service providers")
    shown = install_register(programs, clock())
    install_hiring(people[REFERENCE.username], shown, people[MERCHANT.username], clock)
    install_application(people[MANAGER.username], clock())
    address = f"/c/{grouped(code)}"
    (data / "stamps").mkdir(exist_ok=True)
    (data / "stamps" / "certificate").write_text(address, encoding="utf-8")
    say(f"      {address}")


def _indented(say: Say) -> Say:
    last = [""]

    def tell(text: str) -> None:
        if text != last[0]:
            say(f"      {text}")
        last[0] = text

    return tell
