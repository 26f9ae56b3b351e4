"""The simulated live room: recordings, calibration, scenarios, reference operators and the examiner's studio."""
