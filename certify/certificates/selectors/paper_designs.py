"""Reads of how a round's papers look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from certify.accounts.selectors import person_cards
from certify.certificates.models import Certificate, PaperDesign
from certify.certificates.paper_design import STANDARD, Design, design_of
from certify.certificates.selectors.passes import PRACTICE
from exams.errors import NotHere
from exams.selectors import round_by_slug


@dataclass(frozen=True)
class DesignVersion:
    """One version as its page and the API tell of it."""

    version: int
    design: Design
    reason: str
    chosen_at: datetime
    chosen_by: str
    printed: int


def round_with_papers(slug: str) -> Any:
    """An exam of any state, drafts too. Raises NotHere for others: practice has no certificates."""
    round_ = round_by_slug(slug, drafts=True)
    if round_.kind == PRACTICE:
        raise NotHere
    return round_


def current_design(slug: str) -> PaperDesign | None:
    """What papers of the round are printed in from now on; None: the standard design."""
    return PaperDesign.objects.filter(slug=slug).order_by("-version").first()


def chosen(row: PaperDesign | None) -> Design:
    """What a row says, or the standard."""
    return design_of(row.choice) if row else STANDARD


def design_versions(slug: str) -> list[DesignVersion]:
    """All of a round, newest first, in two queries."""
    rows = list(PaperDesign.objects.filter(slug=slug).annotate(printed=Count("papers")).order_by("-version"))
    people = person_cards([row.chosen_by_id for row in rows])
    return [
        DesignVersion(row.version, design_of(row.choice), row.reason, row.chosen_at, people[row.chosen_by_id].display_name, row.printed)
        for row in rows
    ]


def issued_in(slug: str) -> int:
    """Certificates issued under the round, whatever became of them."""
    return Certificate.objects.filter(Q(cycle=slug) | Q(cycle__startswith=f"{slug}~")).count()
