"""Two sets of forms: do they pass the same people?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from grading.reliability.simulated_people.study import SatForm


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares between 0 and 1; `score_difference` in points. Rates are means over the forms of a set; `other_decision` over pairs of forms."""

    pass_rate: float
    other_pass_rate: float
    other_decision: float
    score_difference: float

    @property
    def difference(self) -> float:
        """Of the pass rates."""
        return abs(self.pass_rate - self.other_pass_rate)


def agreement(one: Sequence[SatForm], other: Sequence[SatForm]) -> Agreement:
    """Form by form: the first of `one` is held against the first of `other`, sat by the same people."""
    pairs = list(zip(one, other, strict=True))
    changed = [a.decision != b.decision for first, second in pairs for a, b in zip(first.decisions, second.decisions, strict=True)]
    shifts = [b.score - a.score for first, second in pairs for a, b in zip(first.decisions, second.decisions, strict=True)]
    return Agreement(fmean(map(_pass_rate, one)), fmean(map(_pass_rate, other)), fmean(changed), fmean(shifts))


def _pass_rate(form: SatForm) -> float:
    return fmean(decision.decision == "PASS" for decision in form.decisions)
