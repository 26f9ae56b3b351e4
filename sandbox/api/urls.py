"""Addresses of the studio's API, below /api/v1/."""

from django.urls import path

from sandbox.api import calibrations, recordings, rooms, scenarios

app_name = "sandbox_api"
urlpatterns = [
    path("recordings/", recordings.Recordings.as_view(), name="recordings"),
    path("recordings/<int:recording_id>/", recordings.RecordingDetail.as_view(), name="recording"),
    path("calibrations/", calibrations.Calibrations.as_view(), name="calibrations"),
    path("calibrations/<int:job_id>/", calibrations.CalibrationDetail.as_view(), name="calibration"),
    path("rooms/", rooms.Rooms.as_view(), name="rooms"),
    path("rooms/<int:room_id>/", rooms.RoomDetail.as_view(), name="room"),
    path("scenarios/", scenarios.Scenarios.as_view(), name="scenarios"),
    path("scenarios/<int:scenario_id>/", scenarios.ScenarioDetail.as_view(), name="scenario"),
    path("scenarios/<int:scenario_id>/check/", scenarios.ScenarioCheck.as_view(), name="check-scenario"),
    path("scenarios/<int:scenario_id>/publish/", scenarios.ScenarioPublish.as_view(), name="publish-scenario"),
]
