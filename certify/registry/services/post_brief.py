"""A merchant posts a brief, and closes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certify.registry.errors import BriefNotFound, Incomplete
from certify.registry.models import Brief
from certify.registry.vocabulary import Category, Problem, Region, Size

LONGEST_OPEN = timedelta(days=90)


@dataclass(frozen=True)
class Wanted:
    """What a merchant looks for. Money in yuan a month."""

    client_id: UUID
    company: str
    title: str
    category: str
    size: str
    problem: str
    region: str
    budget_low_yuan: int
    budget_high_yuan: int
    words: str
    open_until: datetime


def post_brief(author_id: int, wanted: Wanted, now: datetime) -> Brief:
    """The same form sent twice posts once. Raises Incomplete."""
    _check(wanted, now)
    values = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    try:
        with transaction.atomic():
            return Brief.objects.create(author_id=author_id, posted_at=now, **values)
    except IntegrityError:
        return Brief.objects.get(author_id=author_id, client_id=wanted.client_id)


def close_brief(author_id: int, public_id: UUID, now: datetime) -> Brief:
    """By its author; twice is once. Conversations about it go on."""
    brief = Brief.objects.filter(public_id=public_id, author_id=author_id).first()
    if brief is None:
        raise BriefNotFound("no such brief")
    Brief.objects.filter(pk=brief.pk, closed_at=None).update(closed_at=now, closed_by_id=author_id)
    brief.refresh_from_db()
    return brief


def _check(wanted: Wanted, now: datetime) -> None:
    chosen = ((wanted.category, Category), (wanted.size, Size), (wanted.problem, Problem), (wanted.region, Region))
    if not all(word in allowed.values for word, allowed in chosen):
        raise Incomplete(_("Choose category, size, problem and region from the lists."))
    if not (wanted.company.strip() and wanted.title.strip() and wanted.words.strip()):
        raise Incomplete(_("Say who you are, what you look for, and describe the problem."))
    if not 0 <= wanted.budget_low_yuan <= wanted.budget_high_yuan <= 100_000_000:
        raise Incomplete(_("The budget's upper end is below its lower end."))
    if not now < wanted.open_until <= now + LONGEST_OPEN:
        raise Incomplete(_("A brief is open until a day within the next 90 days."))
