"""Everything that may be certified about a result, as one immutable record."""

from dataclasses import dataclass
from datetime import datetime

from exams.selectors import AttemptRecord, attempt_record
from grading.models import Result, RoomGrade
from grading.models.result import Decision, ResultState
from sandbox.selectors import ScenarioCard, scenario_card


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """One examined room. `uplift` is a fraction over the baseline; categories are those of the products on sale."""

    position: int
    title_zh: str
    title_en: str
    host: str
    categories: tuple[str, ...]
    minutes: float
    metric: str
    uplift: float
    score: float
    baseline_name: str
    followers: int = 0  # of the host; 0: the recording does not say


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """The facts of a result. Uplifts are fractions, money is in cents; None: the figure does not exist for this attempt."""

    result_id: int
    attempt_id: int
    public_id: str
    person_id: int
    round_id: int
    round_slug: str
    round_title_zh: str
    round_title_en: str
    kind: str
    demo: bool
    attempt_number: int
    identity_check: str
    sitting_mode: str
    state: str
    decision: str
    round_uplift: float
    uplift_low: float | None
    uplift_high: float | None
    net_uplift: float | None
    ad_roi: float | None
    contribution_cents: int
    score: float
    score_se: float | None
    expected_growth: float
    cut_score: float
    standard_zh: str
    standard_en: str
    versions: tuple[str, ...]
    rooms: tuple[RoomFigures, ...]
    finalised_at: datetime | None
    effective: bool = True  # not superseded by a regrade
    level: str = ""  # that the round certifies

    @property
    def is_final_pass(self) -> bool:
        return self.effective and self.state == ResultState.FINALISED and self.decision == Decision.PASS


def result_record(result_id: int) -> ResultRecord:
    """Raises Result.DoesNotExist."""
    result = Result.objects.get(pk=result_id)
    attempt = attempt_record(result.attempt_id)
    grades = list(RoomGrade.objects.filter(attempt_id=result.attempt_id, effective=True).order_by("position"))
    return _record(result, attempt, grades)


def _record(result: Result, attempt: AttemptRecord, grades: list[RoomGrade]) -> ResultRecord:
    return ResultRecord(
        result_id=result.pk,
        attempt_id=result.attempt_id,
        public_id=str(attempt.public_id),
        person_id=result.person_id,
        round_id=result.round_id,
        round_slug=attempt.round_slug,
        round_title_zh=attempt.round_title_zh,
        round_title_en=attempt.round_title_en,
        kind=attempt.kind,
        demo=attempt.demo,
        attempt_number=result.attempt_number,
        identity_check=attempt.identity_check,
        sitting_mode=attempt.sitting_mode,
        state=result.state,
        effective=result.effective,
        decision=result.decision,
        round_uplift=result.round_uplift,
        uplift_low=result.uplift_low,
        uplift_high=result.uplift_high,
        net_uplift=result.net_uplift,
        ad_roi=result.ad_roi,
        contribution_cents=result.contribution_cents,
        score=result.score,
        score_se=result.score_se,
        expected_growth=result.expected_growth,
        cut_score=result.cut_score,
        standard_zh=attempt.standard_zh,
        standard_en=attempt.standard_en,
        versions=_versions(grades),
        rooms=tuple(_room(grade) for grade in grades),
        finalised_at=result.published_at,
        level=attempt.level,
    )


def _versions(grades: list[RoomGrade]) -> tuple[str, ...]:
    """Engine, bots and rubric, each once."""
    names = {name for grade in grades for name in (grade.engine_version, grade.bot_version, grade.rubric_version)}
    return tuple(sorted(names))


def _room(grade: RoomGrade) -> RoomFigures:
    card: ScenarioCard = scenario_card(grade.scenario_id)
    return RoomFigures(
        position=grade.position,
        title_zh=card.title_zh,
        title_en=card.title_en,
        host=card.host,
        categories=tuple(sorted({product.category for product in card.products})),
        minutes=card.ticks * 5 / 60,
        metric=grade.metric,
        uplift=grade.uplift,
        score=grade.score,
        baseline_name=grade.baseline_name,
        followers=card.followers,
    )
