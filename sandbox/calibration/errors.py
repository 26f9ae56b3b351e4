"""What the calibration refuses beside defective recordings."""

from __future__ import annotations

CALIBRATION_MESSAGES: dict[str, str] = {
    "no_recordings": "There is no recording to calibrate on.",
    "several_hosts": "The recordings are of several hosts: %(hosts)s.",
    "same_session_twice": "The same session is there twice: %(sessions)s.",
    "too_little": "The session %(session)s is too short, or sold nothing.",
    "unknown_product": "The host's recordings never showed the product %(sku)s.",
}


class CalibrationError(ValueError):
    """`code` names the reason, `params` fill its message."""

    def __init__(self, code: str, params: dict[str, object]) -> None:
        self.code, self.params = code, params
        super().__init__(CALIBRATION_MESSAGES[code] % params)
