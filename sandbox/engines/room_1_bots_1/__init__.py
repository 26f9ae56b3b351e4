"""The simulated live room as a pure function: (version, scenario, keys, control log) → every tick of the room."""
