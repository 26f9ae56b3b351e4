"""Carries a mail out, whichever table its row is in: one worker has it at a time, and a mail server that is away is asked again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from certify.accounts.letter_words import Words

LEASE = timedelta(minutes=2)
"""So long a row is one worker's; a mail server that does not answer is given up after `settings.EMAIL_TIMEOUT` seconds."""
WAITS = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""After the first, second … try that failed. The fifth try is the last, a little more than seven hours after the first."""
MOST_TRIES = len(WAITS) + 1
LOST_AFTER = timedelta(seconds=30)
"""A row whose message to the queue was not heard of for so long is sent on by the sweep."""

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Mail:
    """`words` is called in the reader's language; `language` empty: the site's. `path`: where the button leads on this site, empty for none."""

    address: str
    language: str
    words: Callable[[], Words]
    path: str = ""


def take_mail(row: Rows, now: datetime) -> bool:
    """True for the worker that has the row from now on. `row`: one row of a table with tries, retry_at and done_at; `retry_at` ahead is a lease."""
    free = Q(retry_at=None) | Q(retry_at__lte=now)
    return row.filter(free, done_at=None, tries__lt=MOST_TRIES).update(tries=F("tries") + 1, retry_at=now + LEASE) == 1


def carry_mail(row: Rows, mail: Mail, clock: Callable[[], datetime]) -> None:
    """Sends it. Raises what the mail server made of it (OSError, SMTPException); the row then waits longer from try to try."""
    try:
        _send(mail)
    except Exception:
        tries = row.values_list("tries", flat=True).get()
        row.update(retry_at=clock() + WAITS[min(tries, len(WAITS)) - 1])
        raise


def waiting_mails(rows: Rows, now: datetime) -> Rows:
    """What a sweep sends on: rows that nobody has, and that nobody took soon after they were written (`asked_at`)."""
    free = Q(retry_at=None, asked_at__lte=now - LOST_AFTER) | Q(retry_at__lte=now)
    return rows.filter(free, done_at=None, tries__lt=MOST_TRIES)


def _send(mail: Mail) -> None:
    with translation.override(mail.language or settings.LANGUAGE_CODE):
        words = mail.words()
        link = f"{settings.ISSUER_ORIGIN}{mail.path}" if mail.path else ""
        context = {"words": words, "link": link, "site": settings.ISSUER_ORIGIN, "language": mail.language}
        message = EmailMultiAlternatives(f"Certify · {words.subject}", render_to_string("mail/letter.txt", context), to=[mail.address])
        message.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
        message.send()
