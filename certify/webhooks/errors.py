"""What can go wrong with webhooks."""

from typing import Any


class WebhooksError(Exception):
    """Base of this chapter's refusals: `code` for programs, `message` for people."""

    code = "webhooks_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message or self.code
        self.params = params


class WebhookNotFound(WebhooksError):
    """None that this person looks after; the same answer whether it exists or not."""

    code = "webhook_not_found"
    status = 404


class UrlUnfit(WebhooksError):
    """No address that we would send to."""

    code = "url_unfit"
    status = 422


class NotYours(WebhooksError):
    """Only certifiers, and managers for their organisations."""

    code = "not_yours"
    status = 403


class UrlKnown(WebhooksError):
    """There is a webhook to this address already."""

    code = "url_known"


class TooManyWebhooks(WebhooksError):
    """One owner has ten at most."""

    code = "too_many_webhooks"


class WebhookOff(WebhooksError):
    """Nothing is sent while it is switched off."""

    code = "webhook_off"


class TargetRefused(Exception):
    """We do not connect to this: `code` stands in the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
