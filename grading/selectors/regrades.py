"""Reads of regrades: terms in force, preview, what a report says, and what certificates have to follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certify.accounts.selectors import person_cards
from exams.selectors.round_attempts import attempts_of_round
from grading.models import GradeJob, RegradeItem, RegradeSet, Result, RoomGrade
from grading.models.grade_job import JobState
from grading.models.regrade import RegradeState
from grading.models.result import Decision, ResultState
from sandbox.selectors import scenario_card


def terms_in_force(attempt_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """By attempt, the corrections behind its effective result; attempts without any are missing."""
    applied = RegradeItem.objects.filter(attempt_id__in=list(attempt_ids), regrade__state=RegradeState.APPLIED, after__effective=True)
    return {item.attempt_id: item.terms for item in applied if item.terms}


def regrade_terms(attempt_id: int) -> dict[str, Any]:
    """{excluded: [scenario ids], cut_score, expected_growth, limits: {…}, invalid_because}, each only where corrected."""
    return terms_in_force([attempt_id]).get(attempt_id, {})


@dataclass(frozen=True, slots=True)
class RegradeCard:
    """A set in the list."""

    regrade: RegradeSet
    done: int
    total: int
    author: str
    decided_by: str

    @property
    def moving(self) -> bool:
        """Will it change by itself?"""
        return self.regrade.state in (RegradeState.QUEUED, RegradeState.RUNNING, RegradeState.FAILED)


def regrade_cards(round_id: int) -> list[RegradeCard]:
    """Newest first."""
    return [_card(regrade) for regrade in RegradeSet.objects.filter(round_id=round_id)]


def regrade_card(round_id: int, regrade_id: int) -> RegradeCard | None:
    regrade = RegradeSet.objects.filter(round_id=round_id, pk=regrade_id).first()
    return _card(regrade) if regrade else None


def grades_ahead(card: RegradeCard) -> int:
    """First grades that are served before a set that waits; 0 where nothing holds it up."""
    return GradeJob.objects.filter(state=JobState.QUEUED).count() if card.regrade.state == RegradeState.QUEUED else 0


def _card(regrade: RegradeSet) -> RegradeCard:
    names = person_cards([person for person in (regrade.author_id, regrade.decided_by_id) if person])
    decided = names[regrade.decided_by_id].display_name if regrade.decided_by_id else ""
    return RegradeCard(regrade, regrade.items.exclude(after=None).count(), regrade.items.count(), names[regrade.author_id].display_name, decided)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One attempt before and after. `certificate`: revoked | issued | signed_again | none. Places are among the round's final results."""

    public_id: str
    person: str
    number: int
    before: Result
    after: Result
    place_before: int | None
    place_after: int | None
    certificate: str

    @property
    def flips(self) -> bool:
        return self.before.decision != self.after.decision

    @property
    def changed(self) -> bool:
        return (self.before.score, self.before.round_uplift) != (self.after.score, self.after.round_uplift)


def preview(regrade: RegradeSet) -> list[PreviewRow]:
    """Attempts whose shadow is computed; flips first, then the largest change of score."""
    items = list(regrade.items.exclude(after=None).select_related("before", "after"))
    attempts = {attempt.attempt_id: attempt for attempt in attempts_of_round(regrade.round_id)}
    names = person_cards([item.before.person_id for item in items])
    shadows = {item.before_id: item.after for item in items}
    finals = list(Result.objects.filter(round_id=regrade.round_id, effective=True, state=ResultState.FINALISED))
    if regrade.state == RegradeState.APPLIED:
        # Seen afterwards: the others as they are now, these as they were.
        after_ids = {item.after_id: item.before for item in items}
        finals = [after_ids.get(result.pk, result) for result in finals]
    before, after = _places(finals), _places([shadows.get(result.pk) or result for result in finals])
    practice = regrade.round.kind == "practice"
    rows = []
    for item in items:
        assert item.after is not None  # by the filter above
        attempt = attempts[item.attempt_id]
        rows.append(
            PreviewRow(
                public_id=str(attempt.public_id),
                person=names[item.before.person_id].display_name,
                number=attempt.number,
                before=item.before,
                after=item.after,
                place_before=before.get(item.before_id),
                place_after=after.get(item.after.pk),
                certificate="none" if practice else _certificate(item.before, item.after),
            )
        )
    return sorted(rows, key=lambda row: (not row.flips, -abs(row.after.score - row.before.score), row.before.pk))


def _places(results: Iterable[Result]) -> dict[int, int]:
    """By result, its place as a board ranks: the latest judged attempt of each, ties share (1, 2, 2, 4)."""
    latest: dict[int, Result] = {}
    for result in sorted(results, key=lambda result: result.attempt_number):
        if result.decision != Decision.INVALID:
            latest[result.person_id] = result
    valid = list(latest.values())
    scores = sorted((round(result.score, 1) for result in valid), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(scores, start=1)))}
    return {result.pk: first[round(result.score, 1)] for result in valid}


def _certificate(before: Result, after: Result) -> str:
    """What becomes of the certificate that this attempt's result earned; nothing before a release."""
    if before.state != ResultState.FINALISED:
        return "none"
    held, due = before.decision == Decision.PASS, after.decision == Decision.PASS
    if held and due:
        return "signed_again"
    return "revoked" if held else "issued" if due else "none"


@dataclass(frozen=True, slots=True)
class RegradeNote:
    """What a report says about an applied regrade. `excluded`: titles of the rooms that do not count."""

    at: datetime
    reason: str
    text: str
    correction: str
    before: Result
    after: Result
    excluded: tuple[dict[str, str], ...]


def regrade_notes(attempt_id: int) -> list[RegradeNote]:
    """Applied regrades of an attempt, the latest first. Shadow grades of open or dropped sets are in nobody's report."""
    items = RegradeItem.objects.filter(attempt_id=attempt_id, regrade__state=RegradeState.APPLIED).select_related("regrade", "before", "after")
    return [_note(item) for item in items.order_by("-regrade__decided_at", "-pk") if item.after and item.regrade.decided_at]


def _note(item: RegradeItem) -> RegradeNote:
    assert item.after is not None and item.regrade.decided_at is not None
    played = set(RoomGrade.objects.filter(attempt_id=item.attempt_id).values_list("scenario_id", flat=True))
    cards = [scenario_card(scenario_id) for scenario_id in item.terms.get("excluded", []) if scenario_id in played]
    return RegradeNote(
        at=item.regrade.decided_at,
        reason=str(item.regrade.get_reason_display()),
        text=item.regrade.text,
        correction=item.regrade.correction,
        before=item.before,
        after=item.after,
        excluded=tuple({"title_zh": card.title_zh, "title_en": card.title_en} for card in cards),
    )


@dataclass(frozen=True, slots=True)
class Regraded:
    """A final result that superseded others, for whoever has to follow it. `by` applied the regrade."""

    result_id: int
    earlier_result_ids: tuple[int, ...]
    by: int
    reason: str
    text: str


def regraded(result_id: int) -> Regraded | None:
    """None for a result that is not the effective one of an applied regrade."""
    item = (
        RegradeItem.objects.filter(after=result_id, after__effective=True, after__state=ResultState.FINALISED, regrade__state=RegradeState.APPLIED)
        .select_related("regrade")
        .first()
    )
    if item is None or item.regrade.decided_by_id is None:
        return None
    earlier = RegradeItem.objects.filter(attempt_id=item.attempt_id, regrade__state=RegradeState.APPLIED).values_list("before_id", flat=True)
    return Regraded(result_id, tuple(earlier), item.regrade.decided_by_id, str(item.regrade.get_reason_display()), item.regrade.text)


def regraded_result_ids() -> list[int]:
    """Effective final results of applied regrades: what certificates may have to follow."""
    applied = RegradeItem.objects.filter(regrade__state=RegradeState.APPLIED, after__effective=True, after__state=ResultState.FINALISED)
    return [result_id for result_id in applied.values_list("after_id", flat=True) if result_id is not None]


def rooms_to_exclude(round_id: int, also: Iterable[int] = ()) -> list[tuple[int, str, str]]:
    """(scenario id, title_zh, title_en) of the rooms that count in the round's results, and of those in `also`."""
    counted = RoomGrade.objects.filter(attempt_id__in=Result.objects.filter(round_id=round_id, effective=True).values("attempt"), effective=True)
    ids = sorted({*counted.order_by().values_list("scenario_id", flat=True), *also})
    return [(pk, card.title_zh, card.title_en) for pk, card in ((pk, scenario_card(pk)) for pk in ids)]
