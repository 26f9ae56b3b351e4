"""Rounds, registrations, attempts, the append-only action log, the live console."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Rounds, registrations, attempts, the append-only action log, the live console."""

    name = "exams"
    label = "exams"
