"""What a fit gives: the host's parameter sets, and what of them the data decided."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.calibration.evening_variation import PRIOR, EveningVariation
from sandbox.engine.parameters import RoomParameters


@dataclass(frozen=True)
class FittedSession:
    id: str
    digest: str


@dataclass(frozen=True)
class Moved:
    """One parameter: prior and fitted value in its own unit, and how far the data narrowed and moved it."""

    name: str
    prior: float
    value: float
    shift_sd: float
    """(fitted − prior) on the fit scale, in prior standard deviations."""
    spread_share: float
    """Spread of the ensemble over the prior's: 1 = the data say nothing, 0 = the data alone decide."""
    lever: str


@dataclass(frozen=True)
class HostModel:
    host: str
    engine_version: str
    seed: int
    skus: tuple[str, ...]
    categories: tuple[str, ...]
    sessions: tuple[FittedSession, ...]
    members: tuple[RoomParameters, ...]
    """Member 0 is the fit to all the data; the others are refits on resampled blocks."""
    moved: tuple[Moved, ...]
    prior_only_levers: tuple[str, ...]
    list_prices: tuple[float, ...] = ()
    """CNY, of `skus`; empty in models fitted before they were kept."""
    evening_variation: EveningVariation = PRIOR
    """How the host's evenings differ for reasons that no column shows."""

    def knows(self, digest: str) -> bool:
        return any(session.digest == digest for session in self.sessions)


def to_json(model: HostModel) -> bytes:
    return json.dumps(asdict(model), ensure_ascii=False, sort_keys=True).encode()


def from_json(data: bytes) -> HostModel:
    content: dict[str, Any] = json.loads(data)
    return HostModel(
        host=content["host"],
        engine_version=content["engine_version"],
        seed=content["seed"],
        skus=tuple(content["skus"]),
        categories=tuple(content["categories"]),
        sessions=tuple(FittedSession(**row) for row in content["sessions"]),
        members=tuple(RoomParameters(**{key: tuple(value) for key, value in row.items()}) for row in content["members"]),
        moved=tuple(Moved(**row) for row in content["moved"]),
        prior_only_levers=tuple(content["prior_only_levers"]),
        list_prices=tuple(content.get("list_prices", ())),
        evening_variation=EveningVariation.from_plain(content["evening_variation"]) if "evening_variation" in content else PRIOR,
    )
