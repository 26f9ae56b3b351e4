"""Rounds, registrations, attempts, the append-only action log, the live console."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """Rounds, registrations, attempts, the append-only action log, the live console."""

    name = "exams"
    label = "exams"

    def ready(self) -> None:
        from certify.accounts import register
        from exams import personal_data

        register.announce(personal_data.CHAPTER)
