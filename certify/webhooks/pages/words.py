"""Codes of the log, in words."""

from django.utils.translation import gettext as _


def error_words(code: str) -> str:
    """Why there was no answer that counts; empty for none."""
    return {
        "": "",
        "redirect": _("The answer leads elsewhere; we follow no redirects."),
        "timeout": _("No answer within 15 seconds."),
        "tls": _("The certificate of the address does not hold."),
        "name_unknown": _("The host name is unknown."),
        "connection_refused": _("The connection was refused."),
        "private_address": _("The name leads to a private network."),
        "secret_sealed": _("Its secret cannot be opened: the site's encryption key was changed. Make a new secret."),
        "not_https": _("The address must begin with https://."),
    }.get(code, _("The connection broke off."))


def off_words(reason: str) -> str:
    """Why it is off; empty while it is on."""
    return {
        "": "",
        "owner": _("Switched off by you or another manager."),
        "failing": _("Switched off by us: nothing was taken for five days."),
        "gone": _("Switched off by us: the address answered 410, it is gone."),
    }.get(reason, reason)
