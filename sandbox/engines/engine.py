"""One version of the engine with its bots, as everything outside it uses it: the same verbs for every version.

Modules are imported when a verb first needs them, so that the action path and the pages stay without a compiler. Controls and keys
are the same in all versions and may come from anywhere; scenarios and rooms are made by the version that they are pinned to.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.engine.errors import VersionAltered, VersionNotPinned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sandbox.engine.bots import BotSpec
    from sandbox.engine.bots.bot import Bot
    from sandbox.engine.bundle import Keys, RoomModel, Scenario
    from sandbox.engine.controls import Control, Refusal
    from sandbox.engine.hand_over import HandOver
    from sandbox.engine.levers import Lever
    from sandbox.engine.live import LiveRoom
    from sandbox.engine.replay import Paths
    from sandbox.engine.result import Run


@dataclass(frozen=True)
class Engine:
    """`package` holds the source; `altered` names files of a frozen version that are not what they were: it is then refused."""

    version: str
    bot_version: str
    package: str
    altered: tuple[str, ...] = ()

    def module(self, name: str) -> Any:
        """A module of this version, for what has no verb here. Raises VersionAltered."""
        if self.altered:
            raise VersionAltered(self.version, self.altered)
        return importlib.import_module(f"{self.package}.{name}")

    # ---- bundles ------------------------------------------------------------------------------------------------------

    def scenario_from_json(self, data: bytes) -> Scenario:
        scenario: Scenario = self.module("bundle").scenario_from_json(data)
        return scenario

    def room_from_json(self, data: bytes) -> RoomModel:
        room: RoomModel = self.module("bundle").room_from_json(data)
        return room

    # ---- the room -----------------------------------------------------------------------------------------------------

    @property
    def levers(self) -> dict[str, Lever]:
        levers: dict[str, Lever] = self.module("levers").LEVERS
        return levers

    def refuse(self, scenario: Scenario, log: Sequence[Control], control: Control) -> Refusal | None:
        refusal: Refusal | None = self.module("controls").refuse(scenario, log, control)
        return refusal

    def uptake_delay_ticks(self, scenario: Scenario, keys: Keys, number: int) -> int:
        return int(self.module("uptake").uptake_delay_ticks(scenario, keys, number))

    def run(self, scenario: Scenario, keys: Keys, controls: Sequence[Control], member: int = 0) -> Run:
        run: Run = self.module("replay").run(scenario, keys, controls, member)
        return run

    def run_members(self, scenario: Scenario, keys: Keys, controls: Sequence[Control], members: Sequence[int]) -> list[Run]:
        """`run` in several members of the room's ensemble."""
        if not hasattr(self.module("replay"), "run_members"):  # the first engine builds everything anew for each
            return [self.run(scenario, keys, controls, member) for member in members]
        runs: list[Run] = self.module("replay").run_members(scenario, keys, controls, members)
        return runs

    def run_paths(self, scenario: Scenario, keys: Sequence[Keys], controls: Sequence[Control], member: int = 0) -> Paths:
        paths: Paths = self.module("replay").run_paths(scenario, keys, controls, member)
        return paths

    def live_room(self, scenario: Scenario, keys: Keys) -> LiveRoom:
        room: LiveRoom = self.module("live").LiveRoom(scenario, keys)
        return room

    def hand_over_kept(self, candidate: HandOver, baseline: HandOver) -> bool:
        return bool(self.module("hand_over").hand_over_kept(candidate, baseline))

    def warm_up(self) -> None:
        """Compile or load all that a live room, a replay and a batch of paths call."""
        self.module("replay").warm_up()

    # ---- the bots -----------------------------------------------------------------------------------------------------

    def panel(self) -> list[BotSpec]:
        seats: list[BotSpec] = self.module("bots").panel()
        return seats

    def degenerate(self) -> tuple[BotSpec, ...]:
        seats: tuple[BotSpec, ...] = self.module("bots").DEGENERATE
        return seats

    def bot_by_id(self, bot_id: str) -> BotSpec:
        """Raises KeyError."""
        spec: BotSpec = self.module("bots").bot_by_id(bot_id)
        return spec

    def bot(self, spec: BotSpec, scenario: Scenario, keys: Keys) -> Bot:
        """A seated operator, to be led frame by frame."""
        bot: Bot = self.module("bots.bot").Bot(spec, scenario, keys)
        return bot

    @property
    def times_reaction(self) -> bool:
        """Can its operators be slowed down? The first bots cannot."""
        return hasattr(self.module("bots.play"), "Table")

    def table(self, scenario: Scenario, keys: Keys) -> Any:
        """`.play(spec)` for one operator after the other, on one path; with `late_ticks=…` where `times_reaction`."""
        self._require_bots(scenario)
        if self.times_reaction:
            return self.module("bots.play").Table(scenario, keys)
        return PlainTable(self, scenario, keys)

    def play(self, scenario: Scenario, keys: Keys, spec: BotSpec) -> tuple[Run, tuple[Control, ...]]:
        """The run of an operator and the log that made it. Raises VersionNotPinned if the scenario is pinned to other bots."""
        self._require_bots(scenario)
        played: tuple[Run, tuple[Control, ...]] = self.module("bots.play").play(scenario, keys, spec)
        return played

    def _require_bots(self, scenario: Scenario) -> None:
        if scenario.bot_version != self.bot_version:
            raise VersionNotPinned(scenario.bot_version)


@dataclass(frozen=True)
class PlainTable:
    """The table of bots that had none yet."""

    engine: Engine
    scenario: Scenario
    keys: Keys

    def play(self, spec: BotSpec) -> tuple[Run, tuple[Control, ...]]:
        return self.engine.play(self.scenario, self.keys, spec)


def frozen_engine(manifest: Path) -> Engine:
    """The engine of a frozen package. Its files are compared with the manifest once, before anything of it runs."""
    told, folder = json.loads(manifest.read_bytes()), manifest.parent
    here = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.py")}
    altered = sorted(name for name in {*here, *told["files"]} if here.get(name) != told["files"].get(name))
    return Engine(told["engine"], told["bots"], f"{__package__}.{folder.name}", tuple(altered))
