"""One standard-setting study: where the reference operators of middle skill stand in the demonstration round.

Computed from their runs by the product's own services. There are no judges in it and no human ratings, and nobody approves it: the page shows
how a cut is derived and whom it would pass; the demo's rounds go on saying that their examiner set the cut.
"""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from grading.services.close_study import close_study
from grading.services.make_study import NewStudy, make_study

CLIENT_ID = uuid5(NAMESPACE_URL, "certify:demo:panel-study")
"""The same at every installation, so that a repeated one finds the first study."""

SKILL_AT_CUT = 0.5
TITLE = "示范场：参考操盘手的中等水平 · Demonstration: reference operators of middle skill"


def install_standard(round_: Any, examiner: Any, now: datetime) -> None:
    """The operators have played these rooms already, for the certificate's grade."""
    study = make_study(NewStudy(CLIENT_ID, round_.pk, TITLE, "panel", skill_at_cut=SKILL_AT_CUT), examiner.pk, now)
    close_study(study.pk, now)
