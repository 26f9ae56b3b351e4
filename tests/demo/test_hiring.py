"""What merchants, traders and service providers find in a fresh demo: each of it once, made by programs that say what they are."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Invitation, Membership, Organisation, Person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate
from certify.demo.content.hiring import install_hiring
from certify.demo.content.organisation import PROVIDER, SECOND, install_application, install_organisation
from certify.demo.content.people import REFERENCE
from certify.demo.content.register import install_register
from certify.registry.models import Brief, Declaration, Report, Talk
from certify.registry.models import Message as Words
from certify.registry.selectors import Query, search
from certify.registry.selectors.talks import unread_count
from tests.registry.conftest import certificate, passed, results, sent  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(certificate: Certificate, alice: Person) -> Person:  # noqa: F811
    """Alice's account, a program's; it has a certificate."""
    Person.objects.filter(pk=alice.pk).update(is_program=True, username=REFERENCE.username)
    alice.refresh_from_db()
    show_name(alice, True, timezone.now())
    return alice


def install(program: Person, manager: Person, certifier: Person, merchant: Person) -> None:
    install_organisation(manager, certifier, [program], merchant, timezone.now())
    install_hiring(program, install_register([program, merchant], timezone.now()), merchant, timezone.now)
    install_application(manager, timezone.now())


def test_installing_again_changes_nothing(program: Person, bob: Person, carol: Person, charlie: Person) -> None:
    counts = []
    for _ in range(2):
        install(program, bob, carol, charlie)
        counts.append([table.objects.count() for table in (Organisation, Membership, Invitation, Brief, Talk, Words, Declaration, Report)])
    assert counts[0] == counts[1] == [2, 2, 2, 1, 1, 3, 2, 1]


def test_who_holds_no_certificate_is_not_in_the_register(program: Person, bob: Person) -> None:
    assert install_register([program, bob], timezone.now()) == [program]


def test_the_trader_is_a_programs_account_and_says_so(program: Person, bob: Person, carol: Person, charlie: Person) -> None:
    install(program, bob, carol, charlie)
    [trader] = search(Query(organisation=PROVIDER.slug), timezone.now()).traders
    assert trader.program
    assert "程序" in trader.about and "program" in trader.about
    assert [claim.company for claim in trader.declared] == ["冯记零食铺（演示）"]
    assert {declaration.state for declaration in Declaration.objects.all()} == {"confirmed", "declared"}
    assert all("演示" in declaration.title for declaration in Declaration.objects.all())


def test_everybody_has_something_that_waits(program: Person, bob: Person, carol: Person, charlie: Person) -> None:
    install(program, bob, carol, charlie)
    assert unread_count(charlie.pk) == 1, "the merchant: the trader's last message"
    assert [row.slug for row in Organisation.objects.filter(state="applied")] == [SECOND.slug]
    assert Invitation.objects.filter(ended_at=None).get().handle == charlie.username
    assert Report.objects.get().decided_at is None


def test_a_visitors_changes_outlive_a_restart(program: Person, bob: Person, carol: Person, charlie: Person) -> None:
    install(program, bob, carol, charlie)
    Brief.objects.update(closed_at=timezone.now() - timedelta(minutes=1), closed_by=charlie)
    Organisation.objects.filter(slug=SECOND.slug).update(state="confirmed", decided_by=carol, decided_at=timezone.now())
    install(program, bob, carol, charlie)
    assert (Brief.objects.count(), Organisation.objects.filter(state="applied").count()) == (1, 0)


def test_the_providers_page_has_its_program_with_certificate(program: Person, bob: Person, carol: Person, charlie: Person) -> None:
    install(program, bob, carol, charlie)
    page = Client().get(f"/organisations/{PROVIDER.slug}/", headers={"accept-language": "en"}).content.decode()
    assert "DEMO" in page and "/c/" in page
    assert "a program&#x27;s account" in page or "a program's account" in page
