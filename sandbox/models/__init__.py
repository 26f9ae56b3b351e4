"""One file per table."""

from sandbox.models.gate_run import GateRun
from sandbox.models.host_calibration import HostCalibration
from sandbox.models.job import JobState
from sandbox.models.panel_run import PanelRun
from sandbox.models.recording import Recording
from sandbox.models.room import Room
from sandbox.models.scenario import Scenario

__all__ = ["GateRun", "HostCalibration", "JobState", "PanelRun", "Recording", "Room", "Scenario"]
