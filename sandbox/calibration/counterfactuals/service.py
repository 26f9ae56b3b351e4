"""Service and guarantee pay through orders and cost through returns."""

from __future__ import annotations

from sandbox.calibration.counterfactuals.experiment import Claim, Curve, Result, percent
from sandbox.calibration.counterfactuals.stretch import Outcome, Stretch
from sandbox.engine.controls import Control

DOSES_AGENTS = (0, 1, 2, 4, 6, 8)
_MINUTES = 20


def run(stretch: Stretch) -> Result:
    plain = [_served(stretch, agents, "off") for agents in DOSES_AGENTS]
    free = [_served(stretch, agents, "on") for agents in DOSES_AGENTS]
    alone = plain[0].gmv
    curves = tuple(
        Curve(label, DOSES_AGENTS, tuple(outcome.gmv / alone - 1.0 for outcome in outcomes))
        for label, outcomes in (("GMV, no free returns", plain), ("GMV, free returns", free))
    )
    served = plain[-1].gmv / alone - 1.0
    unanswered = plain[0].return_share - plain[-1].return_share
    lift, back = free[-1].gmv / plain[-1].gmv - 1.0, free[-1].return_share - plain[-1].return_share
    return Result(
        code="service",
        title="Agents and guarantee",
        dose="agents on duty",
        outcome="against nobody, no guarantee",
        curves=curves,
        claims=(
            Claim("answers pay through orders", served > 0.0, served, f"{percent(served)} GMV, 8 agents against none"),
            Claim("open questions come back as returns", unanswered > 0.0, unanswered, f"{100 * unanswered:+.1f} points returned"),
            Claim("the guarantee pays through orders", lift > 0.0, lift, f"{percent(lift)} GMV"),
            Claim("the guarantee costs through returns", back > 0.0, back, f"{100 * back:+.1f} points returned"),
        ),
    )


def _served(stretch: Stretch, agents: int, guarantee: str) -> Outcome:
    return stretch.run(_MINUTES, [Control(0, "agents", "", str(agents)), Control(0, "guarantee", "", guarantee)])
