"""A reference operator sits the demonstration round, through the services that candidates use, on a clock that does not wait.

Nothing of it is made up: the log is accepted action by action, the grader replays it, the issuer signs what it finds. Only the
waiting is left out: the clock begins some minutes ago and jumps from look to look.
"""

import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from certify.certificates.selectors import certificates_of
from certify.certificates.services.queue_issue import queue_issue
from certify.certificates.services.run_issue_job import run_issue_job
from certify.demo.errors import ContentError
from exams.consoles import Console
from exams.errors import ControlRefused, TooLate
from exams.selectors import RoomRecord, attempt_record, attempts_of, attempts_to_assess, open_attempt_of
from exams.services.accept_action import NewAction, accept_action
from exams.services.begin_preparation import begin_preparation
from exams.services.go_live import go_live
from exams.services.hand_in import hand_in
from exams.services.register import register
from exams.services.settle_attempt import settle_attempt
from exams.services.start_attempt import start_attempt
from grading.selectors import finalised_pass_ids, job_state, result_of
from grading.services.queue_assessments import queue_assessment
from grading.services.queue_job import queue_job
from grading.services.run_assessment import run_assessment
from grading.services.run_job import run_job
from sandbox.engine.bots import BotSpec
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.levers import TICK_S
from sandbox.engines import bot_by_id, engine_of
from sandbox.selectors import load_scenario

Clock = Callable[[], datetime]
OPERATORS = ("rundown-8", "bottleneck-8", "traffic-8")
EARLIER = timedelta(minutes=10)
CONSOLE = Console("session", "demo-installation")
PATIENCE_S = 120.0


def install_certificate(round_: Any, person: Any, clock: Clock) -> str:
    """The code of the person's certificate; raises ContentError when no reference operator earns one."""
    for operator in OPERATORS:
        if not certificates_of(person.pk):
            sit_again(round_, person, operator, clock)
    certificates = certificates_of(person.pk)
    if not certificates:
        raise ContentError(
            "参考操盘程序没有通过示范场，因此没有可以展示的证书：请检查场景与标准",
            "No reference operator passed the demonstration round, so there is no certificate to show: check scenarios and standard",
        )
    return str(certificates[0].code)


def install_sitting(round_: Any, person: Any, operator: str, clock: Clock) -> None:
    """One attempt of one operator, whatever comes of it; none if the person has handed one in at this round."""
    if not any(attempt.closed_at and attempt.registration.round_id == round_.pk for attempt in attempts_of(person.pk)):
        sit_again(round_, person, operator, clock)


def sit_again(round_: Any, person: Any, operator: str, clock: Clock) -> None:
    """An attempt that was over some minutes ago at the latest, after whatever this person has sat before."""
    _abandon_open_attempt(round_, person, clock())
    sit(round_, person, bot_by_id(operator), _start_of(round_, person, clock()), clock)


def sit(round_: Any, person: Any, spec: BotSpec, at: datetime, clock: Clock) -> None:
    """One attempt that begins at an instant, from registration to grade, and to certificate if it is a PASS."""
    register(round_, person, at)
    attempt, _ = start_attempt(round_, person.pk, CONSOLE, str(uuid.uuid4()), at)
    at = _play_rooms(person.pk, attempt.pk, spec, at)
    if attempt.pk in attempts_to_assess():
        at = _assess(attempt.pk, at)
        at = _play_rooms(person.pk, attempt.pk, spec, at)
    settle_attempt(attempt.pk, at)
    _grade(attempt.pk, person.pk, clock)


def _play_rooms(person_id: int, attempt_id: int, spec: BotSpec, at: datetime) -> datetime:
    """Those that are not over: of a sequential round the base rooms, then the extra ones if they were opened. The instant after the last."""
    record = attempt_record(attempt_id)
    for room in record.rooms:
        if room.closed_at is None:
            at = _play_room(person_id, attempt_id, str(record.public_id), room, spec, at) + timedelta(seconds=5)
    return at


def _assess(attempt_id: int, at: datetime) -> datetime:
    """The grader's word, as its worker gives it. In one transaction: a worker would meet the job at the real time, when the wait is long over."""
    with transaction.atomic():
        job, _ = queue_assessment(attempt_id, at)
        run_assessment(job.pk, lambda: at)
    return at + timedelta(seconds=2)


def _start_of(round_: Any, person: Any, now: datetime) -> datetime:
    """Some minutes ago, after whatever this person has sat before."""
    ends = [attempt.closed_at for attempt in attempts_of(person.pk) if attempt.closed_at]
    return max([now - EARLIER, *(end + timedelta(seconds=round_.cooldown_s + 1) for end in ends)])


def _abandon_open_attempt(round_: Any, person: Any, now: datetime) -> None:
    """Of an installation that was interrupted in the middle of a room."""
    attempt = open_attempt_of(person.pk, round_.pk)
    if attempt is not None:
        settle_attempt(attempt.pk, now)
        hand_in(person.pk, str(attempt.public_id), CONSOLE, now)


def _play_room(person_id: int, attempt_id: int, public_id: str, record: RoomRecord, spec: BotSpec, at: datetime) -> datetime:
    """Plays a room from its preparation to its deadline; the instant after which it is closed."""
    scenario, position = load_scenario(record.scenario_id), record.position
    begin_preparation(person_id, public_id, position, CONSOLE, at)
    live_at = at + timedelta(seconds=2)
    go_live(person_id, public_id, position, CONSOLE, live_at)
    engine = engine_of(scenario)
    bot, room = engine.bot(spec, scenario, _own_keys()), engine.live_room(scenario, record.keys)
    for tick in range(1, scenario.ticks - 1):
        if not bot.looks_at(tick):
            continue
        log = attempt_record(attempt_id).rooms[position - 1].controls
        room.advance(tick, log)
        now = _instant(live_at, tick, scenario)
        for order in bot.decide(room.frame(tick - 1)):
            _act(person_id, public_id, position, NewAction(str(uuid.uuid4()), order.lever, order.sku, order.value), now)
    closed_at = _instant(live_at, scenario.ticks, scenario)
    settle_attempt(attempt_id, closed_at)
    return closed_at


def _instant(live_at: datetime, tick: int, scenario: Scenario) -> datetime:
    """Just inside the tick, so that rounding never puts it into the one before."""
    return live_at + timedelta(seconds=tick * TICK_S / scenario.speed, milliseconds=1)


def _act(person_id: int, public_id: str, position: int, action: NewAction, now: datetime) -> None:
    try:
        accept_action(person_id, public_id, position, CONSOLE, action, clock=lambda: now)
    except (ControlRefused, TooLate):
        return  # as on a console: refused with a reason, and the room goes on


def _own_keys() -> Keys:
    drawn = uuid.uuid4().int
    return Keys(traffic=drawn >> 64, luck=drawn & (2**64 - 1))


def _grade(attempt_id: int, person_id: int, clock: Clock) -> None:
    """Grading and issuing as jobs: a worker may have taken them already, else they are done here."""
    job = queue_job(attempt_id, clock())
    deadline = time.monotonic() + PATIENCE_S
    while (found := result_of(attempt_id)) is None:
        run_job(job.pk, clock)
        state = job_state(attempt_id)
        if state is None or state.state == "dead" or time.monotonic() > deadline:
            raise ContentError(f"示范场的成绩没有算出：{state}", f"The demonstration attempt was not graded: {state}")
        time.sleep(0.2)
    if found["decision"] == "PASS":
        _issue(person_id, clock, deadline)


def _issue(person_id: int, clock: Clock, deadline: float) -> None:
    while not certificates_of(person_id) and time.monotonic() < deadline:
        for result_id in finalised_pass_ids():
            run_issue_job(queue_issue(result_id, clock()).pk, clock)
        time.sleep(0.2)
