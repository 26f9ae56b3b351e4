"""How long this host takes to take an instruction up: a draw addressed by the attempt's action number.

Plain Python, so that the action path needs no compiler.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sandbox.engines.room_1_bots_1.levers import LEVERS, TICK_S

if TYPE_CHECKING:
    from sandbox.engines.room_1_bots_1.bundle import Keys, Scenario

UPTAKE_EVENT = 7


def uptake_delay_ticks(scenario: Scenario, keys: Keys, number: int) -> int:
    """Ticks between the acceptance of instruction `number` and its effect, at least one."""
    low_s, high_s = scenario.uptake_s
    words = philox((0, UPTAKE_EVENT, number & 0xFFFFFFFF, scenario.room.number), (keys.luck & 0xFFFFFFFF, keys.luck >> 32))
    uniform = (words[0] + 0.5) / 4294967296.0
    delay_s = low_s + (high_s - low_s) * uniform
    return max(1, math.ceil(delay_s / TICK_S))


def takes_uptake(lever: str) -> bool:
    """Whether a lever is an instruction to the host."""
    return LEVERS[lever].host_instruction


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC11)."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ c3 ^ k1, p0 & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3
