"""A finalised pass makes one certificate, whoever asks and however often."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, connections
from openbadgeslib.ob3 import verify_data_integrity_proof
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates import codes, contexts, signing
from certify.certificates.bitstring import bit_is_set
from certify.certificates.errors import NotAPass, NothingToRevoke, OriginChanged, ReasonMissing, UndefinedTerm
from certify.certificates.models import Achievement, Certificate, Issuance, IssuerKey, StatusList
from certify.certificates.services import issue_certificate as issuing
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.revoke_certificate import revoke_certificate
from grading.selectors import ResultRecord
from tests.certificates.conftest import NOW

Passed = Callable[..., int]


def document_of(certificate: Certificate) -> dict[str, object]:
    return json.loads(bytes(certificate.issuances.latest("number").document))


def test_it_is_signed_by_the_issuers_key(certificate: Certificate) -> None:
    key = IssuerKey.objects.get()
    signing.check_proof(document_of(certificate), signing.read_public_multikey(key.multikey), contexts.load)


def test_another_implementation_accepts_its_proof(certificate: Certificate) -> None:
    public = signing.read_public_multikey(IssuerKey.objects.get().multikey)
    pem = signing.Ed25519PublicKey.from_public_bytes(public).public_bytes(*_pem_format())
    document = document_of(certificate)
    verify_data_integrity_proof(document, pem)
    document["name"] = "操盘大师"
    with pytest.raises(Exception, match="mismatch"):
        verify_data_integrity_proof(document, pem)


def _pem_format() -> tuple[object, object]:
    from cryptography.hazmat.primitives import serialization

    return serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo


def test_another_implementation_reads_it_as_an_open_badge_and_finds_it_revoked(certificate: Certificate, carol: Person, settings: object) -> None:
    """The other library verifies signed lists of another kind only, so it reads the bit, and our own signature on the list is tested below."""
    content = bytes(certificate.issuances.get().document)
    pem = signing.Ed25519PublicKey.from_public_bytes(signing.read_public_multikey(IssuerKey.objects.get().multikey)).public_bytes(*_pem_format())

    def read() -> object:
        lists = {document["id"]: bytes(row.document) for row in StatusList.objects.all() for document in [json.loads(bytes(row.document))]}
        return OB3LdpVerifier(pubkey_pem=pem).verify(content, check_status=True, download=lists.__getitem__, verify_status_list=False)

    with time_machine.travel(NOW + timedelta(days=1)):
        read()
        revoke_certificate(certificate.code, carol.pk, "冒名顶替", NOW)
        with pytest.raises(Exception, match="'revocation' is set"):
            read()
    with time_machine.travel(certificate.valid_until + timedelta(days=1)), pytest.raises(Exception, match="expired"):
        read()


def test_it_says_what_was_achieved(certificate: Certificate) -> None:
    document = document_of(certificate)
    values = {result["resultDescription"].rpartition("#")[2]: result["value"] for result in document["credentialSubject"]["result"]}
    assert values == {
        "uplift": "31.2",
        "uplift_low": "25.1",
        "uplift_high": "37.7",
        "net_uplift": "28.9",
        "ad_roi": "4.12",
        "contribution_cny": "1234567.89",
        "score": "561.3",
        "rooms": "2",
        "attempt_number": "2",
        "identity_check": "not_checked",
        "sitting_mode": "window",
        "versions": "bots/1, room/1, rubric/1",
        "decided_on": "2026-11-22T08:00:00Z",
    }
    assert [room["name"] for room in document["evidence"]] == ["山野工厂晚场 ｜ Mountain factory, evening", "高原场 ｜ Plateau"]
    assert document["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert (document["validFrom"], document["validUntil"]) == ("2026-11-22T08:00:00Z", "2027-11-22T08:00:00Z")


def test_a_demonstration_says_demo(certificate: Certificate) -> None:
    achieved = document_of(certificate)["credentialSubject"]["achievement"]
    assert certificate.demo
    assert "DEMO" in achieved["name"]
    assert achieved["tag"] == ["DEMO"]


def test_on_a_demonstration_site_every_certificate_says_demo_and_is_signed_by_a_did_key(passed: Passed, settings: object) -> None:
    settings.DEMO = True
    certificate = issue_certificate(passed(demo=False, kind="certification"), NOW)
    document = document_of(certificate)
    assert certificate.demo
    assert "DEMO" in document["name"]
    assert document["issuer"]["id"] == f"did:key:{IssuerKey.objects.get().multikey}"


def test_a_site_in_earnest_signs_as_did_web(passed: Passed, settings: object) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = False, "https://certify.example"
    document = document_of(issue_certificate(passed(demo=False, kind="certification"), NOW))
    assert document["issuer"]["id"] == "did:web:certify.example"
    assert document["proof"]["verificationMethod"] == f"did:web:certify.example#{IssuerKey.objects.get().multikey}"
    assert "DEMO" not in json.dumps(document)


def test_a_site_in_earnest_does_not_sign_under_another_address(passed: Passed, settings: object) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = False, "https://certify.example"
    ensure_issuer_key(NOW)
    settings.ISSUER_ORIGIN = "https://other.example"
    with pytest.raises(OriginChanged):
        issue_certificate(passed(), NOW)


def test_issuing_twice_gives_the_same_certificate(passed: Passed) -> None:
    assert issue_certificate(passed(), NOW) == issue_certificate(passed(), NOW + timedelta(days=1))
    assert (Certificate.objects.count(), Issuance.objects.count()) == (1, 1)


def test_a_second_pass_of_the_same_round_gives_the_first_certificate(passed: Passed) -> None:
    first = issue_certificate(passed(1), NOW)
    assert issue_certificate(passed(2, attempt_number=3), NOW) == first


def test_a_pass_of_another_round_gives_another_certificate(passed: Passed) -> None:
    assert issue_certificate(passed(1), NOW) != issue_certificate(passed(2, round_slug="demo-2"), NOW)


@pytest.mark.parametrize("changes", [{"decision": "FAIL"}, {"decision": "INVALID"}, {"state": "graded"}, {"kind": "practice"}])
def test_it_does_not_certify_anything_but_a_finalised_pass_of_an_examination(passed: Passed, changes: dict[str, str]) -> None:
    with pytest.raises(NotAPass):
        issue_certificate(passed(**changes), NOW)
    assert not Certificate.objects.exists()


def test_it_does_not_show_the_name_without_consent(passed: Passed) -> None:
    document = document_of(issue_certificate(passed(), NOW))
    assert "爱丽丝" not in json.dumps(document, ensure_ascii=False)
    assert "alice" not in json.dumps(document)
    assert document["credentialSubject"]["id"].startswith("urn:uuid:")


def test_it_shows_the_name_with_consent(certificate: Certificate) -> None:
    assert document_of(certificate)["credentialSubject"]["identifier"] == [
        {"type": "IdentityObject", "hashed": False, "identityHash": "爱丽丝", "identityType": "name"}
    ]


def test_withdrawn_consent_leaves_no_byte_with_the_name(certificate: Certificate, alice: Person) -> None:
    show_name(alice, False, NOW)
    latest = follow_name_consent(certificate, NOW)
    assert latest.number == 2
    assert "爱丽丝".encode() not in b"".join(bytes(row.document) for row in Issuance.objects.all())
    assert Issuance.objects.filter(number=1).exclude(jcs_hash="").exists()  # the hash is remembered


def test_consent_given_later_adds_the_name_and_keeps_everything_else(passed: Passed, alice: Person) -> None:
    certificate = issue_certificate(passed(), NOW)
    before = document_of(certificate)
    show_name(alice, True, NOW)
    follow_name_consent(certificate, NOW + timedelta(days=1))
    after = document_of(certificate)
    assert after["credentialSubject"].pop("identifier")[0]["identityHash"] == "爱丽丝"
    assert {k: v for k, v in after.items() if k != "proof"} == {k: v for k, v in before.items() if k != "proof"}


def test_nothing_is_signed_anew_while_consent_stays(certificate: Certificate) -> None:
    assert follow_name_consent(certificate, NOW).number == follow_name_consent(certificate, NOW + timedelta(days=30)).number == 1


def test_a_term_that_no_context_defines_is_refused_at_issue(passed: Passed, monkeypatch: pytest.MonkeyPatch) -> None:
    build = issuing.credential
    monkeypatch.setattr(issuing, "credential", lambda **facts: {**build(**facts), "grossMerchandiseValue": "1"})
    with pytest.raises(UndefinedTerm):
        issue_certificate(passed(), NOW)
    assert not Certificate.objects.exists()


def test_another_wording_makes_another_version_of_the_achievement(passed: Passed) -> None:
    issue_certificate(passed(1), NOW)
    issue_certificate(passed(2, person_id=_person("dora")), NOW)
    issue_certificate(passed(3, person_id=_person("emil"), standard_zh="三个房间", standard_en="Three rooms"), NOW)
    assert list(Achievement.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert [document_of(certificate)["credentialSubject"]["achievement"]["version"] for certificate in Certificate.objects.order_by("pk")] == [
        "1",
        "1",
        "2",
    ]


def _person(username: str) -> int:
    return Person.objects.create_user(username, display_name=username).pk


def test_a_revocation_sets_its_bit_in_the_signed_list_and_no_other(certificate: Certificate, passed: Passed, carol: Person) -> None:
    other = issue_certificate(passed(2, round_slug="demo-2"), NOW)
    revoke_certificate(certificate.code, carol.pk, "冒名顶替", NOW)
    status_list = Certificate.objects.get(pk=certificate.pk).status_list
    document = json.loads(bytes(status_list.document))
    signing.check_proof(document, signing.read_public_multikey(status_list.key.multikey), contexts.load)
    encoded = document["credentialSubject"]["encodedList"]
    assert bit_is_set(encoded, certificate.status_index)
    assert not bit_is_set(encoded, other.status_index)
    assert (status_list.version, "validUntil" in document) == (2, False)


def test_a_revocation_needs_a_reason_and_happens_once(certificate: Certificate, carol: Person) -> None:
    with pytest.raises(ReasonMissing):
        revoke_certificate(certificate.code, carol.pk, "   ", NOW)
    revoke_certificate(certificate.code, carol.pk, "冒名顶替", NOW)
    with pytest.raises(NothingToRevoke):
        revoke_certificate(certificate.code, carol.pk, "again", NOW)


def test_the_private_key_is_not_stored_in_clear(certificate: Certificate, settings: object) -> None:
    key = IssuerKey.objects.get()
    from certify.certificates.services.ensure_issuer_key import private_key_of

    private = private_key_of(key)
    assert signing.public_multikey(signing.public_key_of(private)) == key.multikey
    assert private not in bytes(key.private_sealed)
    settings.KEY_ENCRYPTION_KEY = bytes(32)
    with pytest.raises(Exception):  # noqa: B017  (cryptography's InvalidTag)
        private_key_of(key)


def test_a_certificate_of_29_february_ends_on_the_28th(passed: Passed) -> None:
    certificate = issue_certificate(passed(), datetime(2028, 2, 29, 8, 0, tzinfo=UTC))
    assert certificate.valid_until == datetime(2029, 2, 28, 8, 0, tzinfo=UTC)


def test_codes_differ_and_carry_80_bits(passed: Passed) -> None:
    made = {issue_certificate(passed(number, round_slug=f"demo-{number}"), NOW).code for number in range(1, 6)}
    assert len(made) == 5
    assert {len(code) for code in made} == {codes.RANDOM_BYTES * 8 // 5}


@pytest.mark.django_db(transaction=True)
def test_many_issuers_at_once_make_one_certificate(results: dict[int, ResultRecord]) -> None:
    many = 50 if connection.vendor == "postgresql" else 8  # SQLite queues writers, which is slow
    holder = _person("holder")
    from tests.certificates.conftest import PASS

    results[1] = replace(PASS, person_id=holder)
    results[2] = replace(PASS, result_id=2, person_id=holder, attempt_number=3)  # a second pass, published at the same moment
    start = threading.Barrier(many)
    made: list[str] = []
    failures: list[Exception] = []

    def issue(place: int) -> None:
        start.wait()
        try:
            made.append(issue_certificate(1 + place % 2, NOW).code)
        except Exception as error:  # noqa: BLE001  (shown by the assertion below)
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=issue, args=(place,)) for place in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(made)) == 1
    assert len(made) == many
    assert (Certificate.objects.count(), Issuance.objects.count(), IssuerKey.objects.count()) == (1, 1, 1)


def test_an_issuer_that_lost_the_race_gives_the_winners_certificate(passed: Passed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked, neither saw the other's row; the database takes the first."""
    winner = issue_certificate(passed(), NOW)
    look = issuing._existing
    blind_once = iter([lambda _: (None, winner.cycle)])

    def seen(passed: object) -> object:
        return next(blind_once, look)(passed)

    monkeypatch.setattr(issuing, "_existing", seen)
    assert issue_certificate(1, NOW) == winner
    assert Issuance.objects.count() == 1
