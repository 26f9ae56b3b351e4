"""Addresses of the studio's pages."""

from django.urls import path
from django.views.generic import RedirectView

from sandbox.pages import excerpts, export_mappings, exports, recordings, rooms, scenarios, unseen

app_name = "sandbox"
urlpatterns = [
    path("studio/", RedirectView.as_view(pattern_name="sandbox:recordings"), name="studio"),
    path("studio/recordings/", recordings.recordings, name="recordings"),
    path("studio/recordings/<int:recording_id>/", recordings.recording, name="recording"),
    path("studio/exports/", exports.exports, name="exports"),
    path("studio/exports/<int:draft_id>/", exports.export, name="export"),
    path("studio/exports/<int:draft_id>/files/", exports.add, name="add-export-files"),
    path("studio/exports/<int:draft_id>/import/", exports.confirm, name="import-export"),
    path("studio/exports/<int:draft_id>/discard/", exports.discard, name="discard-export"),
    path("studio/exports/<int:draft_id>/mapping.json", exports.download, name="download-export-mapping"),
    path("studio/export-mappings/<int:mapping_id>/", export_mappings.mapping, name="export-mapping"),
    path("studio/export-mappings/<int:mapping_id>/forget/", export_mappings.forget, name="forget-export-mapping"),
    path("studio/rooms/", rooms.rooms, name="rooms"),
    path("studio/rooms/<int:room_id>/", rooms.room, name="room"),
    path("studio/calibrations/", rooms.calibrate, name="calibrate"),
    path("studio/calibrations/<int:job_id>/", rooms.calibration, name="calibration"),
    path("studio/calibrations/<int:calibration_id>/held-out/", unseen.measure, name="measure-held-out"),
    path("studio/held-out/<int:job_id>/", unseen.held_out_job, name="held-out"),
    path("studio/fidelity/", unseen.fidelity, name="fidelity"),
    path("studio/scenarios/", scenarios.scenarios, name="scenarios"),
    path("studio/scenarios/<int:scenario_id>/", scenarios.scenario, name="scenario"),
    path("studio/scenarios/<int:scenario_id>/copy/", scenarios.copy, name="copy-scenario"),
    path("studio/scenarios/<int:scenario_id>/check/", scenarios.check, name="check-scenario"),
    path("studio/scenarios/<int:scenario_id>/gate/", scenarios.gate, name="scenario-gate"),
    path("studio/scenarios/<int:scenario_id>/excerpts/", excerpts.excerpts, name="excerpts"),
    path("studio/scenarios/<int:scenario_id>/excerpts/take/", excerpts.take, name="take-excerpt"),
    path("studio/scenarios/<int:scenario_id>/publish/", scenarios.publish, name="publish-scenario"),
]
