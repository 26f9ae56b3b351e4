"""The exams' part of the API."""

from django.urls import include, path

from exams.api.actions import Actions, Log
from exams.api.attempts import AttemptDetail, HandIn, MyAttempts, StartAttempt
from exams.api.invigilation import ExtendAttempt, ExtraTime, PauseAttempt, RefundAttempt, ReleaseConsole, ResumeAttempt, VoidAttempt
from exams.api.live import Frame, HintView, StreamTicket
from exams.api.practice import Pace, RewindRoom, Tries, TryCourse
from exams.api.rooms import GoLive, HandOver, Opening, Prepare, RoomDetail, Rundown, TakeOver
from exams.api.roster import ImportRoster
from exams.api.rounds import PublishRound, Register, RevealKeys, RoundDetail, Rounds, StateGrowth
from exams.api.sittings import Acknowledge, Announcements, Board, ConfirmIdentity, DelayStart, MessageAttempt, SittingAnnouncements

room_patterns = [
    path("", RoomDetail.as_view(), name="api-room"),
    path("prepare/", Prepare.as_view(), name="api-room-prepare"),
    path("opening/", Opening.as_view(), name="api-room-opening"),
    path("rundown/", Rundown.as_view(), name="api-room-rundown"),
    path("go_live/", GoLive.as_view(), name="api-room-go-live"),
    path("actions/", Actions.as_view(), name="api-room-actions"),
    path("log/", Log.as_view(), name="api-room-log"),
    path("frame/", Frame.as_view(), name="api-room-frame"),
    path("hint/", HintView.as_view(), name="api-room-hint"),
    path("pace/", Pace.as_view(), name="api-room-pace"),
    path("rewind/", RewindRoom.as_view(), name="api-room-rewind"),
    path("tries/", Tries.as_view(), name="api-room-tries"),
    path("course/", TryCourse.as_view(), name="api-room-course"),
    path("ticket/", StreamTicket.as_view(), name="api-room-ticket"),
    path("take_over/", TakeOver.as_view(), name="api-room-take-over"),
    path("hand_over/", HandOver.as_view(), name="api-room-hand-over"),
]
urlpatterns = [
    path("rounds/", Rounds.as_view(), name="api-rounds"),
    path("rounds/<slug:slug>/", RoundDetail.as_view(), name="api-round"),
    path("rounds/<slug:slug>/growth/", StateGrowth.as_view(), name="api-round-growth"),
    path("rounds/<slug:slug>/publish/", PublishRound.as_view(), name="api-round-publish"),
    path("rounds/<slug:slug>/reveal/", RevealKeys.as_view(), name="api-round-reveal"),
    path("rounds/<slug:slug>/register/", Register.as_view(), name="api-round-register"),
    path("rounds/<slug:slug>/roster/", ImportRoster.as_view(), name="api-round-roster"),
    path("rounds/<slug:slug>/attempts/", StartAttempt.as_view(), name="api-round-attempts"),
    path("attempts/", MyAttempts.as_view(), name="api-attempts"),
    path("attempts/<uuid:public_id>/", AttemptDetail.as_view(), name="api-attempt"),
    path("attempts/<uuid:public_id>/hand_in/", HandIn.as_view(), name="api-attempt-hand-in"),
    path("attempts/<uuid:public_id>/pause/", PauseAttempt.as_view(), name="api-attempt-pause"),
    path("attempts/<uuid:public_id>/resume/", ResumeAttempt.as_view(), name="api-attempt-resume"),
    path("attempts/<uuid:public_id>/extra_time/", ExtraTime.as_view(), name="api-attempt-extra-time"),
    path("attempts/<uuid:public_id>/release_console/", ReleaseConsole.as_view(), name="api-attempt-release-console"),
    path("attempts/<uuid:public_id>/extend/", ExtendAttempt.as_view(), name="api-attempt-extend"),
    path("attempts/<uuid:public_id>/refund/", RefundAttempt.as_view(), name="api-attempt-refund"),
    path("attempts/<uuid:public_id>/message/", MessageAttempt.as_view(), name="api-attempt-message"),
    path("attempts/<uuid:public_id>/announcements/", Announcements.as_view(), name="api-attempt-announcements"),
    path("attempts/<uuid:public_id>/announcements/<int:announcement_id>/acknowledge/", Acknowledge.as_view(), name="api-attempt-acknowledge"),
    path("sittings/<int:sitting_id>/", Board.as_view(), name="api-sitting"),
    path("sittings/<int:sitting_id>/announcements/", SittingAnnouncements.as_view(), name="api-sitting-announcements"),
    path("registrations/<int:registration_id>/identity/", ConfirmIdentity.as_view(), name="api-registration-identity"),
    path("registrations/<int:registration_id>/delay/", DelayStart.as_view(), name="api-registration-delay"),
    path("attempts/<uuid:public_id>/void/", VoidAttempt.as_view(), name="api-attempt-void"),
    path("attempts/<uuid:public_id>/rooms/<int:position>/", include(room_patterns)),
]
