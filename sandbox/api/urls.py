"""Addresses of the studio's API, below /api/v1/."""

from django.urls import path

from sandbox.api import calibrations, exports, fidelity, recordings, rooms, scenarios

app_name = "sandbox_api"
urlpatterns = [
    path("recordings/", recordings.Recordings.as_view(), name="recordings"),
    path("recordings/<int:recording_id>/", recordings.RecordingDetail.as_view(), name="recording"),
    path("exports/", exports.Exports.as_view(), name="exports"),
    path("exports/<int:draft_id>/", exports.ExportDetail.as_view(), name="export"),
    path("exports/<int:draft_id>/files/", exports.ExportFiles.as_view(), name="export-files"),
    path("exports/<int:draft_id>/mapping/", exports.ExportMappingOfDraft.as_view(), name="export-mapping-of-draft"),
    path("exports/<int:draft_id>/import/", exports.ExportImport.as_view(), name="export-import"),
    path("export-mappings/", exports.ExportMappings.as_view(), name="export-mappings"),
    path("export-mappings/<int:mapping_id>/", exports.ExportMappingDetail.as_view(), name="export-mapping"),
    path("calibrations/", calibrations.Calibrations.as_view(), name="calibrations"),
    path("calibrations/<int:job_id>/", calibrations.CalibrationDetail.as_view(), name="calibration"),
    path("calibrations/<int:calibration_id>/held-out/", fidelity.HeldOut.as_view(), name="held-out"),
    path("fidelity/", fidelity.Fidelity.as_view(), name="fidelity"),
    path("rooms/", rooms.Rooms.as_view(), name="rooms"),
    path("rooms/<int:room_id>/", rooms.RoomDetail.as_view(), name="room"),
    path("scenarios/", scenarios.Scenarios.as_view(), name="scenarios"),
    path("scenarios/<int:scenario_id>/", scenarios.ScenarioDetail.as_view(), name="scenario"),
    path("scenarios/<int:scenario_id>/check/", scenarios.ScenarioCheck.as_view(), name="check-scenario"),
    path("scenarios/<int:scenario_id>/publish/", scenarios.ScenarioPublish.as_view(), name="publish-scenario"),
]
