"""kill -9 at any line of a mail of the register: it comes at least once, and then never again. All lines: `.ci/soak kills`."""

from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings

import certify.registry
from certify.accounts.models import Person
from certify.accounts.services import carry_mail
from certify.accounts.services.carry_mail import LEASE
from certify.registry.models import Notice, NoticeKind
from certify.registry.services.deliver_notice import deliver_notice
from certify.registry.services.sweep_registry import sweep_notices
from certify.registry.services.write_notice import write_notice
from tests.registry.conftest import NOW
from tests.services.killing import at_every_line, killed_everywhere


@pytest.mark.django_db(transaction=True)
def test_a_notice_comes_at_least_once(alice: Person, settings: LazySettings, tmp_path: Path) -> None:
    """One: a mail. Two only where the worker died between the post office and its note."""
    settings.EMAIL_BACKEND = "certify.accounts.mail_folder.FolderBackend"
    Person.objects.filter(pk=alice.pk).update(email="alice@post.example", email_verified_at=NOW)
    numbers = count()

    def written() -> Notice:
        settings.MAIL_FOLDER = tmp_path / f"{next(numbers)}"
        return write_notice(NoticeKind.ANSWER, NOW, person_id=alice.pk)

    def deliver(notice: Notice) -> None:
        deliver_notice(notice.pk, lambda: NOW)

    often = set()
    watched = {"deliver_notice.py", "carry_mail.py"}
    for line, notice in killed_everywhere(
        "mail of the register", "mail, sent once or twice", 6, written, deliver, certify.registry, carry_mail, through=watched
    ):
        sweep_notices(NOW + LEASE)
        for _ in range(2):
            deliver_notice(notice.pk, lambda: NOW + LEASE)
        notice.refresh_from_db()
        mails = len(list(settings.MAIL_FOLDER.glob("*.txt")))
        assert notice.done_at is not None and 1 <= mails <= 2, line
        often.add(mails)
    assert often == {1, 2} or not at_every_line()
