"""kill -9 at any line of the jobs of an account: an export is one whole archive, a mail comes at least once with a link that works.

All lines, a process for each: `.ci/soak kills`.
"""

import io
import re
import zipfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings

import certify.accounts
from certify.accounts.models import Letter, LetterKind, Person, PersonalExport
from certify.accounts.register import chapters
from certify.accounts.services import send as sending
from certify.accounts.services.ask_export import ask_export
from certify.accounts.services.build_export import LEASE as EXPORT_LEASE
from certify.accounts.services.build_export import build_export
from certify.accounts.services.carry_mail import LEASE as MAIL_LEASE
from certify.accounts.services.deliver_letter import deliver_letter
from certify.accounts.services.open_link import open_link
from certify.accounts.services.sweep_accounts import sweep_accounts
from certify.accounts.services.write_letter import write_letter
from tests.services.killing import at_every_line, killed_everywhere

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids whose message was sent; nothing reaches a broker."""
    messages: list[int] = []

    def keep(_task: str, args: list[int]) -> None:
        messages.extend(args)

    monkeypatch.setattr(sending.current_app, "send_task", keep)
    return messages


def test_somebody_s_data_are_packed_once(alice: Person) -> None:
    """One: a ready archive that opens and holds every chapter; no other row beside it."""

    def asked() -> int:
        return ask_export(alice, NOW).pk

    tries = set()
    for line, pk in killed_everywhere(
        "data export",
        "archive",
        16,
        asked,
        lambda pk: build_export(pk, lambda: NOW),
        certify.accounts,
        through={"build_export.py", "personal_rows.py"},
    ):
        later = NOW + EXPORT_LEASE
        sweep_accounts(later)
        for _ in range(2):  # what the sweep has sent, and the killed worker's message again
            build_export(pk, lambda at=later: at)  # type: ignore[misc]
        job = PersonalExport.objects.get()
        assert (job.pk, job.state, job.retry_at, job.size_bytes) == (pk, "ready", None, len(bytes(job.content or b""))), line
        with zipfile.ZipFile(io.BytesIO(bytes(job.content or b""))) as archive:
            assert archive.testzip() is None, line
            assert {f"data/{chapter.name}.json" for chapter in chapters()} < set(archive.namelist()), line
        tries.add(job.tries)
    assert tries == {1, 2} or not at_every_line()


def test_a_mail_comes_at_least_once_and_the_last_one_s_link_works(alice: Person, settings: LazySettings, tmp_path: Path) -> None:
    """One: a mail. Two only where the worker died between the post office and its note; then the newest link is the one that holds."""
    settings.EMAIL_BACKEND = "certify.accounts.mail_folder.FolderBackend"
    numbers = count()

    def written() -> Letter:
        settings.MAIL_FOLDER = tmp_path / f"{next(numbers)}"
        letter = write_letter(LetterKind.CONFIRM, f"alice-{next(numbers)}@post.example", "en", NOW, person=alice)
        assert letter is not None
        return letter

    often = set()
    watched = {"deliver_letter.py", "carry_mail.py", "mail_folder.py", "letter_words.py"}
    for line, letter in killed_everywhere(
        "mail",
        "mail, sent once or twice, the last one's link works",
        6,
        written,
        lambda letter: deliver_letter(letter.pk, lambda: NOW),
        certify.accounts,
        through=watched,
    ):
        first = set(settings.MAIL_FOLDER.glob("*.txt"))
        later = NOW + MAIL_LEASE
        sweep_accounts(later)
        for _ in range(2):
            deliver_letter(letter.pk, lambda at=later: at)  # type: ignore[misc]
        letter.refresh_from_db()
        mails = set(settings.MAIL_FOLDER.glob("*.txt"))
        assert letter.done_at is not None and 1 <= len(mails) <= 2, line
        newest = next(iter(mails - first or first)).read_text(encoding="utf-8")
        token = re.search(r"/([\w-]{40,})/", newest)
        assert token is not None and open_link(LetterKind.CONFIRM, token[1], later) == letter, line
        often.add(len(mails))
    assert often == {1, 2} or not at_every_line()
