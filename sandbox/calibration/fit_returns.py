"""Which products come back, and what pressure, free returns and open questions add: from the refunds of each minute."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sandbox.calibration.gauss_newton import Residuals
from sandbox.calibration.mean_room import MeanRoom, quiet, select_products
from sandbox.calibration.observations import Array, Observed
from sandbox.calibration.parameter_block import ParameterBlock, parameters_of
from sandbox.engine import layout as at
from sandbox.engine.bundle import TICKS_PER_MIN
from sandbox.engine.levers import CUES
from sandbox.engine.parameters import RoomParameters

RETURNS = ("return_close", "return_guarantee", "return_question", "return_bargain")


class ReturnFacts:
    """What of a session decides returns: [products, minutes] sold and cut; [minutes] under close, free returns, open questions."""

    def __init__(self, room: MeanRoom, seen: Observed, parameters: RoomParameters) -> None:
        minutes = seen.setting.minutes
        script = seen.script.reshape(minutes, TICKS_PER_MIN, -1)
        closing = script[:, :, at.S_CUE] == CUES.index("close")
        self.sold = seen.product_gmv
        self.closed = closing.mean(axis=1)
        list_price = np.array([float(product.list_price_cents) for product in seen.setting.products])
        price = seen.price.reshape(minutes, TICKS_PER_MIN, -1).mean(axis=1).T
        self.cut = 1.0 - price / list_price[:, None]
        self.price_cny = price / 100.0
        self.guarantee = script[:, :, at.S_GUARANTEE].mean(axis=1)
        run = room.run(quiet(parameters))
        questions = run.minute(at.R_QUESTIONS) / TICKS_PER_MIN
        self.waiting = questions / (questions + parameters["question_scale"] * run.online + 1.0)
        self.refunds = seen.refunds
        self.places = room.places

    def expected(self, parameters: RoomParameters) -> tuple[Array, Array]:
        """Expected refunds of each minute in CNY, and their variance."""
        back = self.share(parameters)
        return (self.sold * back).sum(axis=0), (self.sold * self.price_cny * back * (1.0 - back)).sum(axis=0)

    def share(self, parameters: RoomParameters) -> Array:
        """[products, minutes] of what is sold that comes back."""
        share = np.array(select_products(parameters, self.places).product_return)[:, None]
        odds = np.log(share / (1.0 - share)) + parameters["return_close"] * self.closed + parameters["return_bargain"] * self.cut
        odds = odds + parameters["return_guarantee"] * self.guarantee + parameters["return_question"] * self.waiting
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def return_residuals(facts: Sequence[ReturnFacts], block: ParameterBlock, scaled: Array) -> Residuals:
    # Weights stay those of where the fit begins: with weights that follow the parameters, more returns would excuse themselves.
    spread = [np.sqrt(fact.expected(parameters_of(scaled))[1] + 1.0) for fact in facts]

    def residuals(theta: Array) -> Array:
        parameters = parameters_of(block.put(scaled, theta))
        return np.concatenate([(fact.refunds - fact.expected(parameters)[0]) / sd for fact, sd in zip(facts, spread, strict=True)])

    return residuals
