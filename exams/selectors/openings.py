"""Which forms may be shown to everybody, which are, and what that uses up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from exams.errors import NotHere
from exams.models import Attempt, AttemptState, Form, FormRoom, Registration, RoomWatched, Round, RoundKind, RoundState, Showing
from exams.timing.programme import Part, programme
from sandbox.selectors import load_scenario

GRACE = timedelta(minutes=1)
"""After the last start that is possible: one that was accepted in its last instant may not be in the database yet."""


@dataclass(frozen=True)
class FormAttempt:
    """One attempt at a form."""

    attempt_id: int
    public_id: UUID
    registration_id: int
    person_id: int
    number: int
    void: bool


def spectator_obstacles(form: Form, now: datetime) -> list[str]:
    """Why a form may not be shown: `practice`, `draft`, `sitting_open`, `attempt_open`, `in_use` (a certification to come has one of its rooms)."""
    round_ = form.round
    if round_.kind == RoundKind.PRACTICE:
        return ["practice"]
    if round_.state == RoundState.DRAFT:
        return ["draft"]
    obstacles = []
    if _may_start(Form.objects.filter(pk=form.pk), now).exists():
        obstacles.append("sitting_open")
    if Attempt.objects.filter(form=form, closed_at=None).exists():
        obstacles.append("attempt_open")
    if _in_use(form, now):
        obstacles.append("in_use")
    return obstacles


def _may_start(forms: QuerySet[Form], now: datetime) -> QuerySet[Form]:
    """Forms that somebody can still start: the sitting is not over, for the one whose start is delayed the most."""
    delay_s = Registration.objects.filter(round__forms__in=forms).aggregate(most=Max("delay_s"))["most"] or 0
    return forms.filter(round__state=RoundState.PUBLISHED, sitting__ends_at__gt=now - GRACE - timedelta(seconds=delay_s))


def _in_use(form: Form, now: datetime) -> bool:
    """Another form with one of these rooms is sat, or will be, in a certification, whose rooms nobody may have met."""
    scenarios = FormRoom.objects.filter(form=form).values("scenario")
    others = Form.objects.filter(rooms__scenario__in=scenarios, round__kind=RoundKind.CERTIFICATION, round__demo=False).exclude(pk=form.pk)
    others = others.exclude(round__state=RoundState.DRAFT)
    return _may_start(others, now).exists() or Attempt.objects.filter(form__in=others, closed_at=None).exists()


def shown_scenarios(scenario_ids: Iterable[int]) -> set[int]:
    """Those that everybody may have watched."""
    shown = FormRoom.objects.filter(scenario__in=list(scenario_ids), form__opening__isnull=False)
    return set(shown.values_list("scenario_id", flat=True))


def watched_scenarios(person_id: int) -> set[int]:
    """Rooms that this person has watched while signed in."""
    return set(RoomWatched.objects.filter(person_id=person_id).values_list("scenario_id", flat=True))


def forms_to_open(now: datetime) -> list[Form]:
    """Demonstrations that are over and not open yet: their recordings are public, so that nobody need decide."""
    demonstrations = Q(round__kind=RoundKind.DEMONSTRATION) | Q(round__demo=True)
    forms = Form.objects.filter(demonstrations, opening=None).exclude(round__kind=RoundKind.PRACTICE).select_related("round")
    return [form for form in forms.filter(attempts__isnull=False).distinct() if not spectator_obstacles(form, now)]


def open_forms(slug: str = "") -> list[Form]:
    """Every form that is shown, or those of one round; the newest round first."""
    forms = _open().filter(round__slug=slug) if slug else _open()
    return list(forms.order_by("-round__opens_at", "-round_id", "label"))


def _open() -> QuerySet[Form]:
    """Not one in which somebody still sits, whatever else may have gone wrong."""
    opened = Form.objects.filter(opening__isnull=False).exclude(pk__in=Attempt.objects.filter(closed_at=None).values("form_id"))
    return opened.select_related("round", "opening", "sitting")


def forms_of(round_: Round) -> list[Form]:
    """With their opening, in the order of labels."""
    return list(Form.objects.filter(round=round_).select_related("round", "opening", "sitting").order_by("label"))


def open_form(slug: str, label: str) -> Form:
    """Raises NotHere for a form that is not shown, or does not exist."""
    form = _open().filter(round__slug=slug, label=label).first()
    if form is None:
        raise NotHere
    return form


def form_attempts(forms: Iterable[Form]) -> dict[int, list[FormAttempt]]:
    """By form, in the order of their starts. One query."""
    found: dict[int, list[FormAttempt]] = {form.pk: [] for form in forms}
    for row in Attempt.objects.filter(form__in=list(found)).select_related("registration").order_by("pk"):
        void = row.state == AttemptState.VOID
        found[row.form_id].append(FormAttempt(row.pk, row.public_id, row.registration_id, row.registration.person_id, row.number, void))
    return found


def form_scenarios(form: Form) -> list[int]:
    """In the order of rooms."""
    return list(FormRoom.objects.filter(form=form).order_by("position").values_list("scenario_id", flat=True))


def showing_by_id(public_id: UUID) -> Showing:
    """Raises NotHere."""
    showing = Showing.objects.filter(public_id=public_id, form__in=_open()).select_related("form__round").first()
    if showing is None:
        raise NotHere
    return showing


def showings_ahead(now: datetime) -> list[Showing]:
    """Those that play or will play, the first first."""
    return list(
        Showing.objects.filter(cancelled_at=None, ends_at__gt=now, form__in=_open()).select_related("form__round").order_by("starts_at", "id")
    )


def showings_of(form: Form) -> list[Showing]:
    return list(Showing.objects.filter(form=form).order_by("-starts_at"))


def programme_of(showing: Showing) -> tuple[Part, ...]:
    return form_programme(showing.form, showing.speed, showing.interval_s)


def form_programme(form: Form, speed: int, interval_s: int) -> tuple[Part, ...]:
    return programme([load_scenario(scenario_id).ticks for scenario_id in form_scenarios(form)], speed, interval_s)


def replays_wait_until(form: Form, now: datetime) -> datetime | None:
    """Replays do not run ahead of a showing: the end of the last one that is planned; None: nothing is waited for."""
    last: datetime | None = Showing.objects.filter(form=form, cancelled_at=None, ends_at__gt=now).aggregate(last=Max("ends_at"))["last"]
    return last
