"""A service provider's public page and its managers' page: who is shown to whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import Invitation, Membership, Organisation, Person
from certify.accounts.services.agree_as_member import agree_as_member
from certify.accounts.services.answer_invitation import accept_invitation
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import confirm_organisation
from certify.accounts.services.invite_member import invite_member
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate
from certify.registry.selectors import organisation_people as people_of
from exams.models import Intervention, Registration
from exams.services.confirm_identity import confirm_identity
from grading.services.queue_job import queue_job
from grading.services.run_job import run_job
from tests.certificates.conftest import certificate, passed, results  # noqa: F401  (fixtures)
from tests.grading.builders import NOW, a_closed_attempt, a_new_round, a_round, a_scenario, published

pytestmark = pytest.mark.django_db
PAGE, OFFICE = "/organisations/north-star/", "/organisations/north-star/office/"


@pytest.fixture
def house(bob: Person, carol: Person) -> Organisation:
    """Bob's."""
    return confirm_organisation(apply_organisation(bob, OrganisationWords("north-star", "北辰直播", "North Star Live", "ZJ"), NOW).pk, carol, NOW)


@pytest.fixture
def joined(house: Organisation, bob: Person, alice: Person) -> Membership:
    """Alice's membership, by which nothing is shown yet."""
    now = timezone.now()
    return accept_invitation(invite_member(house.pk, "alice", "member", bob, "en", now).pk, alice, now, shown=False, results=False)


def test_a_certified_person_is_shown_as_long_as_both_agreements_and_the_certificate_hold(
    joined: Membership, alice: Person, client_for: Callable[..., Client], api_for: Callable[..., APIClient], request: pytest.FixtureRequest
) -> None:
    def shown() -> tuple[bool, int]:
        told = api_for(None).get(f"/api/v1{PAGE}").json()["people"]
        return "爱丽丝" in client_for(None).get(PAGE).content.decode(), len(told)

    held: Certificate = request.getfixturevalue("certificate")  # she shows her name
    Certificate.objects.filter(pk=held.pk).update(issued_at=timezone.now(), valid_until=timezone.now() + timedelta(days=300))
    assert shown() == (False, 0)
    agree_as_member(joined.pk, alice, NOW, shown=True, results=False)
    assert shown() == (True, 1)
    show_name(alice, False, timezone.now())
    assert shown() == (False, 0)
    show_name(alice, True, timezone.now())
    assert shown() == (True, 1)
    Certificate.objects.filter(pk=held.pk).update(valid_until=timezone.now())
    assert shown() == (False, 0)
    Certificate.objects.filter(pk=held.pk).update(valid_until=timezone.now() + timedelta(days=300))
    agree_as_member(joined.pk, alice, NOW, shown=False, results=False)
    assert shown() == (False, 0)


def test_hidden_marks_and_frozen_boards_hold_here_too(
    joined: Membership, alice: Person, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    request.getfixturevalue("certificate")
    round_ = a_round(a_scenario(), slug="demo", kind="demonstration")
    people = {alice.pk}
    issued = Certificate.objects.get().issued_at

    def visible() -> int:
        return len(people_of.public_certificates(people, issued))

    assert visible() == 1
    monkeypatch.setattr(people_of, "frozen_rounds", lambda _: {round_.pk: issued - timedelta(seconds=1)})
    assert visible() == 0
    monkeypatch.setattr(people_of, "frozen_rounds", lambda _: {round_.pk: issued})
    assert visible() == 1
    monkeypatch.setattr(people_of, "hidden_people", lambda *_: {(round_.pk, alice.pk)})
    assert visible() == 0


def test_a_managers_page_shows_results_of_those_only_who_agreed(
    joined: Membership, alice: Person, bob: Person, client_for: Callable[..., Client]
) -> None:
    attempt = a_closed_attempt(a_round(a_scenario()), alice)
    run_job(queue_job(attempt.pk, NOW).pk, lambda: NOW + timedelta(minutes=6))

    def told() -> bool:
        page = client_for(bob).get(OFFICE, headers={"accept-language": "en"}).content.decode()
        return "爱丽丝" in page.partition('id="results"')[2]

    assert not told()
    agree_as_member(joined.pk, alice, NOW, shown=False, results=True)
    assert told()
    agree_as_member(joined.pk, alice, NOW, shown=True, results=False)
    assert not told()


def test_a_manager_confirms_own_people_where_nobody_has_looked(
    joined: Membership, alice: Person, bob: Person, charlie: Person, ivan: Person, client_for: Callable[..., Client]
) -> None:
    now = timezone.now()
    window = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(hours=1)}
    round_ = published(_windowed(window))
    rows = {person: Registration.objects.create(round=round_, person=person, registered_at=now) for person in (alice, bob, charlie)}
    office = client_for(bob)
    for row in rows.values():
        office.post(OFFICE, {"step": "identity", "id": row.pk})
    checks = {person: Registration.objects.get(pk=row.pk).identity_check for person, row in rows.items()}
    assert checks == {alice: "organisation", bob: "not_checked", charlie: "not_checked"}
    assert Intervention.objects.get().by_id == bob.pk
    confirm_identity(rows[alice].pk, "in_person", ivan, now)
    office.post(OFFICE, {"step": "identity", "id": rows[alice].pk})
    assert Registration.objects.get(pk=rows[alice].pk).identity_check == "in_person"


def _windowed(window: dict[str, object]) -> object:
    from dataclasses import replace

    from exams.services.create_round import create_round

    return create_round(replace(a_new_round(a_scenario(), slug="winter"), **window), None, timezone.now())  # type: ignore[arg-type]


def test_many_are_invited_by_a_file_and_wrong_lines_are_named(house: Organisation, bob: Person, client_for: Callable[..., Client]) -> None:
    table = "用户名,邮箱\nalice,\n,dora@example.com\ntwo words,\nalice,\n".encode()
    for _ in range(2):
        page = client_for(bob).post(OFFICE, {"step": "file", "file": SimpleUploadedFile("people.csv", table)}).content.decode()
        assert page.count("two words") == 1
    assert sorted(Invitation.objects.values_list("handle", flat=True)) == ["alice", "dora@example.com"]
    answer = client_for(bob).post(OFFICE, {"step": "file", "file": SimpleUploadedFile("people.csv", b"name\nx\n")})
    assert answer.status_code == 302


def test_other_managers_members_and_strangers_find_no_office(
    joined: Membership, alice: Person, bob: Person, carol: Person, charlie: Person, client_for: Callable[..., Client]
) -> None:
    confirm_organisation(apply_organisation(charlie, OrganisationWords("other", "另", "Other", "BJ"), NOW).pk, carol, NOW)
    step = {"step": "end", "id": joined.pk}
    got = {person: client_for(person).post(OFFICE, step).status_code for person in (alice, carol, charlie, None)}
    assert got == {alice: 404, carol: 404, charlie: 404, None: 302}
    client_for(charlie).post("/organisations/other/office/", step)
    joined.refresh_from_db()
    assert joined.ended_at is None
    client_for(bob).post(OFFICE, step)
    joined.refresh_from_db()
    assert joined.ended_at is not None
    assert client_for(None).get("/organisations/no-such/").status_code == 404
