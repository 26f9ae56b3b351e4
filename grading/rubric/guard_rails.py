"""Guard-rails of rubric/1: contribution, compliance, return rate and the state of the room at hand-over."""

from grading.rubric.facts import GuardLimits, GuardRail, Measure, RunFacts

# Written out here: a used rubric never changes, whatever becomes of the engine. A test compares them with what the gate asks.
LEVEL_MARGIN = 0.05  # of trust and host energy, both on a scale of 0 to 1
FAN_FATIGUE_MARGIN = 2.0  # two fresh pushes more than the baseline
FOLLOWERS_MARGIN = 0.10  # share of the followers that the baseline gains

SEVERE_LEVEL_MARGIN = 0.25
SEVERE_FAN_FATIGUE = 4.0
SEVERE_FOLLOWERS_MARGIN = 0.50

SEVERE_RETURN_RATE = 0.10  # above the limit
SEVERE_CONTRIBUTION_SHARE = 0.10  # of the baseline's value: a scale that also holds where the baseline earns nothing
SEVERE_EXTRA_BREACHES = 2


def guard_rails(candidate: RunFacts, baseline: RunFacts, limits: GuardLimits) -> tuple[GuardRail, ...]:
    contribution = (_contribution(candidate, baseline),) if limits.contribution_not_below_baseline else ()
    return (
        _rail("contribution", *contribution),
        _rail("compliance", _compliance(candidate, limits)),
        _rail("returns", _returns(candidate, baseline, limits)),
        _rail("hand_over", *_hand_over(candidate, baseline)),
    )


def _rail(code: str, *measures: Measure) -> GuardRail:
    return GuardRail(code, all(m.kept for m in measures), any(m.severe for m in measures), measures)


def _at_least(code: str, measured: float, limit: float, severe_below: float, unit: str) -> Measure:
    return Measure(code, measured, limit, "min", unit, measured >= limit, measured < severe_below)


def _at_most(code: str, measured: float, limit: float, severe_above: float, unit: str) -> Measure:
    return Measure(code, measured, limit, "max", unit, measured <= limit, measured > severe_above)


def _contribution(candidate: RunFacts, baseline: RunFacts) -> Measure:
    limit = baseline.contribution_cents
    severe_below = limit - SEVERE_CONTRIBUTION_SHARE * baseline.value_cents
    return _at_least("contribution", candidate.contribution_cents, limit, severe_below, "cents")


def _compliance(candidate: RunFacts, limits: GuardLimits) -> Measure:
    limit = limits.compliance_breaches_max
    severe_above = limit + SEVERE_EXTRA_BREACHES - 1
    return _at_most("compliance", candidate.compliance_breaches, limit, severe_above, "count")


def _returns(candidate: RunFacts, baseline: RunFacts, limits: GuardLimits) -> Measure:
    limit = baseline.return_rate + limits.return_rate_over_baseline_max
    return _at_most("return_rate", candidate.return_rate, limit, limit + SEVERE_RETURN_RATE, "fraction")


def _hand_over(candidate: RunFacts, baseline: RunFacts) -> tuple[Measure, ...]:
    return (
        _at_least(
            "followers",
            candidate.followers,
            baseline.followers * (1 - FOLLOWERS_MARGIN),
            baseline.followers * (1 - SEVERE_FOLLOWERS_MARGIN),
            "people",
        ),
        _at_least("trust", candidate.trust, baseline.trust - LEVEL_MARGIN, baseline.trust - SEVERE_LEVEL_MARGIN, "level"),
        _at_least("energy", candidate.energy, baseline.energy - LEVEL_MARGIN, baseline.energy - SEVERE_LEVEL_MARGIN, "level"),
        _at_most(
            "fan_fatigue",
            candidate.fan_fatigue,
            baseline.fan_fatigue + FAN_FATIGUE_MARGIN,
            baseline.fan_fatigue + SEVERE_FAN_FATIGUE,
            "level",
        ),
    )
