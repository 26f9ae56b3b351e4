"""The spectators' part of the API."""

from django.urls import path

from certify.spectators.api.watch import OpenForm, PlanShowing, Showings, ShowingView, Watched, WatchedFormView, WatchedRoom

urlpatterns = [
    path("watch/", Watched.as_view(), name="api-watch"),
    path("watch/showings/", Showings.as_view(), name="api-watch-showings"),
    path("watch/showings/<uuid:public_id>/", ShowingView.as_view(), name="api-watch-showing"),
    path("watch/<slug:slug>/<str:label>/", WatchedFormView.as_view(), name="api-watch-form"),
    path("watch/<slug:slug>/<str:label>/<slug:letter>/<int:position>/", WatchedRoom.as_view(), name="api-watch-room"),
    path("watch/<slug:slug>/<str:label>/open/", OpenForm.as_view(), name="api-watch-open"),
    path("watch/<slug:slug>/<str:label>/showings/", PlanShowing.as_view(), name="api-watch-plan"),
]
