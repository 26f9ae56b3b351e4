"""The database against the journals: was anything lost, doubled, made up, shown falsely, or not graded exactly once?"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.services.sitting.journal import Journal, RoomNotes
from tests.services.sitting.watch import field_digests


@dataclass
class Verdict:
    """`problems` is empty after a run in which nothing went wrong that must not."""

    problems: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)

    def require(self, holds: bool, problem: str) -> None:
        if not holds:
            self.problems.append(problem)


def check(journals: Sequence[Journal]) -> Verdict:
    """Every question is asked of every person, room, action and frame."""
    from exams.models import Attempt

    verdict = Verdict()
    attempts = {str(attempt.public_id): attempt for attempt in Attempt.objects.select_related("registration__person")}
    verdict.require(len(attempts) == len(journals), f"{len(attempts)} attempts of {len(journals)} people")
    for journal in journals:
        verdict.problems += [f"{journal.username}: {wrong}" for wrong in journal.wrong]
        attempt = attempts.get(journal.attempt)
        if attempt is None or attempt.registration.person.username != journal.username:
            verdict.problems.append(f"{journal.username}: no attempt {journal.attempt}")
            continue
        _check_attempt(attempt, journal, verdict)
    return verdict


def _check_attempt(attempt: Any, journal: Journal, verdict: Verdict) -> None:
    from exams.models import AttemptRoom, AttemptState

    name, figures = journal.username, verdict.figures
    verdict.require(attempt.state in (AttemptState.GRADED, AttemptState.FINALISED), f"{name}: the attempt is {attempt.state}")
    for room in AttemptRoom.objects.filter(attempt=attempt).select_related("form_room"):
        notes = journal.rooms.get(room.position)
        if notes is None:
            verdict.problems.append(f"{name}: room {room.position} was not sat")
            continue
        actions = list(room.actions.order_by("number"))
        _check_log(f"{name}, room {room.position}", journal, room, actions, verdict)
        _check_receipt(f"{name}, room {room.position}", notes, room, actions, verdict)
        _check_frames(f"{name}, room {room.position}", notes, room, actions, verdict)
    _check_grade(name, attempt, verdict)
    figures["sent"] += len(journal.sent)
    figures["accepted"] += sum(item.accepted is not None for item in journal.sent)
    figures["refused"] += sum(bool(item.refused) for item in journal.sent)
    figures["tried again"] += sum(item.tries > 1 for item in journal.sent)
    figures["shown as unsaved"] += sum(item.unsaved for item in journal.sent)
    figures["repeats"] += journal.repeats
    figures["reconnects"] += journal.reconnects


def _check_log(where: str, journal: Journal, room: Any, actions: Sequence[Any], verdict: Verdict) -> None:
    from exams.canonical_log import action_document

    sent = {item.client_id: item for item in journal.sent if item.position == room.position}
    logged = {action.client_id: action_document(action) for action in actions}
    figures, deadline_s = verdict.figures, journal.rooms[room.position].deadline_s
    verdict.require([action.number for action in actions] == list(range(1, len(actions) + 1)), f"{where}: the numbers have gaps or repeats")
    verdict.require(len(logged) == len(actions), f"{where}: a client id stands in the log twice")
    verdict.require(all(a.tick <= b.tick for a, b in itertools.pairwise(actions)), f"{where}: ticks run backwards")
    verdict.require(set(logged) <= set(sent), f"{where}: the log holds what nobody sent: {set(logged) - set(sent)}")
    for client_id, item in sent.items():
        if item.accepted is not None:
            verdict.require(
                logged.get(client_id) == item.accepted, f"{where}: {client_id} was acknowledged as {item.accepted}, logged as {logged.get(client_id)}"
            )
        elif item.refused:
            verdict.require(client_id not in logged, f"{where}: {client_id} was refused ({item.refused}) and stands in the log")
        else:
            verdict.problems.append(f"{where}: {client_id} never got an answer")
        if item.unsaved and item.settled_s is not None and item.settled_s > deadline_s:
            figures["unsaved at the deadline: " + ("first acknowledgement" if item.accepted else "refused")] += 1
    order = [item.client_id for item in journal.sent if item.position == room.position and item.accepted]
    verdict.require(order == [action.client_id for action in actions], f"{where}: the log is not in the order in which the person acted")


def _check_receipt(where: str, notes: RoomNotes, room: Any, actions: Sequence[Any], verdict: Verdict) -> None:
    from exams.canonical_log import log_digest, log_document, receipt_holds
    from exams.models import Receipt
    from exams.selectors.rooms import scenario_digest

    receipts = list(Receipt.objects.filter(attempt_room=room))
    if room.state != "closed" or len(receipts) != 1:
        verdict.problems.append(f"{where}: {room.state} with {len(receipts)} receipts")
        return
    receipt = receipts[0]
    document = log_document(room.attempt, room, scenario_digest(room.form_room.scenario_id), room.form_room.commitment, list(actions))
    verdict.require(receipt.log_digest == log_digest(document), f"{where}: the receipt is not of this log")
    verdict.require(receipt_holds(receipt.log_digest, receipt.server_time, receipt.signature), f"{where}: the receipt's signature does not hold")
    verdict.require(all(shown["log_digest"] == receipt.log_digest for shown in notes.receipts), f"{where}: another receipt was shown")
    verdict.figures[f"rooms ended by: {room.close_reason}"] += 1


def _check_frames(where: str, notes: RoomNotes, room: Any, actions: Sequence[Any], verdict: Verdict) -> None:
    """Each frame is computed again from the whole log: another byte, or an action that it should have known, means that it was false when shown."""
    from exams.selectors.rooms import effective_log, room_source
    from sandbox.engines import engine_of

    source = room_source(room.pk)
    verdict.require([{"lever": c.lever, "sku": c.sku, "value": c.value} for c in source.opening] == notes.opening, f"{where}: another opening")
    live = engine_of(source.scenario).live_room(source.scenario, source.keys)
    log = effective_log(source.opening, actions, source.ticks)
    for seen in notes.seen:
        if seen.tick < live.tick:
            verdict.problems.append(f"{where}: frame {seen.tick} came after frame {live.tick}")
            continue
        known = [action.number for action in actions if action.effective_tick <= seen.tick]
        verdict.require(all(number <= seen.number for number in known), f"{where}: frame {seen.tick}.{seen.number} was shown before {known[-1:]}")
        live.advance(seen.tick, log)
        replayed = field_digests(dict(live.frame(seen.since)))
        false = [name for name, digest in replayed.items() if digest != seen.digests.get(name)]
        if false:
            verdict.problems.append(f"{where}: frame {seen.tick}.{seen.number} after {seen.since} is not what the log says: {', '.join(false)}")
    verdict.figures["frames"] += len(notes.seen)
    verdict.require(bool(notes.seen), f"{where}: no frame was seen")
    if notes.seen and notes.closed_with == "deadline":
        verdict.require(notes.seen[-1].tick == source.ticks - 1, f"{where}: the last frame seen is {notes.seen[-1].tick}")
    verdict.require(bool(notes.closed_with), f"{where}: the stream never said that the room is over")


def _check_grade(name: str, attempt: Any, verdict: Verdict) -> None:
    from certify.certificates.models import Certificate
    from exams.models import AttemptRoom
    from exams.selectors.rooms import effective_log, room_source
    from grading.models import GradeJob, Result, RoomGrade
    from grading.played_room import log_digest

    jobs = list(GradeJob.objects.filter(attempt=attempt))
    results = list(Result.objects.filter(attempt=attempt))
    verdict.require([job.state for job in jobs] == ["graded"], f"{name}: grade jobs {[(job.state, job.tries) for job in jobs]}")
    verdict.require(len(results) == 1, f"{name}: {len(results)} results")
    grades = list(RoomGrade.objects.filter(attempt=attempt).values_list("position", "log_digest"))
    played = []
    for room in AttemptRoom.objects.filter(attempt=attempt).order_by("position"):
        source = room_source(room.pk)
        played.append((room.position, log_digest(effective_log(source.opening, room.actions.order_by("number"), source.ticks))))
    verdict.require(grades == played, f"{name}: graded was another log than the one that was handed in")
    passed = [result for result in results if result.decision == "PASS"]
    certificates = Certificate.objects.filter(result_id__in=[result.pk for result in results]).count()
    verdict.require(certificates == len(passed), f"{name}: {certificates} certificates for {len(passed)} passes")
    verdict.figures["graded"] += len(results)
    verdict.figures["graded at a later try"] += sum(job.tries > 1 for job in jobs)
    verdict.figures["certificates"] += certificates
