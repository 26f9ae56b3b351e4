"""The experiments, in the order of the room's evidence table."""

from __future__ import annotations

from sandbox.calibration.counterfactuals import (
    ad_spend,
    close_length,
    hold_length,
    host_energy,
    lucky_bag,
    pitch_length,
    price_cut,
    restock,
    service,
)
from sandbox.calibration.counterfactuals.experiment import Experiment

EXPERIMENTS: dict[str, Experiment] = {
    module.__name__.rpartition(".")[2]: module.run
    for module in (pitch_length, close_length, hold_length, lucky_bag, restock, ad_spend, price_cut, service, host_energy)
}
