"""Let the reference operators of new studies play their rooms, and score what they did as a candidate's run is scored."""

from exams.selectors import RoomRecord
from grading.models import StandardRun
from grading.models.standard_run import RunSource
from grading.models.standard_study import StudyState
from grading.selectors.studies import keys_of_run
from grading.services.grade_room import grade_room
from grading.services.send_study import send_studies
from sandbox.engines import engine_of
from sandbox.selectors import load_scenario

RUNS_AT_ONCE = 4
"""A run takes half a second, the first one in a room its whole panel: other work has its turn in between."""


def prepare_studies() -> int:
    """How many runs were played. Twice is once: the same keys give the same run, and the first to write it wins."""
    waiting = StandardRun.objects.filter(source=RunSource.OPERATOR, score__isnull=True, study__state=StudyState.DRAFT)
    runs = list(waiting.order_by("study_id", "scenario_id", "number")[:RUNS_AT_ONCE])
    for run in runs:
        prepare_run(run)
    if waiting.exists():
        send_studies()
    return len(runs)


def prepare_run(run: StandardRun) -> None:
    """No transaction is open while the operator plays."""
    scenario, keys = load_scenario(run.scenario_id), keys_of_run(run)
    engine = engine_of(scenario)
    _, controls = engine.play(scenario, keys, engine.bot_by_id(run.bot_id))
    graded = grade_room(RoomRecord(0, run.scenario_id, keys, controls, None, None, "", scenario.ticks - 1))
    StandardRun.objects.filter(pk=run.pk, score__isnull=True).update(
        log=[[control.tick, control.lever, control.sku, control.value] for control in controls],
        score=graded.score.equated_score,
        uplift=graded.score.uplift,
        breached=graded.score.breached,
    )
