"""Reads of the sandbox: for its own pages and API, and for the chapters above."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet

from certify.accounts.statement import Statement
from sandbox.engine.bundle import RoomModel
from sandbox.engine.bundle import Scenario as EngineScenario
from sandbox.engine.levers import TICK_S
from sandbox.engines import engine_of, room_from_json, scenario_from_json
from sandbox.errors import ScenarioNotPublished
from sandbox.models import ExportDraft, ExportMapping, GateRun, HostCalibration, Recording, Room, Scenario
from sandbox.models.scenario import ScenarioState

PUBLISHED = ScenarioState.PUBLISHED

# Controls in force before anybody has touched them. Shelf and price start on and at list price, so they are not named.
UNTOUCHED = {
    "ad_spend": "0",
    "ad_goal": "views",
    "pitch": "",
    "cue": "demo",
    "pace": "steady",
    "cohost": "off",
    "agents": "0",
    "guarantee": "off",
}


@dataclass(frozen=True)
class ControlInForce:
    """One lever as it stands when the excerpt starts."""

    lever: str
    sku: str
    value: str


@dataclass(frozen=True)
class ProductLine:
    """A product as a candidate reads it in preparation. `stock` is what the recorded session had left at the excerpt's start."""

    sku: str
    name: str
    name_en: str
    category: str
    role: str
    list_price_cents: int
    price_cents: int
    floor_price_cents: int
    unit_cost_cents: int
    stock: int
    reserve: int


@dataclass(frozen=True)
class LeverLine:
    """One lever with this scenario's limits."""

    force: str
    kind: str
    choices: tuple[str, ...]
    unit: str
    label_zh: str
    label_en: str
    enabled: bool
    minimum: float | None
    maximum: float | None
    step: float | None
    cooldown_s: int
    cost: str
    instruction: bool  # the host takes it up after finishing the sentence


@dataclass(frozen=True)
class PastSession:
    """An earlier session of the same host, as the shop would know it on the evening."""

    title_zh: str
    title_en: str
    started_at: datetime
    minutes: int
    gmv_cents: int
    entries: int
    orders: int
    series: dict[str, list[float]]  # "minute", "online", "gmv_cents", "entries": one value per minute
    provenance: str


@dataclass(frozen=True)
class ScenarioCard:
    """What may be known of a scenario before it is played. Never in it: baseline, parameters, keys, incidents, this evening."""

    id: int
    title_zh: str
    title_en: str
    host: str
    kind: str
    digest: str
    speed: int  # simulated seconds per real second
    ticks: int
    duration_s: int  # real seconds at `speed`
    start_minute: int
    preparation_s: int
    products: tuple[ProductLine, ...]
    levers: dict[str, LeverLine]
    ad_budget_cents: int
    opening: tuple[ControlInForce, ...]
    baseline_name: str
    metric: str
    incident_count: int
    costs: dict[str, int]
    past_sessions: tuple[PastSession, ...]
    followers: int
    provenance: str
    demo: bool  # made of a recording that the product carries: public


_STATE_AND_DIGEST = Statement(
    lambda scenario_id: Scenario.objects.filter(pk=scenario_id).order_by().values_list("state", "digest"),
    (1_999_999_991,),
    lambda: [Scenario._meta.pk],
)


def load_scenario(scenario_id: int) -> EngineScenario:
    """The published bundle as its own version of the engine uses it. Raises Scenario.DoesNotExist, ScenarioNotPublished, VersionNotPinned."""
    found = _STATE_AND_DIGEST.rows(scenario_id)
    if not found:
        raise Scenario.DoesNotExist
    state, digest = found[0]
    if state != PUBLISHED:
        raise ScenarioNotPublished(scenario_id)
    return _scenario_of_digest(digest)


def scenario_bytes(scenario_id: int) -> bytes:
    """The published bundle's canonical bytes, of which its digest is the SHA-256. Raises Scenario.DoesNotExist, ScenarioNotPublished."""
    state, packed = Scenario.objects.values_list("state", "bundle").get(pk=scenario_id)
    if state != PUBLISHED:
        raise ScenarioNotPublished(scenario_id)
    return zlib.decompress(packed or b"")


def load_room(room_id: int) -> RoomModel:
    """A calibrated room as the engine uses it; raises Room.DoesNotExist."""
    return _room_of_digest(Room.objects.values_list("digest", flat=True).get(pk=room_id))


@lru_cache(maxsize=32)
def _scenario_of_digest(digest: str) -> EngineScenario:
    packed = Scenario.objects.filter(state=PUBLISHED, digest=digest).values_list("bundle", flat=True)[:1].get()
    return scenario_from_json(zlib.decompress(packed or b""))


@lru_cache(maxsize=32)
def _room_of_digest(digest: str) -> RoomModel:
    packed = Room.objects.filter(digest=digest).values_list("model", flat=True)[:1].get()
    return room_from_json(zlib.decompress(packed))


def scenario_card(scenario_id: int) -> ScenarioCard:
    """Raises Scenario.DoesNotExist, ScenarioNotPublished."""
    row = Scenario.objects.select_related("room__recording").defer("bundle", "room__model", "room__recording__files").get(pk=scenario_id)
    bundle = load_scenario(scenario_id)
    recording = row.room.recording
    return ScenarioCard(
        id=row.pk,
        title_zh=row.title_zh,
        title_en=row.title_en,
        host=row.host,
        kind=row.kind,
        digest=row.digest,
        speed=bundle.speed,
        ticks=bundle.ticks,
        duration_s=-(-bundle.ticks * TICK_S // bundle.speed),
        start_minute=bundle.start_tick * TICK_S // 60,
        preparation_s=bundle.preparation_s,
        products=_product_lines(bundle, recording.summary),
        levers=lever_lines(bundle),
        ad_budget_cents=bundle.ad_budget_cents,
        opening=opening_of(bundle),
        baseline_name=bundle.baseline_name,
        metric=bundle.metric,
        incident_count=len(bundle.incidents),
        costs={
            "agent_cents_per_min": bundle.costs.agent_cents_per_min,
            "guarantee_premium_cents": bundle.costs.guarantee_premium_cents,
            "holding_percent_of_unit_cost": bundle.costs.holding_percent_of_unit_cost,
        },
        past_sessions=past_sessions(recording),
        followers=bundle.room.followers,
        provenance=bundle.room.provenance or recording.provenance,
        demo=recording.demo,
    )


def published_scenarios(kind: str | None = None) -> QuerySet[Scenario]:
    """Newest first; bundles are left in the database."""
    rows = Scenario.objects.filter(state=PUBLISHED)
    return (rows.filter(kind=kind) if kind else rows).select_related("room__recording").defer(*_HEAVY_OF_SCENARIO)


def pinned_versions() -> list[tuple[str, str]]:
    """(engine, bots) of all published scenarios."""
    pairs = Scenario.objects.filter(state=PUBLISHED).order_by().values_list("engine_version", "bot_version").distinct()
    return sorted(pairs)


def past_sessions(recording: Recording) -> tuple[PastSession, ...]:
    """Earlier sessions of the host, newest first; of a session that was exported twice, the later export."""
    rows = Recording.objects.filter(host=recording.host, started_at__lt=recording.started_at).defer("files").order_by("id")
    latest = {row.session_id: row for row in rows if row.session_id != recording.session_id}
    return tuple(_past(row) for row in sorted(latest.values(), key=lambda row: row.started_at, reverse=True))


def opening_of(bundle: EngineScenario) -> tuple[ControlInForce, ...]:
    """The recorded controls in force when the excerpt starts: where candidate, baseline and bots begin."""
    levers = engine_of(bundle).levers
    in_force: dict[tuple[str, str], str] = {(lever, ""): value for lever, value in UNTOUCHED.items()}
    for control in bundle.recorded_before:
        kind = levers[control.lever].kind
        if control.lever == "pitch":
            in_force["pitch", ""] = control.sku or control.value
        elif kind in {"sku_choice", "sku_number"} and control.lever != "release":
            in_force[control.lever, control.sku] = control.value
        elif control.lever in UNTOUCHED:
            in_force[control.lever, ""] = control.value
    return tuple(ControlInForce(lever, sku, value) for (lever, sku), value in in_force.items())


def lever_lines(bundle: EngineScenario) -> dict[str, LeverLine]:
    """All fifteen levers with the scenario's limits, in the order of docs/levers.md."""
    lines = {}
    for name, lever in engine_of(bundle).levers.items():
        limits = bundle.limits(name)
        lines[name] = LeverLine(
            force=lever.force,
            kind=lever.kind,
            choices=lever.choices,
            unit=lever.unit,
            label_zh=lever.label_zh,
            label_en=lever.label_en,
            enabled=bool(limits and limits.enabled),
            minimum=limits.minimum if limits else None,
            maximum=limits.maximum if limits else None,
            step=limits.step if limits else None,
            cooldown_s=limits.cooldown_s if limits else 0,
            cost=lever.default_cost,
            instruction=lever.host_instruction,
        )
    return lines


# ---- the studio's own lists -------------------------------------------------------------------------------------------

_HEAVY_OF_SCENARIO = ("bundle", "room__model", "room__fidelity", "room__recording__files", "room__recording__summary")


def recordings() -> QuerySet[Recording]:
    """Host by host, session by session. (A grouped query does not take the table's own order.)"""
    return Recording.objects.defer("files").annotate(room_count=Count("rooms")).order_by("host", "started_at", "id")


def export_drafts(owner_id: int) -> QuerySet[ExportDraft]:
    """A person's own exports that are not imported yet, the last touched first; the sheets stay in the database."""
    return ExportDraft.objects.filter(owner_id=owner_id, imported_at=None).defer("sheets")


def export_mappings(owner_id: int) -> QuerySet[ExportMapping]:
    """What a person confirmed before, the last first."""
    return ExportMapping.objects.filter(owner_id=owner_id)


def calibrations() -> QuerySet[HostCalibration]:
    """Newest first."""
    return HostCalibration.objects.annotate(recording_count=Count("recordings", distinct=True)).order_by("-queued_at", "-id")


def rooms() -> QuerySet[Room]:
    """Host by host, session by session, the newest room of a session first."""
    return Room.objects.select_related("recording", "calibration").defer("model", "recording__files")


def scenarios() -> QuerySet[Scenario]:
    """Drafts too, newest first; bundles are left in the database."""
    return Scenario.objects.select_related("room__recording").defer(*_HEAVY_OF_SCENARIO)


def latest_recordings_of_host(host: str) -> list[int]:
    """Ids of one recording per session: the latest export of each."""
    rows = Recording.objects.filter(host=host).order_by("id").values_list("session_id", "pk")
    return sorted(dict(rows).values())


def latest_gate(scenario_id: int) -> GateRun | None:
    """The draft's last bot check, whatever became of it."""
    return GateRun.objects.filter(scenario_id=scenario_id).order_by("-pk").first()


def _past(row: Recording) -> PastSession:
    totals, series = row.summary["totals"], row.summary["series"]
    return PastSession(
        title_zh=row.title_zh,
        title_en=row.title_en,
        started_at=row.started_at,
        minutes=row.minutes,
        gmv_cents=totals["gmv_cents"],
        entries=totals["entries"],
        orders=totals["orders"],
        series={name: series[name] for name in ("minute", "online", "gmv_cents", "entries")},
        provenance=row.provenance,
    )


def _product_lines(bundle: EngineScenario, summary: dict[str, Any]) -> tuple[ProductLine, ...]:
    recorded = {line["sku"]: line for line in summary["products"]}
    minute = bundle.start_tick * TICK_S // 60
    prices = {control.sku: round(float(control.value) * 100) for control in opening_of(bundle) if control.lever == "price"}
    lines = []
    for product, reserve in zip(bundle.room.products, bundle.reserve_at_start, strict=True):
        left = recorded[product.sku]["stock"]
        lines.append(
            ProductLine(
                sku=product.sku,
                name=product.name,
                name_en=product.name_en,
                category=product.category,
                role=product.role,
                list_price_cents=product.list_price_cents,
                price_cents=prices.get(product.sku, product.list_price_cents),
                floor_price_cents=product.floor_price_cents,
                unit_cost_cents=product.unit_cost_cents,
                stock=left[minute - 1] if minute else product.stock,
                reserve=reserve,
            )
        )
    return tuple(lines)
