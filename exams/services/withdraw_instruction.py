"""Take an instruction back that the host has not taken up yet: what may be withdrawn, and until when.

The log stays append-only: a withdrawal is a row of its own, with a number and a tick, and the instruction stays where it is.
Only instructions to the host wait, so that only they can be withdrawn; every other lever acts at its tick. Cool-down and the
order in which the host takes things up count the withdrawn instruction too: nobody gains time, or draws a shorter delay.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from exams.errors import ControlRefused
from exams.models import Action
from exams.models.action import WITHDRAW
from sandbox.engines import Engine


def is_instruction(engine: Engine, lever: str) -> bool:
    """Whether the host has to take it up; a withdrawal is not said to the host."""
    return lever != WITHDRAW and engine.levers[lever].host_instruction


def require_withdrawable(engine: Engine, log: Sequence[Action], value: str, tick: int) -> Action:
    """The instruction with the number `value`, which a withdrawal at `tick` takes back. Raises ControlRefused.

    Nothing from `tick` on has been computed or shown to anybody, so an instruction whose effective tick is not before it can
    still be left out.
    """
    target = next((action for action in log if str(action.number) == value and is_instruction(engine, action.lever)), None)
    if target is None:
        raise ControlRefused("nothing_to_withdraw", _("There is no instruction to the host with this number."), {"number": value})
    if any(action.lever == WITHDRAW and action.value == value for action in log):
        raise ControlRefused("already_withdrawn", _("This instruction is withdrawn already."), {"number": value})
    if target.effective_tick < tick:
        raise ControlRefused("taken_up", _("The host has taken this up already."), {"number": value, "effective_tick": target.effective_tick})
    return target
