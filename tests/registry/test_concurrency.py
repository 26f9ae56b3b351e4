"""Two clicks, two workers, two merchants at once: one declaration, one conversation, one answer. On PostgreSQL, where requests run side by side."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections

from certify.accounts.models import Person
from certify.registry.errors import LinkDead, ProfileHidden, TooManyDeclarations, TooManyInvitations
from certify.registry.models import Declaration, Invitation, Message, Party, Profile, Talk
from certify.registry.services.answer_invitation import answer
from certify.registry.services.ask_merchant import make_link
from certify.registry.services.declare import MOST_DECLARATIONS, declare
from certify.registry.services.report_misuse import decide_report, report_misuse, show_again
from certify.registry.services.show_profile import show_profile
from certify.registry.services.talk import close_talk, contact_trader
from tests.registry.conftest import DRAFT, NOW, writes
from tests.registry.test_declared import CLAIM

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="needs PostgreSQL"),
]


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each in a thread and on a connection of its own; they start together."""
    barrier = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def or_none(refusal: type[Exception], work: Callable[[], Any]) -> Any:
    """None if it was refused so; everything else comes through."""
    try:
        return work()
    except refusal:
        return None


def test_many_clicks_declare_once_and_nobody_passes_the_limit(alices: Profile, alice: Person) -> None:
    at_once([partial(declare, alice.pk, CLAIM, NOW)] * 8)
    assert Declaration.objects.count() == 1
    for number in range(MOST_DECLARATIONS - 3):
        declare(alice.pk, replace(CLAIM, title=f"Before {number}"), NOW)
    more = [partial(declare, alice.pk, replace(CLAIM, title=f"At once {number}"), NOW) for number in range(8)]
    at_once([partial(or_none, TooManyDeclarations, work) for work in more])
    assert Declaration.objects.count() == MOST_DECLARATIONS


def test_of_many_links_made_at_once_ten_are(alices: Profile, alice: Person) -> None:
    declared = declare(alice.pk, CLAIM, NOW)
    at_once([partial(or_none, TooManyInvitations, partial(make_link, alice.pk, declared.public_id, NOW))] * 14)
    assert Invitation.objects.count() == 10


def test_of_two_links_that_answer_at_once_one_does(alices: Profile, alice: Person) -> None:
    declared = declare(alice.pk, CLAIM, NOW)
    links = [make_link(alice.pk, declared.public_id, NOW) for _ in range(2)]
    clicks = [partial(or_none, LinkDead, partial(answer, token, True, f"Company {place}", None, NOW)) for place, token in enumerate(links * 4)]
    answered = [found for found in at_once(clicks) if found is not None]
    declared.refresh_from_db()
    assert {found.company for found in answered} == {declared.company}, "every click by the link that won sees what stands"
    assert Invitation.objects.filter(answered_at__isnull=False).count() == 1


def test_many_clicks_send_one_message_in_one_conversation_also_after_a_closed_one(alices: Profile, charlie: Person) -> None:
    close_talk(charlie.pk, writes(charlie, alices).talk.public_id, NOW)
    client_id = uuid4()
    at_once([partial(contact_trader, charlie.pk, alices.code, "Charlie's Snacks", "December", "Hello again.", client_id, NOW)] * 8)
    assert (Talk.objects.count(), Party.objects.count(), Message.objects.count()) == (2, 4, 2)


def test_of_hiding_and_showing_at_once_the_entry_can_be_shown_again(alices: Profile, alice: Person, carol: Person) -> None:
    report = report_misuse("profile", alices.code, "spam", "", "", None, "", NOW)
    other = replace(DRAFT, headline="Another line")
    at_once([
        partial(decide_report, report.pk, "hide_profile", "Advertising.", "", carol.pk, NOW),
        partial(or_none, ProfileHidden, partial(show_profile, alice.pk, other, NOW)),
    ])  # fmt: skip
    alices.refresh_from_db()
    assert (alices.shown_since, alices.hidden_at) == (None, NOW)
    assert not alices.consents.filter(ended_at=None).exists()
    show_again(alices.code, NOW)
    assert show_profile(alice.pk, other, NOW).shown_since == NOW
