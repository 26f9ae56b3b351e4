"""A name that is withdrawn in the very moment in which it is being signed or printed is kept nowhere."""

from collections.abc import Callable
from typing import Any

import pytest

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates.errors import NothingToServe
from certify.certificates.models import Certificate, Issuance, Paper
from certify.certificates.services import follow_regrade, issue_certificate, print_paper
from certify.certificates.services.follow_name_consent import follow_name_consent
from grading.selectors import Regraded
from tests.certificates.conftest import NOW

NAME = "爱丽丝".encode()


def kept() -> bytes:
    """Every byte that is stored of credentials."""
    return b"".join(bytes(issuance.document) for issuance in Issuance.objects.all())


def withdrawing(monkeypatch: pytest.MonkeyPatch, module: Any, verb: str, person: Person) -> None:
    """The first call of the verb meets the withdrawal on its way out."""
    whole = getattr(module, verb)
    withdrawn: list[bool] = []

    def slow(*arguments: Any, **more: Any) -> Any:
        made = whole(*arguments, **more)
        if not withdrawn:
            withdrawn.append(True)
            show_name(person, False, NOW)
        return made

    monkeypatch.setattr(module, verb, slow)


def test_while_it_is_issued(passed: Callable[..., int], alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    show_name(alice, True, NOW)
    withdrawing(monkeypatch, issue_certificate, "sign_document", alice)
    certificate = issue_certificate.issue_certificate(passed(), NOW)
    assert (certificate.issuances.get().named, NAME in kept()) == (False, False)
    assert Certificate.objects.count() == 1


def test_while_it_is_printed(certificate: Certificate, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    named = certificate.issuances.get()
    withdrawing(monkeypatch, print_paper, "typeset", alice)
    with pytest.raises(NothingToServe):
        print_paper.print_paper(certificate, named, NOW)
    assert not Paper.objects.exists()
    assert NAME not in kept()
    assert print_paper.print_paper(certificate, follow_name_consent(certificate, NOW), NOW).content


def test_while_a_regrade_is_signed(
    certificate: Certificate, passed: Callable[..., int], alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_regrade, "regraded", lambda _: Regraded(2, (1,), carol.pk, "Incident", "The cut was entered wrongly."))
    withdrawing(monkeypatch, follow_regrade, "ensure_issuer_key", alice)
    passed(1, decision="FAIL", effective=False)
    issue_certificate.issue_certificate(passed(2, round_uplift=0.2345), NOW)
    latest = certificate.issuances.latest("number")
    assert (latest.occasion, latest.named, NAME in kept()) == ("regraded", False, False)


def test_a_regrade_keeps_the_name_that_the_certificate_bears(
    certificate: Certificate, passed: Callable[..., int], alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_regrade, "regraded", lambda _: Regraded(2, (1,), carol.pk, "Incident", "The cut was entered wrongly."))
    Person.objects.filter(pk=alice.pk).update(display_name="另一个名字")
    passed(1, decision="FAIL", effective=False)
    issue_certificate.issue_certificate(passed(2), NOW)
    assert certificate.issuances.count() == 1  # the figures are the same
    issue_certificate.issue_certificate(passed(2, round_uplift=0.2345), NOW)
    assert NAME in bytes(certificate.issuances.latest("number").document)


def test_a_regrade_does_not_make_a_tampered_record_good(
    certificate: Certificate, passed: Callable[..., int], carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_regrade, "regraded", lambda _: Regraded(2, (1,), carol.pk, "Incident", "The cut was entered wrongly."))
    Issuance.objects.update(document=b"{}")
    passed(1, decision="FAIL", effective=False)
    issue_certificate.issue_certificate(passed(2, round_uplift=0.2345), NOW)
    assert bytes(certificate.issuances.get().document) == b"{}"
