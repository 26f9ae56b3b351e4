"""What an operator leaves behind: followers, trust, host energy and the fan group's patience, against what the baseline leaves.

The margins are those below which nobody would see the difference. Rubric and gate use the same ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.engines.room_1_bots_1.result import HandOver

LEVEL_MARGIN = 0.05
"""Of trust and host energy, both on a scale of 0–1."""
FAN_FATIGUE_MARGIN = 2.0
"""Two fresh pushes to the fan group more than the baseline."""
FOLLOWERS_MARGIN = 0.10
"""Share of the followers that the baseline gains."""


def hand_over_kept(candidate: HandOver, baseline: HandOver) -> bool:
    """Is the room left as good as the baseline leaves it, within the margins?"""
    return (
        candidate.followers_gained >= baseline.followers_gained * (1 - FOLLOWERS_MARGIN)
        and candidate.trust >= baseline.trust - LEVEL_MARGIN
        and candidate.energy >= baseline.energy - LEVEL_MARGIN
        and candidate.fan_fatigue <= baseline.fan_fatigue + FAN_FATIGUE_MARGIN
    )
