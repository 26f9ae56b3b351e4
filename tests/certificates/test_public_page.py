"""What a stranger sees: the answer in one look, every certified field, and nothing that the holder does not show."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates import codes
from certify.certificates.models import Certificate, Issuance
from certify.certificates.services.issue_certificate import issue_certificate
from certify.certificates.services.limit_lookups import LOOKUPS_PER_WINDOW, MISSES_PER_WINDOW
from certify.certificates.services.revoke_certificate import revoke_certificate
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("a_day_later")
Clients = Callable[[Person | None], Client]


def page(client: Client, certificate: Certificate) -> str:
    return client.get(f"/c/{certificate.code}/").content.decode()


def test_it_says_genuine_whose_what_when_by_whom_and_until_when(stranger: Client, certificate: Certificate) -> None:
    html = page(stranger, certificate)
    for text in (
        "Genuine and valid",
        "爱丽丝",
        "Live-commerce trader: Demonstration",
        "Nov. 22, 2026",
        "Nov. 22, 2027",
        "Certify",
        "DEMO",
        "Not issued by Kuaishou",
    ):
        assert text in html


def test_every_certified_field_is_on_the_page(stranger: Client, certificate: Certificate) -> None:
    html = page(stranger, certificate)
    document = json.loads(bytes(certificate.issuances.get().document))
    subject = document["credentialSubject"]
    for described in subject["achievement"]["resultDescription"]:
        assert described["name"].partition(" ｜ ")[2] in html
    shown = (
        "+31.2 %",
        "+25.1 %",
        "+37.7 %",
        "+28.9 %",
        "4.12",
        "¥1,234,567.89",
        "561.3",
        "bots/1, room/1, rubric/1",
        "not checked",
        "not supervised",
        "+20.0 %",
        "500.0",
    )
    for text in shown:
        assert text in html
    for entry in document["evidence"]:
        for key in ("name", "description", "narrative"):
            assert entry[key].partition(" ｜ ")[2] in html
    for line in subject["achievement"]["criteria"]["narrative"].splitlines():
        assert line.partition(" ｜ ")[2] in html
    assert certificate.issuances.get().jcs_hash in html
    assert codes.grouped(certificate.code) in html


def test_it_speaks_chinese_by_default(client_for: Clients, certificate: Certificate) -> None:
    html = page(client_for(None), certificate)
    assert "操盘手实操认证：演示考试" in html
    assert "相对基线的 GMV 提升（%）" in html


def test_the_json_is_exactly_what_was_signed_and_open_to_all(stranger: Client, certificate: Certificate) -> None:
    response = stranger.get(f"/c/{certificate.code}.json")
    assert response.content == bytes(certificate.issuances.get().document)
    assert (response["Access-Control-Allow-Origin"], response["Content-Type"]) == ("*", "application/json")


def test_the_id_of_the_credential_leads_to_the_page_and_to_the_credential(stranger: Client, certificate: Certificate) -> None:
    document = json.loads(bytes(certificate.issuances.get().document))
    path = "/" + document["id"].split("/", 3)[3]
    assert stranger.get(path).status_code == 200
    response = stranger.get(path, HTTP_ACCEPT="application/vc")
    assert (response["Content-Type"], json.loads(response.content)["id"]) == ("application/vc", document["id"])


@pytest.mark.parametrize("write", [str.lower, codes.grouped, lambda code: code.replace("0", "O").replace("1", "I")])
def test_another_spelling_leads_to_the_same_page(stranger: Client, certificate: Certificate, write: Callable[[str], str]) -> None:
    response = stranger.get("/verify/", {"code": f" {write(certificate.code)} "}, follow=True)
    assert response.redirect_chain[-1][0] == f"/c/{certificate.code}/"
    assert response.status_code == 200


def test_an_expired_one_says_so(stranger: Client, certificate: Certificate) -> None:
    with time_machine.travel(certificate.valid_until - timedelta(seconds=1), tick=False):
        assert "Genuine and valid" in page(stranger, certificate)
    with time_machine.travel(certificate.valid_until, tick=False):
        assert "Genuine, but expired" in page(stranger, certificate)


def test_a_revoked_one_says_so_with_date_and_reason(stranger: Client, certificate: Certificate, carol: Person) -> None:
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    html = page(stranger, certificate)
    assert "Revoked: do not rely on it" in html
    assert "Somebody else sat" in html
    assert "Genuine and valid" not in html


def test_the_bit_alone_is_enough_to_say_revoked(stranger: Client, certificate: Certificate, carol: Person) -> None:
    revoke_certificate(certificate.code, carol.pk, "Somebody else sat", NOW)
    Certificate.objects.update(revoked_at=None, revocation_reason="", revoked_by=None)
    assert "Genuine and valid" not in page(stranger, certificate)


@pytest.mark.parametrize(("old", "new"), [("31.2", "91.2"), ("爱丽丝", "鲍勃"), ('"2027-11-22', '"2037-11-22')])
def test_a_record_that_was_tampered_with_is_not_called_genuine(stranger: Client, certificate: Certificate, old: str, new: str) -> None:
    issuance = certificate.issuances.get()
    Issuance.objects.update(document=bytes(issuance.document).replace(old.encode(), new.encode()))
    html = page(stranger, certificate)
    assert "Our record of this certificate is damaged" in html
    assert "Genuine" not in html
    # Not a byte of it leaves: somebody who holds an old key could have signed it.
    assert {stranger.get(f"/c/{certificate.code}.{kind}").status_code for kind in ("json", "pdf", "png", "svg", "zip")} == {404}
    assert stranger.get(f"/c/{certificate.code}", HTTP_ACCEPT="application/vc").status_code == 404


def test_a_tampered_record_with_a_fitting_hash_is_not_called_genuine_either(stranger: Client, certificate: Certificate) -> None:
    from certify.certificates.signing import jcs_sha256

    content = bytes(certificate.issuances.get().document).replace(b"31.2", b"91.2")
    Issuance.objects.update(document=content, jcs_hash=jcs_sha256(json.loads(content)))
    assert "Our record of this certificate is damaged" in page(stranger, certificate)


def test_a_record_that_is_no_json_at_all_is_answered(stranger: Client, certificate: Certificate) -> None:
    Issuance.objects.update(document=b"\xff\x00")
    assert "Our record of this certificate is damaged" in page(stranger, certificate)


def test_withdrawn_consent_holds_on_every_path_from_the_next_request(stranger: Client, certificate: Certificate, alice: Person) -> None:
    paths = [f"/c/{certificate.code}/", f"/c/{certificate.code}", f"/c/{certificate.code}.json", f"/api/v1/certificates/{certificate.code}/"]
    assert all("爱丽丝" in stranger.get(path).content.decode() for path in paths)
    show_name(alice, False, NOW)
    for path in paths:
        response = stranger.get(path)
        assert response.status_code == 200
        assert "爱丽丝" not in response.content.decode()
    assert "Genuine and valid" in page(stranger, certificate)


def test_a_strange_number_is_not_issued_here(stranger: Client) -> None:
    assert stranger.get("/c/0000000000000000/").status_code == 404
    assert stranger.get("/c/0000000000000000.json").status_code == 404
    response = stranger.get("/verify/", {"code": "0000-0000-0000-0000"})
    assert response.status_code == 404
    assert "0000-0000-0000-0000 was not issued here" in response.content.decode()


def test_what_is_no_number_is_explained(stranger: Client) -> None:
    response = stranger.get("/verify/", {"code": "<script>alert(1)</script>"})
    assert response.status_code == 404
    assert "This is not a certificate number" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_guessing_is_stopped_on_every_path_and_says_when_to_come_back(stranger: Client, certificate: Certificate) -> None:
    for number in range(MISSES_PER_WINDOW):
        assert stranger.get("/verify/", {"code": f"0000-0000-0000-{number:04}"}).status_code == 404
    paths = ["/verify/?code=0000000000000099", f"/c/{certificate.code}/", f"/c/{certificate.code}.json", f"/api/v1/certificates/{certificate.code}/"]
    for path in paths:
        response = stranger.get(path)
        assert response.status_code == 429
        assert "爱丽丝" not in response.content.decode()
    assert stranger.get(paths[0])["Retry-After"] == "60"
    assert stranger.get(f"/c/{certificate.code}/", REMOTE_ADDR="198.51.100.7").status_code == 200


def test_reading_is_limited_too(stranger: Client, certificate: Certificate) -> None:
    codes_seen = [stranger.get(f"/c/{certificate.code}.json").status_code for _ in range(LOOKUPS_PER_WINDOW + 1)]
    assert codes_seen == [200] * LOOKUPS_PER_WINDOW + [429]


def test_a_certificate_is_verified_although_the_cache_is_out_of_reach(
    stranger: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("redis is gone")

    for name in ("get", "set", "add", "incr"):
        monkeypatch.setattr(f"certify.certificates.selectors.shared_cache.cache.{name}", refuse)
    assert "Genuine and valid" in page(stranger, certificate)
    assert stranger.get("/verify/", {"code": "0000000000000000"}).status_code == 404


def test_poison_is_never_canonicalised(stranger: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A credential of tangled blank nodes, sent where a code belongs: it is read as text, and no JSON-LD runs."""
    monkeypatch.setattr("certify.certificates.signing.jsonld.normalize", lambda *_: pytest.fail("canonicalised"))
    poison = json.dumps(
        {"@context": {"p": "urn:p"}, "@graph": [{"@id": f"_:{a}", "p": [{"@id": f"_:{b}"} for b in range(8) if b != a]} for a in range(8)]}
    )
    assert stranger.get("/verify/", {"code": poison}).status_code == 404
    assert stranger.post("/api/v1/verify/", data=json.dumps({"code": poison}), content_type="application/json").status_code in {400, 404}
    assert stranger.post("/api/v1/verify/", data=poison, content_type="application/json").status_code == 400


def test_the_page_needs_no_script(stranger: Client, certificate: Certificate) -> None:
    html = page(stranger, certificate)
    main = html[html.index("<main") : html.index("</main>")]
    assert "<script" not in main
    assert "style=" not in main
    assert "<svg" in main  # the QR code


def test_only_a_certifier_sees_and_uses_the_revocation(
    client_for: Clients, certificate: Certificate, alice: Person, bob: Person, charlie: Person, carol: Person
) -> None:
    address = f"/c/{certificate.code}/revoke/"
    for person in (alice, bob, charlie):
        client = client_for(person)
        assert address not in page(client, certificate)
        assert client.post(address, {"reason": "x"}).status_code == 404
    anonymous = client_for(None).post(address, {"reason": "x"})
    assert (anonymous.status_code, anonymous["Location"].startswith("/sign-in/")) == (302, True)
    assert Certificate.objects.get().revoked_at is None
    certifier = client_for(carol)
    assert address in page(certifier, certificate)
    assert certifier.post(address, {"reason": ""}).status_code == 302
    assert Certificate.objects.get().revoked_at is None
    certifier.post(address, {"reason": "冒名顶替"})
    assert Certificate.objects.get().revocation_reason == "冒名顶替"


def test_my_certificates_are_mine(client_for: Clients, certificate: Certificate, alice: Person, bob: Person) -> None:
    grouped = codes.grouped(certificate.code)
    assert grouped in client_for(alice).get("/me/certificates/").content.decode()
    assert grouped not in client_for(bob).get("/me/certificates/").content.decode()
    assert client_for(None).get("/me/certificates/").status_code == 302


def test_two_certificates_do_not_share_a_page(stranger: Client, certificate: Certificate, passed: Callable[..., int], bob: Person) -> None:
    other = issue_certificate(passed(2, person_id=bob.pk), NOW)
    assert "爱丽丝" not in page(stranger, other)
