"""Who is shown in the register, and exactly what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certify.accounts.models import Person
from certify.accounts.services.answer_invitation import accept_invitation
from certify.accounts.services.apply_organisation import OrganisationWords, apply_organisation
from certify.accounts.services.decide_organisation import confirm_organisation
from certify.accounts.services.erase_person import erase_person
from certify.accounts.services.invite_member import invite_member
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate, Issuance, Occasion
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.leaderboards.models import Board
from certify.registry.errors import NameNotPublic, NoValidCertificate, ProfileHidden
from certify.registry.models import Consent, Examined, Profile
from certify.registry.selectors import Query, public_trader, search, shown_traders
from certify.registry.selectors.first_look import first_look
from certify.registry.selectors.profiles import public_traders
from certify.registry.services.show_profile import save_profile, show_profile, withdraw_profile
from certify.registry.services.sweep_registry import sweep_examined
from certify.registry.vocabulary import category_of, size_of
from tests.leaderboards.test_boards import make_round
from tests.registry.conftest import DRAFT, NOW

pytestmark = pytest.mark.django_db


def seen(client: Client, profile: Profile) -> int:
    return client.get(f"/traders/{profile.code}/").status_code


def test_a_shown_trader_is_found_with_proof_and_without_a_name(alices: Profile, certificate: Certificate, client_for: Callable[..., Client]) -> None:
    client = client_for(None)
    page = client.get("/traders/", headers={"accept-language": "en"}).content.decode()
    assert f"/traders/{alices.code}/" in page
    assert "Snack rooms" in page
    one = client.get(f"/traders/{alices.code}/", headers={"accept-language": "en"}).content.decode()
    assert f"/c/{certificate.code}/" in one
    assert "+31.2 %" in one
    assert "25.1 … 37.7 %" in one
    assert "爱丽丝" not in one + page


def test_nobody_is_shown_without_a_valid_certificate(bob: Person) -> None:
    with pytest.raises(NoValidCertificate):
        show_profile(bob.pk, DRAFT, NOW)
    save_profile(bob.pk, DRAFT, NOW)
    assert search(Query(), NOW).count == 0


@pytest.mark.parametrize("end", ["revoked", "expired", "suspended"])
def test_whoever_loses_the_certificate_drops_out_at_once(
    alices: Profile, certificate: Certificate, carol: Person, client_for: Callable[..., Client], end: str
) -> None:
    client = client_for(None)
    assert seen(client, alices) == 200
    if end == "revoked":
        revoke_certificate(certificate.code, carol.pk, "an edited recording", NOW)
    elif end == "expired":
        Certificate.objects.update(valid_until=NOW)
    else:
        Certificate.objects.update(suspended_at=NOW, suspension_reason="being looked into")
    assert seen(client, alices) == 404
    assert f"/traders/{alices.code}/" not in client.get("/traders/").content.decode()


def test_a_withdrawal_holds_at_once_and_what_was_agreed_to_stays_on_record(alices: Profile, alice: Person, client_for: Callable[..., Client]) -> None:
    assert client_for(alice).post("/me/profile/withdraw/").status_code == 302
    assert seen(client_for(None), alices) == 404
    consent = Consent.objects.get()
    assert (consent.version, consent.shows["headline"], consent.ended_by) == (1, DRAFT.headline, "holder")
    show_profile(alice.pk, replace(DRAFT, about="Another text."), NOW)
    assert list(Consent.objects.order_by("version").values_list("version", "ended_at")) == [(1, consent.ended_at), (2, None)]
    show_profile(alice.pk, replace(DRAFT, about="Another text."), NOW)
    assert Consent.objects.count() == 2


def test_a_name_is_shown_only_with_both_agreements_and_a_withdrawn_one_shows_nothing(
    alices: Profile, alice: Person, client_for: Callable[..., Client]
) -> None:
    with pytest.raises(NameNotPublic):
        show_profile(alice.pk, replace(DRAFT, with_name=True), NOW)
    show_name(alice, True, NOW)
    assert "爱丽丝" not in client_for(None).get("/traders/").content.decode()
    show_profile(alice.pk, replace(DRAFT, with_name=True), NOW)
    assert "爱丽丝" in client_for(None).get("/traders/?text=爱丽").content.decode()
    show_name(alice, False, NOW)
    assert seen(client_for(None), alices) == 404
    show_name(alice, True, NOW)
    assert seen(client_for(None), alices) == 404, "a name that is shown again does not show the profile again"
    Profile.objects.update(shown_since=NOW)
    Person.objects.update(name_public_since=None)
    assert seen(client_for(None), alices) == 404, "also when nobody called the profile's own hook"


def test_saving_shows_nothing_and_the_preview_is_the_public_page(alices: Profile, alice: Person, client_for: Callable[..., Client]) -> None:
    client = client_for(alice)
    form = {"headline": "Another headline", "about": "", "availability": "now", "region": ["east", "nowhere"]}
    preview = client.post("/me/profile/preview/", form, headers={"accept-language": "en"}).content.decode()
    assert "Another headline" in preview
    assert "+31.2 %" in preview
    assert Profile.objects.get().headline == DRAFT.headline
    assert client.post("/me/profile/", {**form, "region": ["east"], "do": "save"}).status_code == 302
    assert seen(client_for(None), alices) == 404
    assert client.post("/me/profile/", {**form, "region": ["east"], "do": "show"}).status_code == 302
    assert "Another headline" in client_for(None).get(f"/traders/{alices.code}/").content.decode()


def test_the_first_preview_already_shows_the_certificates(
    certificate: Certificate, alice: Person, bob: Person, client_for: Callable[..., Client]
) -> None:
    for person, told in ((alice, True), (bob, False)):
        page = client_for(person).get("/me/profile/", headers={"accept-language": "en"}).content.decode()
        assert ("+31.2 %" in page, f"/c/{certificate.code}/" in page) == (told, told)
    assert not Profile.objects.exists(), "a look stores nothing"
    before = first_look(alice.pk, NOW)
    assert before == public_trader(save_profile(alice.pk, DRAFT, NOW), NOW).examined
    Board.objects.create(round_id=make_round("demo"), sent_at=NOW, frozen_at=NOW - timedelta(days=1))
    assert first_look(alice.pk, NOW) == public_trader(Profile.objects.get(), NOW).examined == []


def test_a_name_that_is_ticked_in_the_form_brings_its_organisations_into_the_preview(
    certificate: Certificate, alice: Person, bob: Person, carol: Person, client_for: Callable[..., Client]
) -> None:
    house = apply_organisation(bob, OrganisationWords("north-star", "北辰直播", "North Star Live", "ZJ"), NOW)
    confirm_organisation(house.pk, carol, NOW)
    accept_invitation(invite_member(house.pk, "alice", "member", bob, "en", timezone.now()).pk, alice, timezone.now(), shown=True, results=False)
    show_name(alice, True, NOW)
    form = {"headline": "x", "about": "", "availability": "now"}
    for ticked in (False, True):
        preview = client_for(alice).post("/me/profile/preview/", {**form, **({"with_name": "on"} if ticked else {})}).content.decode()
        assert ("爱丽丝" in preview, "北辰直播" in preview) == (ticked, ticked)


def test_a_hidden_profile_cannot_be_shown_by_its_holder(alices: Profile, alice: Person) -> None:
    Profile.objects.update(hidden_at=NOW, hidden_reason="false claims", shown_since=None)
    with pytest.raises(ProfileHidden):
        show_profile(alice.pk, DRAFT, NOW)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 1), ({"category": "outdoor"}, 1), ({"category": "food"}, 0), ({"category": "outdoor", "size": "large"}, 0), ({"region": "east"}, 1),
        ({"region": "north"}, 0), ({"text": "snack keep"}, 1), ({"text": "爱丽丝"}, 0), ({"level": "senior"}, 0), ({"organisation": "nobody"}, 0),
        ({"order": "uplift", "after": "12.5~rubbish"}, 1), ({"after": "~"}, 1), ({"after": "nan~5", "order": "uplift"}, 1),
        ({"category": "x' OR 1"}, 0),
    ],
)  # fmt: skip
def test_filters_ask_for_examined_rooms_and_bad_input_is_harmless(
    alices: Profile, client_for: Callable[..., Client], query: dict[str, str], found: int
) -> None:
    answer = client_for(None).get("/traders/", query)
    assert answer.status_code == 200
    assert len(answer.context["cards"]) == found


def test_pages_by_key_leave_nobody_out_and_cost_the_same(alices: Profile, certificate: Certificate) -> None:
    first = Examined.objects.get()
    for number in range(7):
        person = Person.objects.create(username=f"t{number}")
        other = Certificate.objects.create(
            code=f"C{number:015}", person=person, credential="trader.demonstration", cycle="demo", result_id=100 + number, demo=True,
            status_list=certificate.status_list, status_index=900 + number, issued_at=first.issued_at, valid_until=certificate.valid_until,
        )  # fmt: skip
        profile = Profile.objects.create(person=person, code=f"P{number}", headline=f"Trader {number}", shown_since=NOW, changed_at=NOW)
        Examined.objects.create(
            profile=profile, certificate=other, digest="", code=other.code, title_zh="", title_en="", demo=True, issued_at=other.issued_at,
            valid_until=other.valid_until, uplift_percent=number // 2, uplift_low_percent=None if number < 2 else number // 2,
        )  # fmt: skip
    for order in ("recent", "uplift"):
        met, after = [], ""
        for _turn in range(9):
            with CaptureQueriesContext(connection) as asked:
                page = search(Query(order=order, after=after), NOW + timedelta(hours=1), size=3)
            assert len(asked) < 16
            met += [trader.code for trader in page.traders]
            after = page.next
            if not after:
                break
        assert len(met) == len(set(met)) == 8, order


def test_new_certificates_come_in_by_the_sweep_and_it_reads_nothing_twice(alices: Profile) -> None:
    Examined.objects.all().delete()
    assert sweep_examined(NOW) == 1
    with CaptureQueriesContext(connection) as asked:
        assert sweep_examined(NOW) == 0
    assert len(asked) <= 3


def test_a_frozen_board_keeps_later_certificates_out(alices: Profile, certificate: Certificate) -> None:
    board = Board.objects.create(round_id=make_round("demo"), sent_at=NOW, frozen_at=NOW - timedelta(days=1))
    assert search(Query(), NOW).count == 0
    Board.objects.filter(pk=board.pk).update(frozen_at=NOW)
    assert search(Query(), NOW).count == 1


def test_while_a_board_is_frozen_figures_of_a_regrade_are_not_told(alices: Profile, certificate: Certificate) -> None:
    board = Board.objects.create(round_id=make_round("demo"), sent_at=NOW, frozen_at=NOW)
    assert search(Query(), NOW).count == 1
    Issuance.objects.filter(certificate=certificate).update(occasion=Occasion.KEY_COMPROMISED, signed_at=NOW + timedelta(hours=1))
    assert search(Query(), NOW).count == 1, "signed anew with the same figures"
    Issuance.objects.filter(certificate=certificate).update(occasion=Occasion.REGRADED)
    assert search(Query(), NOW).count == 0
    Board.objects.filter(pk=board.pk).update(frozen_at=NOW + timedelta(hours=2))
    assert search(Query(), NOW).count == 1


def test_names_of_many_traders_cost_no_more_questions_than_one(alice: Person, bob: Person, charlie: Person) -> None:
    people = [alice, bob, charlie]
    for person in people:
        show_name(person, True, NOW)
    profiles = [save_profile(person.pk, replace(DRAFT, with_name=True), NOW) for person in people]
    asked = []
    for some in (profiles[:1], profiles):
        with CaptureQueriesContext(connection) as queries:
            traders = public_traders(some, NOW)
        asked.append(len(queries))
    assert [trader.name for trader in traders] == ["爱丽丝", "鲍勃", "查理"]
    assert asked[0] == asked[1]


@pytest.mark.parametrize("after", ["0001-01-01T00:00:00+14:00~5", "9999-12-31T23:59:59-14:00~5", "2026-01-01T00:00:00~5", "nan~5", "~", "x~1"])
def test_a_made_up_key_of_a_page_finds_no_fault(alices: Profile, client_for: Callable[..., Client], after: str) -> None:
    for order in ("recent", "uplift"):
        assert client_for(None).get("/traders/", {"after": after, "order": order}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/traders/a%00b/", "/traders/?text=%00", "/traders/?level=%00", "/api/v1/traders/%00/", "/misuse/report/?about=profile&name=%00"]
)
def test_an_address_with_a_nul_is_refused_and_not_asked(alices: Profile, client_for: Callable[..., Client], path: str) -> None:
    """PostgreSQL holds no such text; SQLite would not mind."""
    answer = client_for(None).get(path)
    assert answer.status_code == 400
    if path.startswith("/api/"):
        assert answer.json()["code"] == "invalid"


def test_an_erasure_leaves_nothing_of_a_profile(alices: Profile, alice: Person) -> None:
    erase_person(alice.pk, "nameless", NOW)
    assert not Profile.objects.exists()
    assert not Consent.objects.exists()
    assert shown_traders([alice.pk], NOW) == []


def test_a_withdrawal_of_nothing_does_nothing(bob: Person) -> None:
    withdraw_profile(bob.pk, NOW)
    assert not Profile.objects.exists()


def test_words_of_recordings_are_read_as_categories_and_followers_as_sizes() -> None:
    assert [category_of(word) for word in ("outdoor", "户外装备", "零食", "日用", "??")] == ["outdoor", "outdoor", "food", "home", "other"]
    assert [size_of(n) for n in (0, 99_999, 100_000, 999_999, 1_000_000)] == ["", "small", "middle", "middle", "large"]
