"""The tables of the exams, in the order of the story."""

from exams.models.action import Action
from exams.models.announcement import Announcement, AnnouncementAck
from exams.models.attempt import Attempt, AttemptState, CloseReason
from exams.models.attempt_room import AttemptRoom, RoomState
from exams.models.clock_change import ClockChange, ClockChangeKind
from exams.models.console_change import ConsoleChange, ConsoleChangeKind
from exams.models.console_watch import ConsoleGap, ConsolePlace, ConsolePresence, Refusal
from exams.models.extra_rooms_decision import DecidedBy, ExtraRoomsDecision
from exams.models.form import Form
from exams.models.form_opening import FormOpening
from exams.models.form_room import FormRoom
from exams.models.intervention import Intervention, InterventionKind
from exams.models.receipt import Receipt
from exams.models.registration import IdentityCheck, Registration
from exams.models.room_judge import RoomJudge
from exams.models.room_watched import RoomWatched
from exams.models.round import Release, Round, RoundKind, RoundState
from exams.models.showing import Showing
from exams.models.sitting import Sitting
from exams.models.void_note import VoidNote

__all__ = [
    "Action",
    "Announcement",
    "AnnouncementAck",
    "Attempt",
    "AttemptRoom",
    "AttemptState",
    "ClockChange",
    "ClockChangeKind",
    "CloseReason",
    "ConsoleChange",
    "ConsoleChangeKind",
    "ConsoleGap",
    "ConsolePlace",
    "ConsolePresence",
    "DecidedBy",
    "ExtraRoomsDecision",
    "Form",
    "FormOpening",
    "FormRoom",
    "IdentityCheck",
    "Intervention",
    "InterventionKind",
    "Receipt",
    "Refusal",
    "Registration",
    "Release",
    "RoomJudge",
    "RoomState",
    "RoomWatched",
    "Round",
    "RoundKind",
    "RoundState",
    "Showing",
    "Sitting",
    "VoidNote",
]
