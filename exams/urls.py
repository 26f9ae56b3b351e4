"""Pages of the exams."""

from django.urls import path

from exams.pages.attempt import attempt_page
from exams.pages.practice import practice
from exams.pages.room_steps import open_room, take_over
from exams.pages.roster import roster
from exams.pages.rounds import register_for, round_page, start
from exams.pages.sittings import sitting, sittings
from exams.pages.studio_rounds import draft, growth, new_round, publish, studio_rounds
from exams.pages.waiting_room import waiting_room

app_name = "exams"

urlpatterns = [
    path("rounds/<slug:slug>/", round_page, name="round"),
    path("rounds/<slug:slug>/register/", register_for, name="register"),
    path("rounds/<slug:slug>/start/", start, name="start"),
    path("rounds/<slug:slug>/waiting/", waiting_room, name="waiting-room"),
    path("attempts/<uuid:public_id>/", attempt_page, name="attempt"),
    path("attempts/<uuid:public_id>/rooms/<int:position>/open/", open_room, name="open-room"),
    path("attempts/<uuid:public_id>/rooms/<int:position>/take-over/", take_over, name="take-over"),
    path("practice/", practice, name="practice"),
    path("studio/rounds/", studio_rounds, name="studio-rounds"),
    path("studio/rounds/new/", new_round, name="new-round"),
    path("studio/rounds/<slug:slug>/draft/", draft, name="draft"),
    path("studio/rounds/<slug:slug>/growth/", growth, name="growth"),
    path("studio/rounds/<slug:slug>/publish/", publish, name="publish-round"),
    path("studio/rounds/<slug:slug>/roster/", roster, name="roster"),
    path("sittings/", sittings, name="sittings"),
    path("sittings/<int:sitting_id>/", sitting, name="sitting"),
]
