"""The chapter `grading` as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradingConfig(AppConfig):
    """Grading hears of closed attempts from `exams` and tells of published results."""

    name = "grading"
    label = "grading"
    verbose_name = _("Grading")

    def ready(self) -> None:
        from grading import receivers

        receivers.connect()
