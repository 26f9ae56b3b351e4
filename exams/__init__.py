"""Rounds, registrations, attempts, the append-only action log, the live console."""
