"""Keys are rotated, declared compromised and sealed anew: as an operator rehearses it, with the commands."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates import contexts, signing
from certify.certificates.bitstring import bit_is_set
from certify.certificates.errors import KeyIsTheIssuer, KeyNotActive, KeyUnreadable, ReasonMissing
from certify.certificates.models import Certificate, CertificateEvent, Compromise, Issuance, IssuerKey, Occasion, StatusList
from certify.certificates.selectors import checked, resigning
from certify.certificates.services import resign_certificates as resigning_service
from certify.certificates.services.compromise_key import compromise_key
from certify.certificates.services.ensure_issuer_key import ensure_issuer_key, private_key_of
from certify.certificates.services.follow_name_consent import follow_name_consent
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.print_paper import print_paper
from certify.certificates.services.resign_certificates import IN_FLIGHT, Resigned, resign_certificates
from certify.certificates.services.revoke_certificate import revoke_certificate
from certify.certificates.services.rotate_key import rotate_key
from certify.certificates.services.sign_document import sign_document
from tests.certificates.conftest import NOW

Passed = Callable[..., int]
LATER = NOW + timedelta(hours=1)
ORIGIN = "https://certify.example"


@pytest.fixture(autouse=True)
def in_earnest(settings: object) -> Iterator[None]:
    """A site that signs as did:web, an hour after the certificates were issued."""
    settings.DEMO, settings.ISSUER_ORIGIN, settings.KEY_ENCRYPTION_KEY_OLD = False, ORIGIN, None
    settings.ALLOWED_HOSTS = ["*"]
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def three(passed: Passed, alice: Person, bob: Person, charlie: Person) -> list[Certificate]:
    """Certificates of Alice, who shows her name, of Bob and of Charlie."""
    show_name(alice, True, NOW)
    return [issue_certificate(passed(number, person_id=person.pk), NOW) for number, person in enumerate((alice, bob, charlie), start=1)]


def active() -> str:
    return IssuerKey.objects.get(state="active").multikey


def published(client: Client) -> set[str]:
    response = client.get("/.well-known/did.json")
    return {method["publicKeyMultibase"] for method in response.json()["verificationMethod"]} if response.status_code == 200 else set()


def standing(certificate: Certificate) -> str:
    fresh = Certificate.objects.select_related("status_list", "person").get(pk=certificate.pk)
    return checked(fresh, follow_name_consent(fresh, LATER), LATER).standing


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def uploaded(client: Client, content: bytes) -> dict[str, object]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post("/api/v1/verify/file/", {"file": SimpleUploadedFile("file", content)}).json()


def test_a_rotated_key_signs_no_more_and_what_it_signed_stays_good(three: list[Certificate], client: Client, passed: Passed, erin: Person) -> None:
    old = active()
    said("rotate_keys")
    assert active() == old  # without --yes nothing happens
    assert "signs 3 certificates" in said("rotate_keys")
    said("rotate_keys", "--key", old, "--yes")
    new = active()
    assert new != old
    assert published(client) == {old, new}
    assert {standing(certificate) for certificate in three} == {"valid"}
    assert Issuance.objects.count() == 3
    retired = IssuerKey.objects.get(multikey=old)
    assert (retired.state, retired.retired_at, bytes(retired.private_sealed)) == ("retired", LATER, b"")
    with pytest.raises(KeyUnreadable):
        private_key_of(retired)
    assert set(StatusList.objects.values_list("key__multikey", flat=True)) == {new}
    later = issue_certificate(passed(4, person_id=erin.pk), LATER)
    assert later.issuances.get().key.multikey == new


def test_a_rotation_that_comes_twice_happens_once(three: list[Certificate]) -> None:
    old = active()
    rotate_key(old, LATER)
    with pytest.raises(KeyNotActive):
        rotate_key(old, LATER)
    assert IssuerKey.objects.count() == 2


def test_a_demonstration_key_is_not_rotated_but_can_be_compromised(passed: Passed, settings: object, carol: Person) -> None:
    settings.DEMO = True
    certificate = issue_certificate(passed(), NOW)
    old = active()
    with pytest.raises(KeyIsTheIssuer):
        rotate_key(old, LATER)
    with pytest.raises(CommandError, match="did:key"):
        said("rotate_keys")
    compromise_key(old, carol.pk, "stolen", LATER)
    resign_certificates(lambda: LATER, 10)
    document = json.loads(bytes(certificate.issuances.latest("number").document))
    issuer_of_list = json.loads(bytes(StatusList.objects.get().document))["issuer"]
    assert document["issuer"]["id"] == issuer_of_list == f"did:key:{active()}"
    assert standing(certificate) == "valid"


def test_a_compromise_is_rehearsed_first_and_needs_a_reason(three: list[Certificate], carol: Person) -> None:
    old = active()
    text = said("compromise_key", old, "--reason", "stolen", "--by", "carol")
    assert "would be signed again: 3 certificates, 1 status lists" in text
    assert (active(), Compromise.objects.count()) == (old, 0)
    with pytest.raises(ReasonMissing):
        compromise_key(old, carol.pk, "  ", LATER)
    with pytest.raises(CommandError, match="no certifier"):
        said("compromise_key", old, "--reason", "stolen", "--by", "alice", "--yes")
    with pytest.raises(CommandError, match="no key of ours"):
        said("compromise_key", "z6Mknothing", "--reason", "stolen", "--by", "carol", "--yes")


def test_everything_that_a_compromised_key_signed_is_signed_again_from_the_records(three: list[Certificate], client: Client, carol: Person) -> None:
    old = active()
    revoke_certificate(three[2].code, carol.pk, "冒名顶替", NOW)
    before = [bytes(certificate.issuances.get().document) for certificate in three]
    paper = bytes(print_paper(three[0], three[0].issuances.get(), NOW).content)
    said("compromise_key", old, "--reason", "stolen", "--by", "carol", "--yes")
    new = active()
    assert published(client) == {new}
    assert "signed again: 3, left: 0" in said("resign")
    for certificate, old_bytes in zip(three, before, strict=True):
        latest = certificate.issuances.latest("number")
        assert (latest.number, latest.occasion, latest.key.multikey) == (2, Occasion.KEY_COMPROMISED, new)
        document, was = json.loads(bytes(latest.document)), json.loads(old_bytes)
        signing.check_proof(document, signing.read_public_multikey(new), contexts.load)
        assert {k: v for k, v in document.items() if k != "proof"} == {k: v for k, v in was.items() if k != "proof"}
        # The hash that was issued stays recognised, and is reported with its state.
        answer = uploaded(client, old_bytes)
        assert answer["verdict"] == "superseded"
        assert (answer["issued"]["key_state"], answer["issued"]["superseded_because"]) == ("compromised", "compromise")
        assert uploaded(client, bytes(latest.document))["verdict"] == "ours"
    assert [standing(certificate) for certificate in three] == ["valid", "valid", "revoked"]
    old_paper = uploaded(client, paper)
    assert (old_paper["verdict"], old_paper["same_file"]) == ("superseded", True)
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = client.post("/verify/file/", {"file": SimpleUploadedFile("old.pdf", paper)}, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "ask the holder for the new file" in page
    status_list = StatusList.objects.get()
    signing.check_proof(json.loads(bytes(status_list.document)), signing.read_public_multikey(new), contexts.load)
    assert CertificateEvent.objects.filter(kind="superseded").count() == 3
    with pytest.raises(CommandError, match="already"):
        said("compromise_key", old, "--reason", "again", "--by", "carol", "--yes")


def test_what_the_thief_signs_was_not_issued_here(three: list[Certificate], client: Client, carol: Person) -> None:
    key = IssuerKey.objects.get()
    real = json.loads(bytes(three[0].issuances.get().document))
    unsigned = {name: value for name, value in real.items() if name != "proof"}
    invented = sign_document({**unsigned, "id": f"{ORIGIN}/c/0000000000000000"}, key, LATER).content
    improved = sign_document({**unsigned, "validUntil": "2037-11-22T08:00:00Z"}, key, LATER).content
    compromise_key(key.multikey, carol.pk, "stolen", LATER)
    assert (uploaded(client, invented)["verdict"], uploaded(client, invented)["issued"]) == ("foreign", None)
    assert (uploaded(client, improved)["verdict"], uploaded(client, improved)["issued"]) == ("altered", None)


def test_nobody_is_served_a_byte_of_a_compromised_key_while_the_work_goes_on(three: list[Certificate], client: Client, carol: Person) -> None:
    old = active()
    compromise_key(old, carol.pk, "stolen", LATER)
    document = client.get(f"/c/{three[1].code}.json").json()
    assert document["proof"]["verificationMethod"] == f"did:web:certify.example#{active()}"
    assert Certificate.objects.filter(issuances__number=2).count() == 1
    assert (resigning()[0].certificates, resigning()[0].left) == (3, 2)


def test_a_killed_resigning_goes_on_where_it_was(three: list[Certificate], carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    compromise_key(active(), carol.pk, "stolen", LATER)
    whole = resigning_service.follow_name_consent
    calls: list[str] = []

    def killed_at_the_second(certificate: Certificate, now: object) -> Issuance:
        calls.append(certificate.code)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(certificate, now)

    monkeypatch.setattr(resigning_service, "follow_name_consent", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        resign_certificates(lambda: LATER, 10)
    assert resigning()[0].left == 2
    monkeypatch.setattr(resigning_service, "follow_name_consent", whole)
    assert (resign_certificates(lambda: LATER, 1).left, resign_certificates(lambda: LATER, 1).left) == (1, 0)
    assert [certificate.issuances.count() for certificate in three] == [2, 2, 2]
    assert Compromise.objects.get().done_at is None  # a worker that read the key before may still store something
    after = LATER + IN_FLIGHT
    resign_certificates(lambda: after, 10)
    assert Compromise.objects.get().done_at == after
    assert Issuance.objects.count() == 6


def test_a_tampered_record_is_not_made_good_by_signing_it_again(three: list[Certificate], carol: Person) -> None:
    issuance = three[0].issuances.get()
    Issuance.objects.filter(pk=issuance.pk).update(document=bytes(issuance.document).replace(b"31.2", b"91.2"))
    compromise_key(active(), carol.pk, "stolen", LATER)
    with pytest.raises(CommandError, match="1 records do not prove themselves"):
        said("resign")
    assert [certificate.issuances.count() for certificate in three] == [1, 2, 2]
    assert standing(three[0]) == "damaged"


def test_a_withdrawn_name_is_gone_from_what_the_compromised_key_signed_too(three: list[Certificate], alice: Person, carol: Person) -> None:
    compromise_key(active(), carol.pk, "stolen", LATER)
    resign_certificates(lambda: LATER, 10)
    assert three[0].issuances.latest("number").named
    show_name(alice, False, LATER)
    follow_name_consent(three[0], LATER)
    assert "爱丽丝".encode() not in b"".join(bytes(row.document) for row in Issuance.objects.all())
    assert standing(three[0]) == "valid"


def test_a_list_that_missed_a_revocation_is_signed_again_by_the_sweep(
    three: list[Certificate], carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certify.certificates.services.revoke_certificate.publish_status_list", lambda *_: None)  # the worker was lost here
    revoke_certificate(three[0].code, carol.pk, "冒名顶替", LATER)
    assert StatusList.objects.get().version == 1
    resign_certificates(lambda: LATER + timedelta(seconds=1), 10)
    resign_certificates(lambda: LATER + timedelta(seconds=2), 10)
    assert StatusList.objects.get().version == 2


def test_a_list_that_was_signed_just_after_a_revocation_that_it_does_not_hold_is_found(
    three: list[Certificate], carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker had read the certificates before, and signed with a later time; then the first one was lost."""
    monkeypatch.setattr("certify.certificates.services.revoke_certificate.publish_status_list", lambda *_: None)
    revoke_certificate(three[0].code, carol.pk, "冒名顶替", LATER)
    StatusList.objects.update(signed_at=LATER + timedelta(seconds=1))
    resign_certificates(lambda: LATER + timedelta(seconds=2), 10)
    document = json.loads(bytes(StatusList.objects.get().document))
    assert bit_is_set(document["credentialSubject"]["encodedList"], three[0].status_index)


@pytest.mark.parametrize("document", [b"", b"{}", b'{"credentialSubject":{"encodedList":"uAAAA"}}'])
def test_a_damaged_list_is_made_anew_from_the_certificates(three: list[Certificate], carol: Person, document: bytes) -> None:
    revoke_certificate(three[0].code, carol.pk, "冒名顶替", LATER)
    StatusList.objects.update(document=document)
    resign_certificates(lambda: LATER, 10)
    assert standing(three[0]) == "revoked"
    assert standing(three[1]) == "valid"


def test_many_certificates_are_read_in_stretches(three: list[Certificate], carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resigning_service, "STRETCH", 1)
    monkeypatch.setattr(resigning_service.secrets, "randbelow", lambda _: 0)
    issuance = three[0].issuances.get()
    Issuance.objects.filter(pk=issuance.pk).update(document=b"{}")  # in the way of every turn
    compromise_key(active(), carol.pk, "stolen", LATER)
    assert (resign_certificates(lambda: LATER, 1), resign_certificates(lambda: LATER, 5)) == (Resigned(1, 1, 2), Resigned(1, 1, 1))
    assert [certificate.issuances.count() for certificate in three] == [1, 2, 2]


def test_private_keys_are_sealed_under_a_new_encryption_key_while_the_site_signs(three: list[Certificate], settings: object) -> None:
    key = IssuerKey.objects.get()
    settings.KEY_ENCRYPTION_KEY, settings.KEY_ENCRYPTION_KEY_OLD = bytes(32), settings.KEY_ENCRYPTION_KEY
    private = private_key_of(key)  # both open it
    assert "sealed anew: 1" in said("reseal_keys")
    assert "sealed anew: 0, under the present key already: 1" in said("reseal_keys")
    settings.KEY_ENCRYPTION_KEY_OLD = None
    key.refresh_from_db()
    assert private_key_of(key) == private
    settings.KEY_ENCRYPTION_KEY = b"x" * 32
    with pytest.raises(CommandError, match="opened by neither key"):
        said("reseal_keys")
    with pytest.raises(KeyUnreadable):
        private_key_of(key)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_turn_reaches_all_wherever_it_begins(three: list[Certificate], carol: Person, monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    monkeypatch.setattr(resigning_service.secrets, "randbelow", lambda _: three[place].pk - 1)
    compromise_key(active(), carol.pk, "stolen", LATER)
    assert resign_certificates(lambda: LATER, 2) == Resigned(2, 0, 1)
    assert three[place].issuances.count() == 2
    assert resign_certificates(lambda: LATER, 2) == Resigned(1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_keys_rotated_by_many_at_once_leave_one_active(in_earnest: None) -> None:
    many = 12 if connection.vendor == "postgresql" else 4
    old = ensure_issuer_key(NOW).multikey
    start = threading.Barrier(many)
    outcomes: list[str] = []

    def rotate() -> None:
        start.wait()
        try:
            outcomes.append(rotate_key(old, LATER).multikey)
        except KeyNotActive:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=rotate) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(IssuerKey.objects.values_list("state", flat=True)) == ["active", "retired"]
    assert outcomes.count("late") == many - 1
