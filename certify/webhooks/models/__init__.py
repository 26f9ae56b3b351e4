"""The tables of the webhooks."""

from certify.webhooks.models.delivery_try import DeliveryTry
from certify.webhooks.models.endpoint import Endpoint
from certify.webhooks.models.message import Message, MessageState
from certify.webhooks.models.place import Place

__all__ = ["DeliveryTry", "Endpoint", "Message", "MessageState", "Place"]
