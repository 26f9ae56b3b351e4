"""Mails as files that a person can read: what a site without a mail server does with them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """`<data folder>/mail/<time>-<random>.txt`, readable by the site's owner only: head lines, a blank line, the text."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{token_hex(4)}.txt"
            text = f"To: {', '.join(message.to)}\nFrom: {message.from_email}\nSubject: {message.subject}\n\n{message.body}\n"
            path = folder / name
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
        return len(email_messages)
