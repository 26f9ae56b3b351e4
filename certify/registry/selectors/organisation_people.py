"""Whom a service provider's public page shows: certified people who agreed, without what boards hide or hold back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.accounts.selectors import member_ids, person_cards, program_account_ids
from certify.certificates.selectors.held import HeldCertificate, held_certificates
from certify.leaderboards.selectors import frozen_rounds, hidden_people
from certify.registry.selectors.profiles import shown_profiles
from exams.selectors import rounds_with_results


@dataclass(frozen=True)
class CertifiedPerson:
    """Somebody with certificates that hold, newest first."""

    name: str
    certificates: list[HeldCertificate]
    program: bool = False
    register_code: str = ""
    """Of the person's entry in the register, if it is shown, with the name."""


def certified_people(organisation_id: int, now: datetime) -> list[CertifiedPerson]:
    """By name. Members without a valid certificate are not listed: the page says who is certified, not who works there."""
    shown = member_ids(organisation_id, shown=True)
    names = person_cards(sorted(shown))
    held: dict[int, list[HeldCertificate]] = defaultdict(list)
    for certificate in public_certificates(shown, now):
        held[certificate.person_id].append(certificate)
    programs, codes = program_account_ids(held), _register_codes(held, now)
    people = sorted((names[person_id].display_name, person_id) for person_id in held)
    return [CertifiedPerson(name, held[person_id], person_id in programs, codes.get(person_id, "")) for name, person_id in people]


def _register_codes(person_ids: Iterable[int], now: datetime) -> dict[int, str]:
    """Without nameless entries: here the name stands, and beside it the entry would have one."""
    return dict(shown_profiles(now).filter(with_name=True, person_id__in=list(person_ids)).values_list("person_id", "code"))


def public_certificates(person_ids: set[int], now: datetime) -> list[HeldCertificate]:
    """Without those of rounds where the person is hidden, and without what a frozen board holds back."""
    held = held_certificates(person_ids, now)
    slugs = {certificate.round_slug for certificate in held}
    rounds = {round_.slug: round_.pk for round_ in rounds_with_results() if round_.slug in slugs}
    hidden, frozen = hidden_people(rounds.values(), person_ids), frozen_rounds(rounds.values())
    return [certificate for certificate in held if _is_public(certificate, rounds.get(certificate.round_slug), hidden, frozen)]


def _is_public(certificate: HeldCertificate, round_id: int | None, hidden: Any, frozen: dict[int, datetime]) -> bool:
    if round_id is None:
        return True
    return (round_id, certificate.person_id) not in hidden and not (round_id in frozen and certificate.issued_at > frozen[round_id])
