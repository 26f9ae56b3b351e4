"""A demonstration that is over, so that there is something to watch from the first minute: one room, sat by the demo's program."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from certify.demo.content.reference_run import sit
from certify.demo.content.rounds import STANDARD_EN, STANDARD_ZH
from exams.errors import NotHere
from exams.selectors import attempts_of, round_by_slug
from exams.selectors.openings import forms_of
from exams.services.create_round import NewRound, create_round
from exams.services.open_form import open_form
from exams.services.publish_round import publish_round
from grading.services.derive_growth import derive_and_record
from sandbox.engines import bot_by_id

PAST = "past-demonstration"
OPERATOR = "rundown-8"
AGO = timedelta(hours=3)
OPEN_FOR = timedelta(hours=2)


def install_replay(scenarios: Sequence[int], person: Any, by: Any, clock: Callable[[], datetime]) -> None:
    """The round as if it had been three hours ago; then its form is open to everybody. Finds what an earlier run has left."""
    try:
        round_ = round_by_slug(PAST, drafts=True)
    except NotHere:
        round_ = create_round(_round(scenarios[0], clock() - AGO), by, clock() - AGO)
    if round_.derived_at is None:
        derive_and_record(round_.pk, round_.opens_at)
    round_ = publish_round(round_.pk, by, round_.opens_at)
    if not any(attempt.registration.round_id == round_.pk for attempt in attempts_of(person.pk)):
        sit(round_, person, bot_by_id(OPERATOR), round_.opens_at + timedelta(minutes=10), clock)
    for form in forms_of(round_):
        open_form(form.pk, None, clock())


def _round(scenario: int, opens_at: datetime) -> NewRound:
    opens_at = opens_at.replace(microsecond=0)
    return NewRound(
        slug=PAST,
        title_zh="示范场 · 已结束，可以观看",
        title_en="Demonstration that is over, to be watched",
        description_zh="一间直播间，由演示程序操盘。场次已经结束，每一步操作都可以回放。",
        description_en="One room, steered by the demo's program. The round is over; every move can be replayed.",
        kind="demonstration",
        demo=True,
        forms=[[scenario]],
        expected_growth=None,
        cut_score=Decimal(450),
        attempts_allowed=1,
        opens_at=opens_at,
        closes_at=opens_at + OPEN_FOR,
        standard_zh=STANDARD_ZH,
        standard_en=STANDARD_EN,
    )
