"""Words of similarity reports, integrity cases and the trail of an attempt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.pages.lever_texts import lever_name, value_names
from grading.pages.debrief_words import product
from grading.pages.labels import Text
from sandbox.engine.levers import LEVERS

REFUSALS: dict[str, Text] = {
    "text_missing": gettext_lazy("Say what was seen: the candidate reads it."),
    "about_oneself": gettext_lazy("Nobody opens a case about themselves."),
    "attempt_open": gettext_lazy("The attempt is still open. Wait until it has closed."),
    "attempt_void": gettext_lazy("The attempt does not count already."),
    "statement_missing": gettext_lazy("Write something first."),
    "hearing_over": gettext_lazy("The time for a statement is over."),
    "stated_already": gettext_lazy("Your statement was made already."),
    "decided_already": gettext_lazy("The case is decided."),
    "explanation_missing": gettext_lazy("Say why: the candidate reads it."),
    "bad_reason": gettext_lazy("Choose a reason that fits the outcome."),
    "not_heard": gettext_lazy("The candidate has not been heard yet: wait for the statement, or until the time for it is over."),
}
SECOND_PERSON = gettext_lazy("A second person decides: not whoever opened the case, and not the candidate.")

SIGNS: dict[str, Text] = {
    "phase": gettext_lazy("acts at the same moment of the second"),
    "interval": gettext_lazy("acts at the same interval"),
    "burst": gettext_lazy("bursts faster than hands"),
    "reaction": gettext_lazy("answers incidents faster than people see them"),
}

CASE_EVENTS: dict[str, Text] = {
    "opened": gettext_lazy("case opened"),
    "stated": gettext_lazy("the candidate made a statement"),
    "decided": gettext_lazy("case decided"),
}


def action_words(products: Mapping[str, Mapping[str, str]]) -> Callable[[str, str, str], str]:
    """Names an action in the reader's language."""

    def words(lever: str, sku: str, value: str) -> str:
        known = LEVERS.get(lever)
        parts = [lever_name(known) if known else lever, product(sku, products) if sku else "", value_names().get(lever, {}).get(value, value)]
        return " ".join(part for part in parts if part)

    return words


def chance_words(chance: float) -> str:
    """The chance that some independent pair of the sitting looks so alike, as people read it: 1 in so many sittings."""
    if chance >= 0.5:
        return _("to be expected")
    if chance < 1e-6:
        return _("less than once in a million sittings")
    return _("once in %(n)s sittings") % {"n": f"{round(1 / chance):,}"}


def ready_allegation(ground: str) -> str:
    """A first wording, to be made concrete. It names nobody else."""
    return {
        "similarity": _("Your actions in this attempt are much more like another log of the same rooms than independent work usually is."),
        "timing": _("The timing of your actions in this attempt looks like a program’s."),
        "places": _("The console of this attempt was opened from several addresses or browsers."),
        "observed": _("Something was observed during your attempt:"),
    }[ground]


def refusal_text(why: Any) -> str:
    return str(REFUSALS.get(str(why), why))
