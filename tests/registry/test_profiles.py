"""Who is shown in the register, and exactly what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certify.accounts.models import Person
from certify.accounts.services.erase_person import erase_person
from certify.accounts.services.show_name import show_name
from certify.certificates.models import Certificate
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.leaderboards.models import Board
from certify.registry.errors import NameNotPublic, NoValidCertificate, ProfileHidden
from certify.registry.models import Consent, Examined, Profile
from certify.registry.selectors import Query, search, shown_traders
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
