"""Boards: who did how well in which round."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaderboardsConfig(AppConfig):
    """Boards: who did how well in which round."""

    name = "certify.leaderboards"
    label = "leaderboards"
    verbose_name = _("Boards")

    def ready(self) -> None:
        from certify.accounts import register
        from certify.leaderboards import personal_data, receivers

        receivers.connect()
        register.announce(personal_data.CHAPTER)
