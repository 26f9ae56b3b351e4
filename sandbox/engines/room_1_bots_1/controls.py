"""What an operator does: one control, how its value is read, and the pure check of a new action against scenario and log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.engines.room_1_bots_1.errors import ControlError
from sandbox.engines.room_1_bots_1.levers import LEVERS, TICK_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sandbox.engines.room_1_bots_1.bundle import LeverLimits, Product, Scenario

CONTROLS_PER_TICK = 8
"""More controls than this in one tick are not a person steering a room."""


@dataclass(frozen=True)
class Control:
    """One effective action. `value` is text as in a recording's operator log; `tick` counts from the start of the log's room."""

    tick: int
    lever: str
    sku: str = ""
    value: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why an action was not accepted; `code` is translated by the surface that shows it."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True)
class ParsedValue:
    """A control's value as the engine uses it. Money in cents."""

    number: float | None = None
    choice: str | None = None
    product: int | None = None
    """Index into the products; None for a lever without product or an empty pitch."""


def sorted_log(controls: Iterable[Control]) -> tuple[Control, ...]:
    """A log in order of ticks; ties keep their order."""
    return tuple(sorted(controls, key=lambda control: control.tick))


def parse_value(lever: str, sku: str, value: str, products: Sequence[Product]) -> ParsedValue:
    """Read a control; raises ControlError with a code: unknown_lever, unknown_sku, unexpected_sku, missing_value, not_a_number, unknown_choice."""
    spec = LEVERS.get(lever)
    if spec is None:
        raise ControlError("unknown_lever", {"lever": lever})
    needs_sku = spec.kind in {"sku_choice", "sku_number"}
    if sku and not needs_sku and spec.kind != "sku":
        raise ControlError("unexpected_sku", {"lever": lever, "sku": sku})
    product = _product_index(sku, products) if needs_sku or sku else None
    if spec.kind in {"sku", "none"}:
        return ParsedValue(product=product)
    if value.strip() == "":
        raise ControlError("missing_value", {"lever": lever})
    if spec.kind in {"choice", "sku_choice"}:
        if value not in spec.choices:
            raise ControlError("unknown_choice", {"lever": lever, "value": value, "choices": list(spec.choices)})
        return ParsedValue(choice=value, product=product)
    return ParsedValue(number=_number(lever, value), product=product)


def _product_index(sku: str, products: Sequence[Product]) -> int:
    for index, product in enumerate(products):
        if product.sku == sku:
            return index
    raise ControlError("unknown_sku", {"sku": sku})


def _number(lever: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise ControlError("not_a_number", {"lever": lever, "value": value}) from None
    if not -1e12 < number < 1e12:
        raise ControlError("not_a_number", {"lever": lever, "value": value})
    return number


def refuse(scenario: Scenario, log: Sequence[Control], control: Control) -> Refusal | None:
    """None if the action may be accepted after `log`, else the reason. Looks at the log only, never at the room."""
    try:
        parsed = parse_value(control.lever, control.sku, control.value, scenario.room.products)
    except ControlError as error:
        return Refusal(error.code, error.params)
    limits = scenario.limits(control.lever)
    if limits is None or not limits.enabled:
        return Refusal("locked_lever", {"lever": control.lever})
    return (
        _refuse_tick(scenario, log, control)
        or _refuse_limits(scenario, control, parsed, limits)
        or _refuse_cooldown(log, control, limits)
        or _refuse_reserve(scenario, log, control, parsed)
        or _refuse_ads(scenario, log, control, parsed)
    )


def _refuse_tick(scenario: Scenario, log: Sequence[Control], control: Control) -> Refusal | None:
    if not 0 <= control.tick < scenario.ticks:
        return Refusal("outside_session", {"tick": control.tick, "ticks": scenario.ticks})
    if sum(1 for earlier in log if earlier.tick == control.tick) >= CONTROLS_PER_TICK and control.tick > 0:
        return Refusal("too_many_actions", {"per_tick": CONTROLS_PER_TICK})
    return None


def _refuse_limits(scenario: Scenario, control: Control, parsed: ParsedValue, limits: LeverLimits) -> Refusal | None:
    number = parsed.number
    if number is None:
        return None
    if control.lever == "price" and parsed.product is not None:
        floor_cents = scenario.room.products[parsed.product].floor_price_cents
        if round(number * 100) < floor_cents:
            return Refusal("price_under_floor", {"sku": control.sku, "floor_cents": floor_cents})
        ceiling_cents = 3 * scenario.room.products[parsed.product].list_price_cents
        if round(number * 100) > ceiling_cents:
            return Refusal("value_above_maximum", {"lever": control.lever, "maximum": ceiling_cents / 100})
    if limits.minimum is not None and number < limits.minimum:
        return Refusal("value_below_minimum", {"lever": control.lever, "minimum": limits.minimum})
    if limits.maximum is not None and number > limits.maximum:
        return Refusal("value_above_maximum", {"lever": control.lever, "maximum": limits.maximum})
    if limits.step:
        steps = number / limits.step
        if abs(steps - round(steps)) > 1e-6:
            return Refusal("value_off_step", {"lever": control.lever, "step": limits.step})
    return None


def _refuse_cooldown(log: Sequence[Control], control: Control, limits: LeverLimits) -> Refusal | None:
    """Cool-down is per lever and product. The opening plan (tick 0) is free of it."""
    for earlier in reversed(log):
        if earlier.lever == control.lever and _cooldown_sku(earlier) == _cooldown_sku(control):
            waited_s = (control.tick - earlier.tick) * TICK_S
            if control.tick > 0 and waited_s < limits.cooldown_s:
                return Refusal("cooling_down", {"lever": control.lever, "left_s": limits.cooldown_s - waited_s})
            return None
    return None


def _cooldown_sku(control: Control) -> str:
    return "" if LEVERS[control.lever].kind == "sku" else control.sku


def _refuse_reserve(scenario: Scenario, log: Sequence[Control], control: Control, parsed: ParsedValue) -> Refusal | None:
    if control.lever != "release" or parsed.product is None:
        return None
    left = scenario.reserve_at_start[parsed.product]
    for earlier in log:
        if earlier.lever == "release" and earlier.sku == control.sku:
            left -= min(left, int(float(earlier.value)))
    if left <= 0:
        return Refusal("reserve_exhausted", {"sku": control.sku})
    return None


def _refuse_ads(scenario: Scenario, log: Sequence[Control], control: Control, parsed: ParsedValue) -> Refusal | None:
    if control.lever != "ad_spend" or not parsed.number:
        return None
    spent_cents = ad_spent_cents(log, control.tick, scenario.opening_ad_spend_cny)
    if spent_cents >= scenario.ad_budget_cents:
        return Refusal("ad_budget_used_up", {"budget_cents": scenario.ad_budget_cents})
    return None


def ad_spent_cents(log: Sequence[Control], tick: int, opening_cny_per_min: float) -> float:
    """Ad money that the log has committed before `tick`, before any cap by the budget."""
    rate, since, cents = opening_cny_per_min, 0, 0.0
    for control in log:
        if control.lever != "ad_spend" or control.tick >= tick:
            continue
        cents += rate * 100 * (control.tick - since) * TICK_S / 60
        rate, since = float(control.value), control.tick
    return cents + rate * 100 * (tick - since) * TICK_S / 60
