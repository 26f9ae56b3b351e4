"""Grading over HTTP: a view per use case."""
