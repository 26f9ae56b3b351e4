"""Addresses of the studio's pages."""

from django.urls import path
from django.views.generic import RedirectView

from sandbox.pages import recordings, rooms, scenarios

app_name = "sandbox"
urlpatterns = [
    path("studio/", RedirectView.as_view(pattern_name="sandbox:recordings"), name="studio"),
    path("studio/recordings/", recordings.recordings, name="recordings"),
    path("studio/recordings/<int:recording_id>/", recordings.recording, name="recording"),
    path("studio/rooms/", rooms.rooms, name="rooms"),
    path("studio/rooms/<int:room_id>/", rooms.room, name="room"),
    path("studio/calibrations/", rooms.calibrate, name="calibrate"),
    path("studio/calibrations/<int:job_id>/", rooms.calibration, name="calibration"),
    path("studio/scenarios/", scenarios.scenarios, name="scenarios"),
    path("studio/scenarios/<int:scenario_id>/", scenarios.scenario, name="scenario"),
    path("studio/scenarios/<int:scenario_id>/copy/", scenarios.copy, name="copy-scenario"),
    path("studio/scenarios/<int:scenario_id>/check/", scenarios.check, name="check-scenario"),
    path("studio/scenarios/<int:scenario_id>/gate/", scenarios.gate, name="scenario-gate"),
    path("studio/scenarios/<int:scenario_id>/publish/", scenarios.publish, name="publish-scenario"),
]
