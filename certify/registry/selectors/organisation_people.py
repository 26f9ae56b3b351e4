"""Whom a service provider's public page shows: certified people who agreed, without what boards hide or hold back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.accounts.selectors import member_ids, person_cards
from certify.certificates.selectors.held import HeldCertificate, held_certificates
from certify.leaderboards.selectors import frozen_rounds, hidden_people
from exams.selectors import rounds_with_results


@dataclass(frozen=True)
class CertifiedPerson:
    """Somebody with certificates that hold, newest first."""

    name: str
    certificates: list[HeldCertificate]


def certified_people(organisation_id: int, now: datetime) -> list[CertifiedPerson]:
    """By name. Members without a valid certificate are not listed: the page says who is certified, not who works there."""
    shown = member_ids(organisation_id, shown=True)
    names = person_cards(sorted(shown))
    held: dict[int, list[HeldCertificate]] = defaultdict(list)
    for certificate in public_certificates(shown, now):
        held[certificate.person_id].append(certificate)
    people = [(names[person_id].display_name, person_id, certificates) for person_id, certificates in held.items()]
    return [CertifiedPerson(name, certificates) for name, _, certificates in sorted(people, key=lambda person: person[:2])]


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
