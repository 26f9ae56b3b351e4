"""The API of the certificates."""

from collections.abc import Callable
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.certificates import codes
from certify.certificates.api import certificates as views
from certify.certificates.models import Certificate
from certify.certificates.selectors import certificates
from certify.certificates.services.limit_lookups import MISSES_PER_WINDOW
from certify.certificates.services.queue_issue import queue_issue
from certify.certificates.services.run_issue_job import run_issue_job
from grading.selectors import Viewer
from tests.certificates.conftest import NOW

Apis = Callable[[Person | None], APIClient]


def test_a_stranger_verifies_a_code(api_for: Apis, certificate: Certificate) -> None:
    body = api_for(None).post("/api/v1/verify/", {"code": codes.grouped(certificate.code).lower()}).json()
    # The tests run on a real clock before or after these dates; the other checks do not depend on it.
    assert {key: value for key, value in body["finding"].items() if key != "within_dates"} == {
        "hash_matches": True,
        "proof_holds": True,
        "not_revoked": True,
        "not_suspended": True,
    }
    assert body["credential"]["credentialSubject"]["identifier"][0]["identityHash"] == "爱丽丝"
    assert body["page"].endswith(f"/c/{certificate.code}")


def test_an_unknown_code_is_not_found_and_guessing_is_stopped(api_for: Apis, certificate: Certificate) -> None:
    api = api_for(None)
    for _ in range(MISSES_PER_WINDOW):
        assert api.post("/api/v1/verify/", {"code": "0000000000000000"}).status_code == 404
    answer = api.post("/api/v1/verify/", {"code": certificate.code})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_lookups")


def test_a_missing_code_is_named(api_for: Apis) -> None:
    answer = api_for(None).post("/api/v1/verify/", {})
    assert (answer.status_code, "code" in answer.json()["params"]["fields"]) == (400, True)


def test_each_holder_lists_the_own_certificates(api_for: Apis, certificate: Certificate, alice: Person, bob: Person) -> None:
    assert [row["code"] for row in api_for(alice).get("/api/v1/certificates/").json()] == [codes.grouped(certificate.code)]
    assert api_for(bob).get("/api/v1/certificates/").json() == []
    assert api_for(None).get("/api/v1/certificates/").status_code in {401, 403}


def test_only_a_certifier_revokes(api_for: Apis, certificate: Certificate, alice: Person, bob: Person, charlie: Person, carol: Person) -> None:
    address = f"/api/v1/certificates/{certificate.code}/revoke/"
    for person in (None, alice, bob, charlie):
        assert api_for(person).post(address, {"reason": "x"}).status_code in {401, 403, 404}
    assert Certificate.objects.get().revoked_at is None
    body = api_for(carol).post(address, {"reason": "冒名顶替"}).json()
    assert (body["standing"], body["finding"]["not_revoked"], body["revocation_reason"]) == ("revoked", False, "冒名顶替")
    assert api_for(carol).post(address, {"reason": "again"}).status_code == 409


def test_every_path_is_in_the_openapi_document(api_for: Apis) -> None:
    paths = api_for(None).get("/api/v1/schema/?format=json").json()["paths"]
    wanted = {"/api/v1/certificates/", "/api/v1/certificates/{code}/", "/api/v1/certificates/{code}/revoke/", "/api/v1/verify/"}
    assert wanted <= set(paths)


@pytest.fixture
def attempt(alice: Person, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """An attempt of Alice's whose result is no. 1; grading lets nobody else see it."""
    public_id = UUID("7a8f4f3e-1111-4222-8333-444455556666")
    monkeypatch.setattr(views, "viewer_of", lambda asked, person: Viewer(7, True, False) if (asked, person.pk) == (public_id, alice.pk) else None)
    monkeypatch.setattr(certificates, "final_result_id", {7: 1}.get)
    return public_id


def test_an_attempt_leads_to_its_certificate(api_for: Apis, attempt: UUID, passed: Callable[..., int], alice: Person) -> None:
    address = f"/api/v1/attempts/{attempt}/certificate/"
    assert api_for(alice).get(address).json() == {"state": "unknown", "certificate": None}
    job = queue_issue(passed(), NOW)
    assert api_for(alice).get(address).json() == {"state": "queued", "certificate": None}
    run_issue_job(job.pk, lambda: NOW)
    body = api_for(alice).get(address).json()
    assert (body["state"], body["certificate"]["code"]) == ("issued", codes.grouped(Certificate.objects.get().code))


def test_a_second_pass_of_a_round_leads_to_the_first_certificate(
    api_for: Apis, attempt: UUID, passed: Callable[..., int], certificate: Certificate, alice: Person
) -> None:
    Certificate.objects.update(result_id=99)  # an earlier attempt earned it
    run_issue_job(queue_issue(passed(), NOW).pk, lambda: NOW)
    body = api_for(alice).get(f"/api/v1/attempts/{attempt}/certificate/").json()
    assert (body["state"], body["certificate"]["code"]) == ("issued", codes.grouped(certificate.code))


def test_nobody_elses_attempt_leads_anywhere(api_for: Apis, attempt: UUID, bob: Person, charlie: Person) -> None:
    address = f"/api/v1/attempts/{attempt}/certificate/"
    assert [api_for(person).get(address).status_code for person in (bob, charlie)] == [404, 404]
    assert api_for(None).get(address).status_code in {401, 403}
