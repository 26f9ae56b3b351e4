"""What the webhooks hold of people: a certifier's own ones, with their log. Messages name certificates by their public code, and nobody."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from certify.accounts.register import Chapter, Erasure, Held, Kept
from certify.webhooks.models import Message, MessageState

_ACCOUNT = _("It belongs to the account, which is closed.")


def _forget_messages(limit: datetime) -> int:
    return Message.objects.filter(made_at__lt=limit).exclude(state=MessageState.WAITING).delete()[0]


CHAPTER = Chapter(
    name="webhooks",
    title=_("Webhooks"),
    held=(
        Held("webhooks.Endpoint", "person", _("Your webhooks"), Erasure.DELETE, _ACCOUNT, secret=("secret_sealed", "former_sealed")),
        Held("webhooks.Message", "endpoint__person", _("Messages of your webhooks"), Erasure.DELETE, _ACCOUNT),
        Held("webhooks.DeliveryTry", "message__endpoint__person", _("Tries of these messages"), Erasure.DELETE, _ACCOUNT),
    ),
    acted=("webhooks.Endpoint.made_by",),
    kept=(Kept("webhook_log", _("Messages of webhooks with their log"), _forget_messages),),
)
