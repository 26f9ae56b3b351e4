"""Service providers: asked for, confirmed by a second person, joined by invitation and agreement."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from certify.accounts.errors import (
    AddressInUse,
    AlreadyDecided,
    ApplicationWaiting,
    HandleUnfit,
    InvitationGone,
    LastManager,
    MembershipGone,
    NoteMissing,
    OrganisationNotFound,
    SecondPersonNeeded,
)
from certify.accounts.models import Invitation, Letter, Membership, Organisation, Person, Role
from certify.accounts.selectors import (
    has_role,
    invitations_to,
    manages,
    member_ids,
    open_invitations,
    organisation_card,
    organisations,
    public_memberships,
    results_visible_ids,
)
from certify.accounts.services.agree_as_member import agree_as_member
from certify.accounts.services.answer_invitation import accept_invitation, refuse_invitation
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.create_person import create_person
from certify.accounts.services.decide_organisation import close_organisation, confirm_organisation, refuse_organisation
from certify.accounts.services.deliver_letter import deliver_letter
from certify.accounts.services.end_membership import change_role, end_membership
from certify.accounts.services.erase_person import erase_person
from certify.accounts.services.invite_member import invite_member, take_back_invitation
from certify.accounts.services.show_name import show_name

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WORDS = OrganisationWords(slug="north-star", name_zh="北辰直播", name_en="North Star Live", region="ZJ")
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(bob: Person, carol: Person) -> Organisation:
    """Bob's, confirmed by Carol."""
    return confirm_organisation(apply_organisation(bob, WORDS, NOW).pk, carol, NOW)


@pytest.fixture
def joined(house: Organisation, bob: Person, alice: Person) -> Membership:
    """Alice belongs to it, and agreed to nothing more."""
    invitation = invite_member(house.pk, "alice", "member", bob, "en", NOW)
    return accept_invitation(invitation.pk, alice, NOW, shown=False, results=False)


def test_it_is_shown_once_a_certifier_confirmed_it_and_its_applicant_manages_it(bob: Person, carol: Person) -> None:
    asked = apply_organisation(bob, WORDS, NOW)
    assert (organisation_card("north-star"), organisations(), manages(bob.pk, asked.pk), has_role(bob, Role.ORGANISATION_MANAGER)) == (
        None,
        [],
        False,
        False,
    )
    confirm_organisation(asked.pk, carol, NOW)
    assert [card.slug for card in organisations("star", "ZJ")] == ["north-star"]
    assert organisations("star", "BJ") == organisations("sun") == []
    assert manages(bob.pk, asked.pk)
    assert has_role(bob, Role.ORGANISATION_MANAGER)
    with pytest.raises(AlreadyDecided):
        confirm_organisation(asked.pk, carol, NOW)


def test_asking_twice_is_asking_once_and_an_address_is_one_organisations(house: Organisation, alice: Person, bob: Person) -> None:
    with pytest.raises(AddressInUse):
        apply_organisation(alice, WORDS, NOW)
    other = OrganisationWords("south-star", "南辰", "South Star", "GD")
    assert apply_organisation(alice, other, NOW) == apply_organisation(alice, other, NOW)
    with pytest.raises(ApplicationWaiting):
        apply_organisation(alice, OrganisationWords("third", "三", "Third", "GD"), NOW)


def test_a_refusal_says_why_and_lets_the_address_go(bob: Person, carol: Person) -> None:
    asked = apply_organisation(bob, WORDS, NOW)
    with pytest.raises(NoteMissing):
        refuse_organisation(asked.pk, carol, "  ", NOW)
    assert refuse_organisation(asked.pk, carol, "No such company", NOW).decision_note == "No such company"
    assert apply_organisation(bob, WORDS, NOW).pk != asked.pk


def test_nobody_confirms_the_own_one(carol: Person) -> None:
    with pytest.raises(SecondPersonNeeded):
        confirm_organisation(apply_organisation(carol, WORDS, NOW).pk, carol, NOW)


def test_an_invitation_says_nothing_about_who_has_an_account(house: Organisation, bob: Person, alice: Person) -> None:
    known, unknown = (invite_member(house.pk, handle, "member", bob, "en", NOW) for handle in ("Alice", "nobody-here"))
    shown = [(found.role, found.expires_at, found.ended_at) for found in open_invitations(house.pk, NOW)]
    assert shown[0] == shown[1]
    assert invite_member(house.pk, "alice", "member", bob, "en", NOW) == known
    assert Letter.objects.filter(kind="invited").count() == 2
    refuse_invitation(known.pk, alice, NOW)
    refuse_invitation(known.pk, alice, NOW)
    assert {known, unknown} == set(open_invitations(house.pk, NOW))
    assert list(invitations_to(alice, NOW)) == []
    with pytest.raises(InvitationGone):
        accept_invitation(known.pk, alice, NOW, shown=True, results=True)
    with pytest.raises(HandleUnfit):
        invite_member(house.pk, "two words", "member", bob, "en", NOW)


def test_whoever_opens_an_account_later_finds_the_invitation(house: Organisation, bob: Person) -> None:
    by_name = invite_member(house.pk, "dora", "member", bob, "en", NOW)
    by_mail = invite_member(house.pk, "Dora@example.com", "manager", bob, "en", NOW)
    dora = create_person("dora", "live-room-2026", "朵拉", "dora@example.com", now=NOW)
    assert list(invitations_to(dora, NOW)) == [by_name]
    Person.objects.filter(pk=dora.pk).update(email_verified_at=NOW)
    dora.refresh_from_db()
    assert set(invitations_to(dora, NOW)) == {by_name, by_mail}
    assert list(invitations_to(dora, NOW + timedelta(days=31))) == []
    membership = accept_invitation(by_name.pk, dora, NOW, shown=False, results=False)
    assert accept_invitation(by_name.pk, dora, NOW, shown=True, results=True) == membership  # a double click
    assert accept_invitation(by_mail.pk, dora, NOW, shown=False, results=False).role == "manager"
    assert Membership.objects.filter(person=dora).count() == 1
    assert has_role(dora, Role.ORGANISATION_MANAGER)


def test_the_mail_goes_to_the_accounts_mailbox_and_to_nobody_else(house: Organisation, bob: Person, alice: Person) -> None:
    Person.objects.filter(pk=alice.pk).update(email="alice@example.com", email_verified_at=NOW)
    for handle in ("alice", "stranger@example.com"):
        invite_member(house.pk, handle, "member", bob, "en", NOW)
    for letter in Letter.objects.filter(kind="invited"):
        deliver_letter(letter.pk, lambda: NOW)
    assert [message.to for message in mail.outbox] == [["alice@example.com"]]


def test_two_agreements_and_the_name_decide_what_is_shown(joined: Membership, alice: Person, bob: Person) -> None:
    house = joined.organisation_id
    assert member_ids(house, shown=False) == {alice.pk, bob.pk}
    show_name(alice, True, NOW)
    assert (member_ids(house, shown=True), results_visible_ids(house), public_memberships([alice.pk])) == (set(), set(), {})
    agree_as_member(joined.pk, alice, NOW, shown=True, results=True)
    assert (member_ids(house, shown=True), results_visible_ids(house)) == ({alice.pk}, {alice.pk})
    assert [card.slug for card in public_memberships([alice.pk, bob.pk])[alice.pk]] == ["north-star"]
    show_name(alice, False, NOW)
    assert member_ids(house, shown=True) == set()
    with pytest.raises(MembershipGone):
        agree_as_member(joined.pk, bob, NOW, shown=False, results=False)


def test_leaving_ends_what_was_agreed_and_a_manager_remains(joined: Membership, alice: Person, bob: Person, carol: Person) -> None:
    agree_as_member(joined.pk, alice, NOW, shown=True, results=True)
    own = Membership.objects.get(person=bob)
    with pytest.raises(LastManager):
        end_membership(own.pk, bob, NOW)
    with pytest.raises(LastManager):
        change_role(own.pk, "member", bob, NOW)
    with pytest.raises(MembershipGone):
        end_membership(own.pk, alice, NOW)  # a member ends nobody else's
    change_role(joined.pk, "manager", bob, NOW)
    end_membership(own.pk, bob, NOW)
    assert not has_role(bob, Role.ORGANISATION_MANAGER)
    close_organisation(joined.organisation_id, carol, "closed down", NOW)
    joined.refresh_from_db()
    assert (joined.ended_at, joined.shown_since, joined.results_since, has_role(alice, Role.ORGANISATION_MANAGER)) == (NOW, None, None, False)


def test_a_manager_whose_account_is_closed_is_no_manager_that_remains(joined: Membership, alice: Person, bob: Person) -> None:
    change_role(joined.pk, "manager", bob, NOW)
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    own = Membership.objects.get(person=bob)
    with pytest.raises(LastManager):
        end_membership(own.pk, bob, NOW)
    Person.objects.filter(pk=alice.pk).update(is_active=True)
    end_membership(own.pk, bob, NOW)


def test_managers_reach_their_own_people_only(joined: Membership, bob: Person, carol: Person, charlie: Person) -> None:
    other = confirm_organisation(apply_organisation(charlie, OrganisationWords("other", "另", "Other", "BJ"), NOW).pk, carol, NOW)
    foreign = invite_member(other.pk, "somebody", "member", charlie, "en", NOW)
    with pytest.raises(OrganisationNotFound):
        invite_member(other.pk, "alice", "member", bob, "en", NOW)
    with pytest.raises(InvitationGone):
        take_back_invitation(joined.organisation_id, foreign.pk, bob, NOW)
    with pytest.raises(MembershipGone):
        end_membership(joined.pk, charlie, NOW)


def test_an_erasure_takes_memberships_and_invitations_along(joined: Membership, alice: Person, bob: Person) -> None:
    Invitation.objects.filter(membership=None).delete()
    Invitation.objects.create(
        organisation=joined.organisation, handle="alice", invited_by=bob, invited_at=NOW, expires_at=NOW + timedelta(days=30)
    )  # of before she had the name
    erase_person(alice.pk, "nameless", NOW)
    assert not Membership.objects.filter(person=alice).exists()
    assert not Invitation.objects.filter(handle="alice").exists()


def test_the_pages_carry_it_from_the_application_to_the_answer(
    client_for: Callable[..., Client], alice: Person, bob: Person, carol: Person, charlie: Person
) -> None:
    applicant, certifier, member = client_for(bob), client_for(carol), client_for(alice)
    form = {"slug": "new", "name_zh": "北辰直播", "name_en": "North Star Live", "region": "ZJ", "web": "javascript:alert(1)"}
    assert applicant.post("/organisations/new/", form).status_code == 422
    assert applicant.post("/organisations/new/", form | {"slug": "north-star", "web": "https://example.com/"}).status_code == 302
    row = Organisation.objects.get()
    assert client_for(charlie).post(f"/organisations/applications/{row.pk}/", {"step": "confirm"}).status_code == 404
    assert "北辰直播" in certifier.get("/organisations/applications/").content.decode()
    certifier.post(f"/organisations/applications/{row.pk}/", {"step": "confirm"})
    assert "北辰直播" in client_for(None).get("/organisations/?region=ZJ").content.decode()
    assert "北辰直播" not in client_for(None).get("/organisations/?region=BJ").content.decode()
    invitation = invite_member(row.pk, "alice", "member", bob, "en", datetime.now(UTC))
    assert "北辰直播" in member.get("/me/").content.decode()
    client_for(charlie).post("/me/organisations/", {"step": "accept", "id": invitation.pk})
    assert not Membership.objects.filter(person=charlie).exists()
    member.post("/me/organisations/", {"step": "accept", "id": invitation.pk, "results": "on"})
    assert results_visible_ids(row.pk) == {alice.pk}
    own = Membership.objects.get(person=alice)
    member.post("/me/organisations/", {"step": "agree", "id": own.pk, "shown": "on"})
    assert results_visible_ids(row.pk) == set()
    member.post("/me/organisations/", {"step": "leave", "id": own.pk})
    assert member_ids(row.pk, shown=False) == {bob.pk}


def test_programs_do_the_same_and_are_refused_the_same(
    joined: Membership, api_for: Callable[..., APIClient], alice: Person, bob: Person, carol: Person, charlie: Person
) -> None:
    people = "/api/v1/organisations/north-star/people/"
    found = api_for(None).get("/api/v1/organisations/?q=star").json()
    assert (found["count"], found["results"][0]["slug"]) == (1, "north-star")
    got = {name: api_for(person).get(people).status_code for name, person in {"alice": alice, "bob": bob, "carol": carol, "none": None}.items()}
    assert got == {"alice": 403, "bob": 200, "carol": 403, "none": 401}
    assert api_for(bob).post(people, {"handle": "charlie"}).status_code == 201
    asked = api_for(charlie).get("/api/v1/me/organisations/").json()["invitations"][0]
    answer = f"/api/v1/me/invitations/{asked['id']}/"
    assert api_for(alice).post(answer, {"accept": True}).status_code == 404
    assert api_for(charlie).post(answer, {"accept": True, "shown": True}).json()["shown_since"] is not None
    theirs = Membership.objects.get(person=charlie)
    assert api_for(alice).put(f"/api/v1/me/memberships/{theirs.pk}/", {"shown": False, "results": False}).status_code == 404
    # A manager cannot leave for somebody by the door for one's own.
    assert api_for(bob).delete(f"/api/v1/me/memberships/{theirs.pk}/").status_code == 404
    assert api_for(bob).delete(f"{people}{theirs.pk}/").status_code == 204
    waiting = apply_organisation(alice, OrganisationWords("second", "二", "Second", "BJ"), NOW)
    decide = f"/api/v1/organisations/applications/{waiting.pk}/"
    assert [api_for(person).post(decide, {"decision": "confirm"}).status_code for person in (alice, bob, None, carol)] == [403, 403, 401, 200]
