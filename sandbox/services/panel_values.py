"""What the panel of reference operators reaches in a scenario under given keys, computed once per scenario, keys and bots."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sandbox import selectors
from sandbox.engine import bundle as engine
from sandbox.engines import engine_of
from sandbox.models import PanelRun, Scenario

if TYPE_CHECKING:
    from sandbox.engine.bots import BotSpec
    from sandbox.engine.bots.play import Table
    from sandbox.engine.result import Run


@dataclass(frozen=True)
class PanelValue:
    """One operator's run. Money in cents; `value_cents` is the scenario's metric, expected value.

    From `return_rate` on what guard-rails ask besides: None in panels that played before these were kept.
    """

    bot_id: str
    family: str
    skill: float
    value_cents: float
    gmv_cents: float
    net_cents: float
    contribution_cents: float
    breaches: int
    return_rate: float | None = None
    followers: float | None = None
    trust: float | None = None
    energy: float | None = None
    fan_fatigue: float | None = None


def panel_values(scenario_id: int, keys: engine.Keys) -> list[PanelValue]:
    """The 24 operators in the order of the panel. Raises Scenario.DoesNotExist, ScenarioNotPublished."""
    scenario = selectors.load_scenario(scenario_id)
    digest = Scenario.objects.values_list("digest", flat=True).get(pk=scenario_id)
    return panel_of(scenario, digest, keys)


def panel_is_known(scenario_id: int, keys: engine.Keys) -> bool:
    """Has the panel played here already?"""
    digest, bots = Scenario.objects.values_list("digest", "bot_version").get(pk=scenario_id)
    return PanelRun.objects.filter(scenario_digest=digest, keys_digest=keys_digest(keys), bot_version=bots).exists()


def panel_of(scenario: engine.Scenario, digest: str, keys: engine.Keys) -> list[PanelValue]:
    """As `panel_values`, for a bundle at hand. No transaction is open while the bots play."""
    place = {"scenario_digest": digest, "keys_digest": keys_digest(keys), "bot_version": scenario.bot_version}
    known = PanelRun.objects.filter(**place).values_list("values", flat=True).first()
    if known is not None:
        return [PanelValue(**row) for row in known]
    seats = engine_of(scenario).panel()
    table = engine_of(scenario).table(scenario, keys)
    values = [value_of(table, scenario, bot) for bot in seats]
    row, _ = PanelRun.objects.get_or_create(**place, defaults={"values": [asdict(value) for value in values]})
    return [PanelValue(**value) for value in row.values]


def value_of(table: Table, scenario: engine.Scenario, bot: BotSpec) -> PanelValue:
    """Lets one operator play."""
    run, _ = table.play(bot)
    return value_from(run, scenario, bot)


def value_from(run: Run, scenario: engine.Scenario, bot: BotSpec) -> PanelValue:
    """The figures of an operator's run."""
    return PanelValue(
        bot_id=bot.id,
        family=bot.family,
        skill=bot.skill,
        value_cents=float(run.value_cents(scenario.metric)),
        gmv_cents=float(run.value_cents("gmv")),
        net_cents=float(run.value_cents("net_gmv")),
        contribution_cents=float(run.contribution_cents),
        breaches=breaches_of(run),
        return_rate=float(run.return_rate),
        followers=float(run.hand_over.followers_gained),
        trust=float(run.hand_over.trust),
        energy=float(run.hand_over.energy),
        fan_fatigue=float(run.hand_over.fan_fatigue),
    )


def breaches_of(run: Run) -> int:
    """Compliance breaches that the engine counted."""
    return int(run.compliance.breaches)


def keys_digest(keys: engine.Keys) -> str:
    return hashlib.sha256(engine.to_json(keys)).hexdigest()
