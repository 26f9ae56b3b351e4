"""What goes into a rubric and what comes out. Money in cents, rates as fractions, uplift as a fraction (0.3 = +30 %)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One operator's run of a room on one path.

    `value_cents` is the expected order value in the scenario's metric (gross, or net of expected returns);
    `followers` are those gained in the room, `trust` and `energy` lie between 0 and 1, `fan_fatigue` is 0 for a rested
    fan group and about 1 more for every push.
    """

    value_cents: float
    contribution_cents: float
    return_rate: float
    compliance_breaches: int
    followers: float
    trust: float
    energy: float
    fan_fatigue: float


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """The scenario's own limits. `return_rate_over_baseline_max` is absolute: 0.1 allows ten points above the baseline's."""

    contribution_not_below_baseline: bool = True
    compliance_breaches_max: int = 0
    return_rate_over_baseline_max: float = 0.10


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """The played path of one room: candidate, baseline and reference operators under the same keys."""

    candidate: RunFacts
    baseline: RunFacts
    panel_values_cents: tuple[float, ...]
    limits: GuardLimits


@dataclass(frozen=True, slots=True)
class Measure:
    """One comparison of a guard-rail. `sense` is "min" (measured ≥ limit) or "max" (measured ≤ limit)."""

    code: str
    measured: float
    limit: float
    sense: str
    unit: str
    kept: bool
    severe: bool


@dataclass(frozen=True, slots=True)
class GuardRail:
    """A minimum that nothing can be traded for. Breached if any of its measures is."""

    code: str
    kept: bool
    severe: bool
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class RoomScore:
    """The score of one room. `log_ratio` = ln(value / baseline), `log_ratio_used` the same within the panel's range."""

    uplift: float
    log_ratio: float
    log_ratio_used: float
    z: float
    equated_score: float
    score: float
    panel_median_log: float
    panel_scale_log: float
    panel_low_log: float
    panel_high_log: float
    guard_rails: tuple[GuardRail, ...]

    @property
    def breached(self) -> bool:
        return any(not rail.kept for rail in self.guard_rails)


@dataclass(frozen=True, slots=True)
class RoundRules:
    """What the round asks: growth over the baseline as a fraction, and the cut on the scale of scores.

    `invalid_because` is a code (outage, incident, breach, void) when the attempt cannot be judged; empty otherwise.
    """

    expected_growth: float
    cut_score: float
    invalid_because: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the decision, met or not, with the number that decided and the number asked for."""

    code: str
    met: bool
    measured: float | None
    required: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class RoundDecision:
    """The round's figures and PASS, FAIL or INVALID. `score_se` is None with one room: there is no scatter."""

    uplift: float
    score: float
    score_se: float | None
    decision: str
    conditions: tuple[Condition, ...]
