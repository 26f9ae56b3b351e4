"""One file per table."""

from sandbox.models.excerpt_search import ExcerptSearch
from sandbox.models.export_draft import ExportDraft
from sandbox.models.export_mapping import ExportMapping
from sandbox.models.gate_run import GateRun
from sandbox.models.held_out_run import HeldOutRun
from sandbox.models.host_calibration import HostCalibration
from sandbox.models.job import JobState
from sandbox.models.panel_run import PanelRun
from sandbox.models.recording import Recording
from sandbox.models.room import Room
from sandbox.models.scenario import Scenario

__all__ = [
    "ExcerptSearch",
    "ExportDraft",
    "ExportMapping",
    "GateRun",
    "HeldOutRun",
    "HostCalibration",
    "JobState",
    "PanelRun",
    "Recording",
    "Room",
    "Scenario",
]
