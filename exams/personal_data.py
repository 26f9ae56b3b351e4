"""What the exams hold of people: registrations, attempts with their logs, what was done about them, from where they were steered."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certify.accounts.register import Chapter, Erasure, Held, Kept
from exams.models import Attempt, AttemptState, ConsolePlace, Intervention, InterventionKind, Registration

_RECORD = _("It is the exam record from which a grade is recomputed. It stays without your name.")
_ATTEMPT = "attempt__registration__person"
_ROOM = "attempt_room__attempt__registration__person"


def obstacles(person_id: int) -> list[str]:
    """A running attempt, or one that is being graded: an erasure waits until it is over."""
    mine = Attempt.objects.filter(registration__person_id=person_id)
    open_ = mine.filter(state__in=(AttemptState.REGISTERED, AttemptState.WAITING, AttemptState.RUNNING, AttemptState.PAUSED))
    if open_.exists():
        return [gettext("An attempt of yours is running. Hand it in, or let its time run out.")]
    if mine.filter(state=AttemptState.CLOSED).exists():
        return [gettext("An attempt of yours is being graded. That takes minutes.")]
    return []


def before_erasure(person_id: int, _wish: str, _at: datetime) -> None:
    """Registrations that were never used go; of what was said to the person only the kind of act stays."""
    said = Intervention.objects.filter(registration__person_id=person_id, kind=InterventionKind.MESSAGE)
    _base(Intervention).filter(pk__in=said.values("pk")).update(detail="")
    used = Intervention.objects.exclude(registration=None).values("registration_id")
    Registration.objects.filter(person_id=person_id, attempts=None).exclude(pk__in=used).delete()


def _base(model: Any) -> Any:
    """Past the append-only manager; the database's triggers let these tables' texts be emptied and nothing else be changed."""
    return model._base_manager


def _forget_places(limit: datetime) -> int:
    return ConsolePlace.objects.filter(last_seen_at__lt=limit).delete()[0]


def _forget_identity_notes(limit: datetime) -> int:
    old = _base(Intervention).filter(kind=InterventionKind.IDENTITY, at__lt=limit).exclude(note="")
    return int(old.update(note=""))


CHAPTER = Chapter(
    name="exams",
    title=_("Rounds and attempts"),
    held=(
        Held("exams.Registration", "person", _("Registrations and identity checks"), Erasure.KEEP, _RECORD),
        Held("exams.Attempt", "registration__person", _("Attempts"), Erasure.KEEP, _RECORD),
        Held("exams.RoomJudge", "person", _("Rooms that you may not sit, because you were invited to judge runs of them"), Erasure.KEEP, _RECORD),
        Held(
            "exams.AttemptRoom",
            _ATTEMPT,
            _("Rooms: opening, rundown, diagnosis"),
            Erasure.BLANK,
            _RECORD,
            secret=("console",),
            blank={"diagnosis": ""},
        ),
        Held("exams.Action", _ROOM, _("Action log"), Erasure.KEEP, _RECORD),
        Held("exams.Receipt", _ROOM, _("Receipts"), Erasure.KEEP, _RECORD),
        Held("exams.ClockChange", _ATTEMPT, _("Pauses, extensions, extra time"), Erasure.KEEP, _RECORD),
        Held("exams.VoidNote", _ATTEMPT, _("Attempts that count as never sat"), Erasure.KEEP, _RECORD),
        Held(
            "exams.Intervention",
            "registration__person",
            _("What invigilators did"),
            Erasure.BLANK,
            _("The act stays in the trail, its note is emptied."),
            blank={"note": ""},
        ),
        Held(
            "exams.Announcement",
            _ATTEMPT,
            _("Messages of invigilators to you"),
            Erasure.BLANK,
            _("That there was one stays in the trail."),
            blank={"text": ""},
        ),
        Held("exams.AnnouncementAck", _ATTEMPT, _("Messages that you acknowledged"), Erasure.KEEP, _RECORD),
        Held("exams.ConsoleChange", _ROOM, _("Console sessions"), Erasure.KEEP, _RECORD),
        Held("exams.ConsolePresence", _ROOM, _("When the console was last there"), Erasure.KEEP, _RECORD),
        Held("exams.ConsoleGap", _ROOM, _("When the console was gone"), Erasure.KEEP, _RECORD),
        Held("exams.Refusal", _ROOM, _("Refused actions"), Erasure.KEEP, _RECORD),
        Held("exams.ConsolePlace", _ATTEMPT, _("Addresses and browsers of the console"), Erasure.DELETE, _("It says only where you were.")),
        Held("exams.ExtraRoomsDecision", _ATTEMPT, _("Whether extra rooms were opened"), Erasure.KEEP, _RECORD),
        Held("exams.RoomWatched", "person", _("Rooms that you watched"), Erasure.KEEP, _("Nobody sits a room that the same person has watched.")),
    ),
    acted=(
        "exams.FormOpening.by",
        "exams.Showing.planned_by",
        "exams.Round.created_by",
        "exams.Round.published_by",
        "exams.Registration.identity_checked_by",
        "exams.Announcement.by",
        "exams.ClockChange.by",
        "exams.Intervention.by",
        "exams.VoidNote.by",
    ),
    kept=(
        Kept("console_addresses", _("Addresses and browsers from which attempts were steered"), _forget_places),
        Kept("identity_notes", _("Notes of invigilators on identity checks"), _forget_identity_notes),
    ),
    obstacles=obstacles,
    before_erasure=before_erasure,
)
