"""Time of an exam: pure functions of instants. Half-open intervals; no clock, no Django."""
