"""The chapter `grading` as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradingConfig(AppConfig):
    """Grading hears of closed attempts from `exams` and tells of published results."""

    name = "grading"
    label = "grading"
    verbose_name = _("Grading")

    def ready(self) -> None:
        from certify.accounts import register
        from exams import cut_records
        from grading import personal_data, receivers
        from grading.services.keep_cut_records import CutRecordKeeper

        receivers.connect()
        cut_records.keep(CutRecordKeeper())
        register.announce(personal_data.CHAPTER)
