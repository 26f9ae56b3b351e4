"""Boards: who did how well in which round."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaderboardsConfig(AppConfig):
    """Boards: who did how well in which round."""

    name = "certify.leaderboards"
    label = "leaderboards"
    verbose_name = _("Boards")

    def ready(self) -> None:
        from certify.leaderboards import receivers

        receivers.connect()
