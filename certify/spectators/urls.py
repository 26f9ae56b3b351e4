"""Addresses of what can be watched, and of its stage management."""

from django.urls import path

from certify.spectators.pages import showing, stage, watch

app_name = "spectators"

urlpatterns = [
    path("watch/", watch.index, name="index"),
    path("watch/showings/<uuid:public_id>/", showing.showing, name="showing"),
    path("watch/<slug:slug>/<str:label>/", watch.form, name="form"),
    path("watch/<slug:slug>/<str:label>/<slug:letter>/<int:position>/", watch.room, name="room"),
    path("watch/<slug:slug>/<str:label>/<slug:letter>/<int:position>/replay.json", watch.replay, name="replay"),
    path("studio/results/<slug:slug>/spectators/", stage.stage, name="stage"),
    path("studio/results/<slug:slug>/spectators/<str:label>/open/", stage.open_to_all, name="open"),
    path("studio/results/<slug:slug>/spectators/<str:label>/showings/", stage.plan, name="plan"),
    path("studio/results/<slug:slug>/spectators/showings/<uuid:public_id>/cancel/", stage.cancel, name="cancel"),
]
