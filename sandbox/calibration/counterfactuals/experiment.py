"""What an experiment gives: curves over doses, and claims of the evidence with their size in this room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.calibration.counterfactuals.stretch import Stretch


@dataclass(frozen=True)
class Curve:
    label: str
    doses: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Claim:
    """One sentence of the evidence. `size` is the effect that it speaks of, as `size_text` says it."""

    code: str
    holds: bool
    size: float
    size_text: str


@dataclass(frozen=True)
class Result:
    code: str
    title: str
    dose: str
    """What is varied, with its unit: the label of the x axis."""
    outcome: str
    """What happens, with its unit: the label of the y axis."""
    curves: tuple[Curve, ...]
    claims: tuple[Claim, ...]

    def claim(self, code: str) -> Claim:
        return next(claim for claim in self.claims if claim.code == code)


Experiment = Callable[[Stretch], Result]


def percent(share: float) -> str:
    return f"{share:+.1%}"


def best_dose(curve: Curve) -> float:
    """The dose of the largest value."""
    return max(zip(curve.values, curve.doses, strict=True))[1]
