"""Declared experience: public only once a merchant has confirmed it, and never among what was examined."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client

from certify.accounts.models import Person
from certify.accounts.services.carry_mail import MOST_TRIES
from certify.registry.errors import (
    DeclarationNotFound,
    Incomplete,
    LinkDead,
    NoValidCertificate,
    OwnThing,
    TooManyDeclarations,
    TooManyInvitations,
)
from certify.registry.models import Declaration, Notice, Profile
from certify.registry.selectors import public_trader
from certify.registry.services.answer_invitation import answer, take_back
from certify.registry.services.ask_merchant import mail_link, make_link
from certify.registry.services.declare import Claim, declare, withdraw_declaration
from certify.registry.services.deliver_notice import deliver_notice
from certify.registry.services.show_profile import save_profile
from certify.registry.services.sweep_registry import sweep_notices
from tests.registry.conftest import DRAFT, NOW

pytestmark = pytest.mark.django_db
CLAIM = Claim("Ran 24 evening sessions", "Charlie's Snacks", date(2026, 3, 1), date(2026, 6, 30), "gmv_uplift", Decimal("18.50"), "With two hosts.")


@pytest.fixture
def declared(alices: Profile, alice: Person) -> Declaration:
    return declare(alice.pk, CLAIM, NOW)


def test_unconfirmed_is_never_public_and_confirmed_says_by_whom(
    alices: Profile, alice: Person, declared: Declaration, client_for: Callable[..., Client]
) -> None:
    page = f"/traders/{alices.code}/"
    english = {"accept-language": "en"}
    assert CLAIM.title not in client_for(None).get(page).content.decode()
    token = make_link(alice.pk, declared.public_id, NOW)
    merchant = client_for(None)
    path = f"/confirm-experience/{token}/"
    assert CLAIM.title in merchant.get(path).content.decode()
    assert Declaration.objects.get().state == "declared", "opening a link answers nothing"
    assert merchant.post(path, {"do": "confirm", "company": ""}).status_code == 422
    assert merchant.post(path, {"do": "confirm", "company": "Charlie's Snacks Ltd"}).status_code == 302
    shown = client_for(None).get(page, headers=english).content.decode()
    examined, declared_part = shown.split('id="declared-title"')
    assert CLAIM.title in declared_part
    assert "confirmed by Charlie&#x27;s Snacks Ltd on" in declared_part
    assert CLAIM.title not in examined
    assert "+31.2 %" in examined
    assert "+31.2 %" not in declared_part
    assert merchant.post(path, {"do": "take_back"}).status_code == 200
    assert CLAIM.title not in client_for(None).get(page).content.decode()
    assert merchant.get(path).status_code == 410


def test_a_link_answers_once_and_the_other_links_die(alice: Person, declared: Declaration) -> None:
    first, second = (make_link(alice.pk, declared.public_id, NOW) for _ in range(2))
    assert answer(first, False, "", None, NOW).state == "refused"
    for token in (first, second, "no-such-token"):
        with pytest.raises(LinkDead):
            answer(token, True, "Me", None, NOW)
    with pytest.raises(LinkDead):
        make_link(alice.pk, declared.public_id, NOW)
    assert public_trader(Profile.objects.get(), NOW).declared == []


def test_the_holder_cannot_confirm_and_nobody_elses_declaration_opens(alice: Person, bob: Person, declared: Declaration) -> None:
    token = make_link(alice.pk, declared.public_id, NOW)
    with pytest.raises(OwnThing):
        answer(token, True, "My own firm", alice.pk, NOW)
    for step in (make_link, withdraw_declaration):
        with pytest.raises(DeclarationNotFound):
            step(bob.pk, declared.public_id, NOW)
    with pytest.raises(DeclarationNotFound):
        declare(bob.pk, CLAIM, NOW)
    with pytest.raises(LinkDead):
        answer(token, True, "Late", None, NOW + timedelta(days=14))
    with pytest.raises(LinkDead):
        take_back(token, NOW)


def test_the_holder_withdraws_for_good(alices: Profile, alice: Person, declared: Declaration) -> None:
    token = make_link(alice.pk, declared.public_id, NOW)
    answer(token, True, "Firm", None, NOW)
    assert len(public_trader(alices, NOW).declared) == 1
    withdraw_declaration(alice.pk, declared.public_id, NOW)
    assert public_trader(alices, NOW).declared == []
    with pytest.raises(LinkDead):
        take_back(token, NOW)


def test_a_mail_goes_to_the_merchant_and_the_address_is_not_kept(alice: Person, declared: Declaration, sent: list[tuple[str, int]]) -> None:
    mail_link(alice.pk, declared.public_id, "boss@snacks.example", "en", NOW)
    assert deliver_notice(sent[0][1], lambda: NOW)
    assert mail.outbox[0].to == ["boss@snacks.example"]
    token = mail.outbox[0].body.split("/confirm-experience/")[1].split("/")[0]
    assert Notice.objects.get().address == ""
    assert answer(token, True, "Snacks Ltd", None, NOW).state == "confirmed"


def test_nobodys_mailbox_is_flooded(alice: Person, declared: Declaration) -> None:
    for _ in range(3):
        mail_link(alice.pk, declared.public_id, "boss@snacks.example", "en", NOW)
    with pytest.raises(TooManyInvitations):
        mail_link(alice.pk, declared.public_id, "BOSS@snacks.example", "en", NOW)


def test_what_makes_no_sense_is_refused(alices: Profile, alice: Person, client_for: Callable[..., Client]) -> None:
    form = {"title": "T", "merchant": "M", "began_on": "2026-06-01", "ended_on": "2026-05-01", "figure": "gmv_uplift", "value": "3"}
    assert client_for(alice).post("/me/profile/declared/", form).status_code == 422
    assert client_for(alice).post("/me/profile/declared/", {**form, "ended_on": "2026-06-20"}).status_code == 302
    with pytest.raises(Incomplete):
        declare(alice.pk, Claim("T", " ", date(2026, 1, 1), date(2026, 2, 1), "gmv", Decimal(1)), NOW)


def test_two_clicks_declare_once_and_confirm_once(alice: Person, declared: Declaration, client_for: Callable[..., Client]) -> None:
    assert declare(alice.pk, CLAIM, NOW).pk == declared.pk
    path = f"/confirm-experience/{make_link(alice.pk, declared.public_id, NOW)}/"
    merchant = client_for(None)
    clicks = [merchant.post(path, {"do": "confirm", "company": "Snacks Ltd"}).status_code for _ in range(2)]
    assert clicks == [302, 302], "the second click sees what the first one did"
    assert merchant.post(path, {"do": "refuse"}).status_code == 410
    assert Declaration.objects.get().state == "confirmed"
    assert declare(alice.pk, CLAIM, NOW).pk != declared.pk, "answered: the same work again is another declaration"


def test_a_holder_cannot_declare_without_end(alice: Person, declared: Declaration) -> None:
    for number in range(49):
        last = declare(alice.pk, replace(CLAIM, title=f"Session {number}"), NOW)
    with pytest.raises(TooManyDeclarations):
        declare(alice.pk, replace(CLAIM, title="One more"), NOW)
    withdraw_declaration(alice.pk, last.public_id, NOW)
    assert declare(alice.pk, replace(CLAIM, title="One more"), NOW).state == "declared"


@pytest.mark.parametrize(
    ("figure", "value", "possible"),
    [
        ("gmv_uplift", "-99.99", True), ("gmv_uplift", "-100", False), ("gmv_uplift", "100000.01", False),
        ("gmv", "0", True), ("gmv", "-0.01", False),
        ("roi", "-1", False), ("sessions", "1", True), ("sessions", "0", False), ("sessions", "2.5", False),
    ],
)  # fmt: skip
def test_figures_that_cannot_be_are_refused(alices: Profile, alice: Person, figure: str, value: str, possible: bool) -> None:
    claim = replace(CLAIM, figure=figure, value=Decimal(value))
    if possible:
        assert declare(alice.pk, claim, NOW).value == Decimal(value)
    else:
        with pytest.raises(Incomplete):
            declare(alice.pk, claim, NOW)


def test_work_until_today_counts_by_the_days_of_the_site_and_work_to_come_does_not(alices: Profile, alice: Person) -> None:
    """At 00:30 of the 24th in Shanghai it is still the 23rd by UTC."""
    half_past_midnight = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    today = replace(CLAIM, began_on=date(2026, 11, 24), ended_on=date(2026, 11, 24))
    assert declare(alice.pk, today, half_past_midnight).state == "declared"
    with pytest.raises(Incomplete):
        declare(alice.pk, replace(today, ended_on=date(2026, 11, 25)), half_past_midnight)


def test_only_holders_of_a_certificate_make_the_site_write_to_strangers(bob: Person) -> None:
    save_profile(bob.pk, DRAFT, NOW)
    declared = declare(bob.pk, CLAIM, NOW)
    with pytest.raises(NoValidCertificate):
        mail_link(bob.pk, declared.public_id, "boss@snacks.example", "en", NOW)
    assert make_link(bob.pk, declared.public_id, NOW), "a link costs nobody a mail"


def test_an_address_that_no_mail_reached_is_not_kept_either(alice: Person, declared: Declaration) -> None:
    mail_link(alice.pk, declared.public_id, "gone@snacks.example", "en", NOW)
    Notice.objects.update(tries=MOST_TRIES, retry_at=NOW)
    assert sweep_notices(NOW) == 0
    notice = Notice.objects.get()
    assert (notice.address, notice.done_at) == ("", NOW)
