"""Room scores of the reference operators themselves, by the rubric's own equation; guard-rails are not looked at."""

from collections.abc import Sequence

import numpy as np

from grading.rubric.expected_growth import PanelOfRoom
from grading.rubric.v1 import MAD_TO_SD, SCALE_MIN_LOG, SCORE_CENTRE, SCORE_PER_Z, Z_MAX, floored_log_ratio
from grading.standard_setting.line import Values


def operator_logs(panel: PanelOfRoom) -> Values:
    """ln(value / baseline) per operator, floored as a candidate's is."""
    return np.array([floored_log_ratio(value, panel.baseline_cents) for value in panel.values_cents])


def operator_scores(panels: Sequence[PanelOfRoom]) -> Values:
    """[operator, room]: 500 + 100 z against the median and the median absolute deviation of all of them, winsorised to ±3."""
    columns = []
    for panel in panels:
        logs = operator_logs(panel)
        centre = float(np.median(logs))
        scale = max(MAD_TO_SD * float(np.median(np.abs(logs - centre))), SCALE_MIN_LOG)
        columns.append(SCORE_CENTRE + SCORE_PER_Z * np.clip((logs - centre) / scale, -Z_MAX, Z_MAX))
    return np.stack(columns, axis=1)
