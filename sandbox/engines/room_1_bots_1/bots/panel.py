"""Who sits on the panel: 24 operators from poor to expert in three families, and apart from them the degenerate ones."""

from dataclasses import dataclass

BOT_VERSION = "bots/1"

FAMILIES = ("rundown", "bottleneck", "traffic")
PER_FAMILY = 8


@dataclass(frozen=True)
class BotSpec:
    """One reference operator. `skill` in [0, 1] sets reaction, slips and which rules the operator knows."""

    id: str
    family: str
    skill: float
    name_zh: str
    name_en: str


_FAMILY_NAMES = {
    "rundown": ("排品", "Rundown"),
    "bottleneck": ("漏斗", "Bottleneck"),
    "traffic": ("流量", "Traffic"),
}

_DEGENERATE_NAMES = {
    "everything_at_once": ("一次全上", "Everything at once"),
    "always_close": ("一直逼单", "Always close"),
    "always_hold": ("一直憋单", "Always hold"),
    "floor_prices": ("全场底价", "Floor prices"),
    "endless_bags": ("福袋不停", "Lucky bags without end"),
    "endless_ads": ("无限投流", "Ads without limit"),
    "short_pitches": ("三十秒一切", "30-second pitches"),
    "all_released": ("开场放完库存", "Everything released at the start"),
    "burn_the_end": ("最后十分钟透支", "Burning the last ten minutes"),
    "idle": ("不操作", "Idle"),
}


def _seats() -> tuple[BotSpec, ...]:
    seats = []
    for family in FAMILIES:
        zh, en = _FAMILY_NAMES[family]
        for rank in range(PER_FAMILY):
            seats.append(BotSpec(f"{family}-{rank + 1}", family, round(rank / (PER_FAMILY - 1), 3), f"{zh} {rank + 1} 级", f"{en} level {rank + 1}"))
    return tuple(seats)


PANEL: tuple[BotSpec, ...] = _seats()
DEGENERATE: tuple[BotSpec, ...] = tuple(BotSpec(name, "degenerate", 0.0, zh, en) for name, (zh, en) in _DEGENERATE_NAMES.items())


def panel() -> list[BotSpec]:
    """The 24 operators that a room score is measured against, family by family, poor to expert."""
    return list(PANEL)


def bot_by_id(bot_id: str) -> BotSpec:
    """One operator of the panel or of the degenerate ones; raises KeyError."""
    return {bot.id: bot for bot in (*PANEL, *DEGENERATE)}[bot_id]
