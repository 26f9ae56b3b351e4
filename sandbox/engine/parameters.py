"""Every calibrated number of a room: unit, meaning, prior and its source, and the transform in which it is fitted.

A prior is (mean in the parameter's own unit, standard deviation on the transformed scale). Sources: `A1`–`F6` are rows of the anchors
table, a paper is named by its identifier, `practice` is a rule of thumb of the field (wide), `level` is a level that only
recordings can give (very wide). Whatever stays at its prior after a fit is prior knowledge and is shown as such.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Transform = Literal["identity", "log", "logit"]


@dataclass(frozen=True)
class ParameterSpec:
    name: str
    transform: Transform
    prior_mean: float
    prior_sd: float
    unit: str
    meaning: str
    source: str
    lever: str = ""
    """The lever whose movement in a recording identifies it; empty = always at work."""


def _p(name: str, transform: Transform, mean: float, sd: float, unit: str, meaning: str, source: str, lever: str = "") -> ParameterSpec:
    return ParameterSpec(name, transform, mean, sd, unit, meaning, source, lever)


_TRAFFIC = (
    _p("boost_dwell", "log", 0.15, 0.8, "elasticity", "recommended traffic to trailing dwell", "platform metric tooltips; practice"),
    _p("boost_interaction", "log", 0.25, 0.5, "elasticity", "recommended traffic to trailing interaction", "platform metric tooltips; practice"),
    _p("boost_gmv", "log", 0.35, 0.5, "elasticity", "recommended traffic to trailing GMV per view", "platform metric tooltips; practice"),
    _p(
        "boost_window_s", "log", 240.0, 0.4, "s", "memory of the trailing windows", "platform windows of 5 to 15 minutes; five are the working figure"
    ),
    _p("ref_dwell_s", "log", 80.0, 0.5, "s", "dwell at which the boost is one", "level; A1"),
    _p("ref_interaction", "log", 0.13, 0.7, "comments/viewer-min", "interaction at which the boost is one", "level; A9, C1"),
    _p("ref_gmv_cents", "log", 130.0, 1.2, "cents/entry", "GMV per entry at which the boost is one", "level; B4"),
    _p("ad_entries_per_cny", "log", 1.5, 1.0, "views/CNY", "paid entries per CNY at small spend", "level", "ad_spend"),
    _p("ad_half_spend_cny", "log", 400.0, 1.0, "CNY/min", "spend at which ads reach half of their ceiling", "practice", "ad_spend"),
    _p("ad_hill", "log", 1.0, 0.15, "exponent", "steepness of ad saturation", "Hill response; poorly identifiable", "ad_spend"),
    _p("ad_lag_s", "log", 90.0, 0.2, "s", "mean lag of ad entries behind spend", "recording format: about 1.5 min", "ad_spend"),
    _p("ad_stay_entries", "log", 0.8, 0.2, "ratio", "views per CNY when buying stay", "A13 with 3.2: cheaper views stay less", "ad_goal"),
    _p("ad_orders_entries", "log", 0.65, 0.25, "ratio", "views per CNY when buying orders", "A13, A15", "ad_goal"),
    _p("ad_stay_leave", "identity", -0.25, 0.15, "log odds", "leaving of viewers bought for stay", "A13", "ad_goal"),
    _p("ad_orders_leave", "identity", -0.15, 0.15, "log odds", "leaving of viewers bought for orders", "A13", "ad_goal"),
    _p("ad_orders_deal", "identity", 0.3, 0.2, "log", "conversion of viewers bought for orders", "A15", "ad_goal"),
    _p("clip_gain", "log", 1.5, 0.5, "ratio", "peak lift of video entries by the first clip", "practice 4.4/27", "clip"),
    _p("clip_peak_s", "log", 180.0, 0.25, "s", "time from a clip to its peak", "recording format: about 3 minutes", "clip"),
    _p("clip_repeat", "logit", 0.6, 0.5, "ratio", "strength of each next clip", "recording format: each next one does less", "clip"),
    _p("push_gain", "log", 1.0, 0.4, "ratio", "lift of follower entries right after a fan push", "E3", "fan_push"),
    _p("push_decay_s", "log", 200.0, 0.3, "s", "memory of a fan push", "practice 4.4/28", "fan_push"),
    _p("push_repeat", "logit", 0.5, 0.5, "ratio", "strength of each next fan push", "recording format: each next one does less", "fan_push"),
    _p("bag_draw", "log", 0.1, 0.7, "ratio", "lift of recommended entries while a lucky bag runs", "10.1177/10591478231224938", "lucky_bag"),
    _p("bargain_follow", "logit", 0.25, 0.5, "share", "bargain hunters among followers who enter", "practice 4.5", ""),
    _p("bargain_recommend", "logit", 0.35, 0.5, "share", "bargain hunters among recommended entries", "practice 4.5"),
    _p("bargain_video", "logit", 0.3, 0.5, "share", "bargain hunters among entries by clips", "practice 4.5"),
    _p("bargain_paid", "logit", 0.4, 0.5, "share", "bargain hunters among paid entries", "A13; practice 4.4/24"),
)

_DWELL = (
    _p("leave_new_rate", "log", 0.05, 0.5, "1/s", "leaving rate of a follower who has just entered", "A13, A1"),
    _p("settle_rate", "log", 0.02, 0.5, "1/s", "rate at which a new viewer settles", "A13, A1"),
    _p("leave_settled_rate", "log", 0.0042, 0.5, "1/s", "leaving rate of a settled viewer", "A1; KuaiLive minority that stays minutes"),
    _p("leave_recommend", "identity", 0.3, 0.6, "log odds", "leaving of new recommended viewers against followers", "A13"),
    _p("leave_video", "identity", 0.3, 0.6, "log odds", "leaving of new clip viewers against followers", "A13"),
    _p("leave_paid", "identity", 0.6, 0.6, "log odds", "leaving of new paid viewers against followers", "A13"),
    _p("dwell_fit", "identity", 0.5, 0.5, "log per log appeal", "holding power of an appealing product on pitch", "10.1177/10591478251314455"),
    _p("dwell_hook", "identity", 0.15, 0.1, "log", "holding power of the hook cue against demo", "practice 4.3/14", "cue"),
    _p("dwell_answer", "identity", 0.05, 0.1, "log", "holding power of the answer cue", "practice 4.3/16", "cue"),
    _p("dwell_hold", "identity", 0.3, 0.15, "log", "holding power of hold in its first minutes", "practice 4.2/12", "cue"),
    _p("dwell_close", "identity", -0.1, 0.1, "log", "holding power of close", "practice 4.2/13", "cue"),
    _p("hold_span_s", "log", 170.0, 0.2, "s", "hold turns from keeping people to losing them", "practice 4.2/12: about 3 min", "cue"),
    _p("dwell_hold_over", "log", 0.5, 0.5, "log", "loss of holding power by hold beyond its span", "practice 4.2/12", "cue"),
    _p("pitch_fresh_s", "log", 300.0, 0.3, "s", "a pitch this long still feels fresh", "practice: unit of 5 min", "pitch"),
    _p("dwell_pitch_old", "log", 0.06, 0.5, "log/min", "loss per minute of a pitch beyond fresh", "10.1177/10591478251314455", "pitch"),
    _p("dwell_decided", "log", 0.12, 1.2, "log", "loss when everybody has considered the product on pitch", "10.1177/10591478251314455"),
    _p("dwell_switch", "identity", 0.04, 0.03, "log", "holding power lost in the first minute of a new pitch", "room evidence", "pitch"),
    _p("dwell_hot", "identity", 0.05, 0.04, "log", "holding power of a hot pace against a steady one", "practice 4.3/21; room evidence", "pace"),
    _p("dwell_calm", "identity", -0.04, 0.04, "log", "holding power of a calm pace", "practice 4.3/21; room evidence", "pace"),
    _p("dwell_dead_air", "identity", -0.5, 0.3, "log", "holding power with nothing on pitch", "practice 4.3/14: dead air", "pitch"),
    _p("dwell_sold_out", "identity", 0.0, 0.03, "log", "holding power of a sold-out link on pitch", "room evidence: leaving is as usual"),
    _p("dwell_energy", "log", 0.15, 1.2, "log per unit", "holding power of host energy", "Bharadwaj 2022; topsight W7164194092"),
    _p("dwell_trust", "log", 0.6, 0.5, "log per unit", "holding power of trust", "practice 4.2/9"),
    _p(
        "bag_hold_bargain",
        "log",
        0.8,
        0.4,
        "log",
        "a running lucky bag holds bargain hunters",
        "practice 4.3/17; 10.1177/10591478231224938",
        "lucky_bag",
    ),
    _p("bag_hold_regular", "log", 0.15, 0.5, "log", "a running lucky bag holds the others", "10.1177/10591478231224938", "lucky_bag"),
    _p("bag_prize_half_cny", "log", 60.0, 0.5, "CNY", "prize at which a bag has half of its pull", "practice", "lucky_bag"),
    _p(
        "bag_hangover",
        "log",
        0.8,
        0.6,
        "log",
        "extra leaving right after a bag",
        "10.1177/10591478231224938: below the start if withdrawn",
        "lucky_bag",
    ),
    _p("bag_hangover_s", "log", 150.0, 0.3, "s", "memory of the hangover", "practice", "lucky_bag"),
)

_DEMAND = (
    _p("click_rate", "log", 0.03, 1.2, "1/s", "rate at which a settled viewer decides to look at a product", "level; A5"),
    _p("shelf_weight", "log", 0.05, 0.6, "ratio", "pull on clicks of any product off pitch", "E2 with D1", "pitch"),
    _p("pitch_ramp_s", "log", 20.0, 0.8, "s", "warm-up of a pitch", "practice 4.1/1", "pitch"),
    _p("click_new", "logit", 0.4, 1.0, "ratio", "click propensity of a viewer who has just entered", "A13"),
    _p("click_sold_out", "logit", 0.98, 0.5, "ratio", "pull of a sold-out link", "room evidence: clicks are as usual"),
    _p("consider_pitch_s", "log", 150.0, 0.4, "s", "mean time until a viewer has considered the product on pitch", "10.1177/10591478251314455"),
    _p("consider_shelf_s", "log", 1800.0, 0.5, "s", "mean time until a viewer has considered a product off pitch", "practice"),
    _p("click_decided", "logit", 0.5, 0.6, "share", "clicks lost of those who have considered", "10.1177/10591478251314455"),
    _p("deal_decided", "logit", 0.6, 0.6, "share", "orders lost per click of those who have considered", "10.1177/10591478251314455"),
    _p("click_recommend", "identity", -0.3, 0.3, "log", "clicks of recommended viewers against followers", "A7; room evidence"),
    _p("click_video", "identity", -0.3, 0.3, "log", "clicks of clip viewers against followers", "practice 4.4/27; room evidence"),
    _p("click_paid", "identity", -0.4, 0.3, "log", "clicks of paid viewers against followers", "A13, A15; room evidence"),
    _p("click_hook", "identity", -0.35, 0.15, "log", "clicks on the pitch under hook", "practice 4.3/14; room evidence", "cue"),
    _p("click_answer", "identity", -0.25, 0.15, "log", "clicks on the pitch under answer", "practice 4.3/14; room evidence", "cue"),
    _p("click_hold", "identity", -0.25, 0.15, "log", "clicks on the pitch under hold", "practice 4.2/12; room evidence", "cue"),
    _p("click_close", "identity", -0.03, 0.12, "log", "clicks on the pitch under close", "practice 4.2/13; room evidence", "cue"),
    _p("click_hot", "log", 0.08, 0.5, "log", "clicks on the pitch at a hot pace", "practice; 10.1177/10591478241276131", "pace"),
    _p("click_calm", "identity", -0.06, 0.08, "log", "clicks on the pitch at a calm pace", "practice", "pace"),
    _p("deal_rate", "log", 0.017, 0.7, "ratio", "orders per click off pitch, at list price", "A6, B2, D2"),
    _p("pitch_deal", "log", 0.67, 0.35, "log", "orders per click on pitch", "D1, D2: ln(2.36/1.21)", "pitch"),
    _p("deal_recommend", "identity", -0.4, 0.3, "log", "conversion of recommended viewers against followers", "A7, A15; practice 4.4/28"),
    _p("deal_video", "identity", -0.3, 0.3, "log", "conversion of clip viewers against followers", "practice 4.4/27"),
    _p("deal_paid", "identity", -0.5, 0.3, "log", "conversion of paid viewers against followers", "A15"),
    _p("deal_bargain", "identity", -0.2, 0.3, "log", "conversion of bargain hunters at list price", "practice 4.5"),
    _p("elasticity", "log", 1.8, 0.4, "elasticity", "own price, everybody but bargain hunters (negative)", "E1 with arXiv 2107.01629", "price"),
    _p("elasticity_bargain", "log", 1.2, 0.4, "elasticity", "what bargain hunters have in addition", "E1; practice", "price"),
    _p("price_click_share", "logit", 0.3, 0.6, "share", "of the price effect that acts on clicks", "practice 4.2/9", "price"),
    _p("deal_hook", "identity", -0.25, 0.2, "log", "orders per click under hook", "D3", "cue"),
    _p("deal_answer", "identity", 0.05, 0.15, "log", "orders per click under answer", "practice 4.3/16", "cue"),
    _p("hold_defer", "logit", 0.6, 0.6, "share", "of the demand that hold defers", "practice 4.2/12", "cue"),
    _p("hold_keep_s", "log", 180.0, 0.4, "s", "memory of deferred demand", "practice 4.2/12", "cue"),
    _p(
        "hold_gain",
        "log",
        2.2,
        0.25,
        "ratio",
        "deferred demand that comes back when released",
        "room evidence: a close releases what hold stored; practice 4.2/12; size pooled over recordings of four hosts",
        "cue",
    ),
    _p("hold_release_s", "log", 110.0, 0.3, "s", "deferred demand leaves within this time of a close", "practice 4.2/12–13; room evidence", "cue"),
    _p(
        "close_lift",
        "log",
        0.34,
        0.2,
        "log",
        "orders gained by a close within its span",
        "room evidence: about 2 min; practice 4.2/13; size pooled over recordings of four hosts",
        "cue",
    ),
    _p(
        "close_loss",
        "log",
        0.34,
        0.25,
        "log",
        "orders lost by a close beyond its span",
        "practice 4.2/13; room evidence, size pooled like close_lift",
        "cue",
    ),
    _p("close_span_s", "log", 120.0, 0.2, "s", "close turns from lift to loss", "practice 4.2/13: third minute", "cue"),
    _p(
        "close_rest_s",
        "log",
        30.0,
        0.25,
        "s",
        "a shorter pause does not renew a close",
        "room evidence: one of a minute does, shorter ones were not seen",
        "cue",
    ),
    _p("urgency", "log", 0.1, 0.6, "log", "orders when fewer than ten units are left", "scarcity: Ding 2023, Omega 131"),
    _p("bag_deal", "identity", -0.25, 0.15, "log", "orders per click while a bag runs", "practice 4.3/17", "lucky_bag"),
    _p("cohost_deal", "identity", -0.1, 0.1, "log", "orders per click with the co-host", "practice 4.3/21", "cohost"),
    _p("cohost_dwell", "identity", -0.05, 0.1, "log", "holding power with the co-host", "practice 4.3/21: dip", "cohost"),
    _p("deal_energy", "log", 0.6, 0.5, "log per unit", "orders per click by host energy", "Bharadwaj 2022"),
    _p("deal_trust", "log", 0.8, 0.4, "log per unit", "orders per click by trust", "practice 4.2/9"),
    _p("guarantee_deal", "log", 0.12, 0.4, "log", "orders per click with free returns", "practice; F2", "guarantee"),
    _p("question_deal", "log", 0.3, 0.5, "log", "orders lost when questions stay open", "practice 4.3/16", "agents"),
    _p("follow_interrupt", "log", 0.15, 0.5, "log", "orders per click in the half minute of a follow call", "practice 4.3/18", "follow_call"),
    _p("extra_unit", "logit", 0.08, 0.4, "share", "orders of two units", "level"),
)

_REST = (
    _p("return_close", "log", 0.3, 0.5, "log odds", "returns of what was sold under close", "3.3; room evidence: pressure raises returns", "cue"),
    _p("return_guarantee", "log", 0.25, 0.5, "log odds", "returns of what was sold with free returns", "F2", "guarantee"),
    _p("return_question", "log", 0.25, 0.6, "log odds", "returns when questions stayed open", "practice 4.3/16", "agents"),
    _p("return_bargain", "log", 0.1, 0.7, "log odds", "returns per unit of cut below list", "3.3", "price"),
    _p("energy_start", "logit", 0.85, 0.5, "0–1", "host energy at the start of a session", "practice"),
    _p("energy_recover_s", "log", 1800.0, 0.4, "s", "time in which the host's energy comes back", "practice 4.3/21; room evidence"),
    _p("drain_hot", "log", 0.012, 0.5, "1/min", "energy lost at a hot pace", "10.1177/10591478251314455; practice", "pace"),
    _p("drain_steady", "log", 0.005, 0.5, "1/min", "energy lost at a steady pace", "practice", "pace"),
    _p("rest_calm", "log", 0.012, 0.5, "1/min", "energy regained at a calm pace", "practice 4.3/21", "pace"),
    _p("rest_cohost", "log", 0.02, 0.5, "1/min", "energy regained while the co-host is on", "practice 4.3/21", "cohost"),
    _p("drain_pressure", "log", 0.008, 0.6, "1/min", "energy lost under hold and close", "Bharadwaj 2022", "cue"),
    _p("drain_flap", "log", 0.01, 0.6, "1", "energy lost by an order that contradicts a fresh one", "practice", "cue"),
    _p("trust_start", "logit", 0.8, 0.3, "0–1", "trust that the room returns to", "practice"),
    _p("trust_recover_s", "log", 1500.0, 0.4, "s", "time in which trust comes back", "practice"),
    _p(
        "trust_cut",
        "log",
        0.6,
        0.5,
        "1",
        "trust lost by a price cut, per depth and share of the room that has just bought",
        "practice 4.2/9",
        "price",
    ),
    _p("trust_hold", "log", 0.03, 0.5, "1/min", "trust lost per minute of hold beyond its span", "practice 4.2/12", "cue"),
    _p("trust_false", "log", 0.05, 0.5, "1", "trust lost by a compliance count", "practice 4.8"),
    _p("question_per_click", "log", 0.15, 0.2, "1/click", "questions raised by a click", "level", "agents"),
    _p("host_answers_per_min", "log", 20.0, 0.4, "1/min", "questions that the answer cue settles", "recording format", "agents"),
    _p("question_scale", "log", 0.05, 0.5, "1/viewer", "open questions per viewer that hurt with half strength", "practice", "agents"),
    _p("comment_rate", "log", 0.1, 0.6, "1/viewer-min", "comments per viewer and minute", "level; A9"),
    _p("comment_hold", "identity", 0.4, 0.3, "log", "comments under hold", "practice 4.2/12: engagement very high", "cue"),
    _p("comment_bag", "identity", 0.4, 0.3, "log", "comments while a bag runs", "practice 4.3/17", "lucky_bag"),
    _p("comment_hook", "identity", 0.2, 0.2, "log", "comments under hook", "practice 4.3/14", "cue"),
    _p("follow_rate", "log", 0.012, 0.5, "1/settled viewer-min", "new followers", "level; A8, B3"),
    _p("follow_call_gain", "log", 2.5, 0.4, "ratio", "follows in the minute after a call, against none", "practice 4.3/18", "follow_call"),
    _p("follow_answer", "identity", 0.1, 0.2, "log", "follows under answer", "practice 4.3/16", "cue"),
)

SPECS: tuple[ParameterSpec, ...] = (*_TRAFFIC, *_DWELL, *_DEMAND, *_REST)
SPEC: dict[str, ParameterSpec] = {spec.name: spec for spec in SPECS}
INDEX: dict[str, int] = {spec.name: index for index, spec in enumerate(SPECS)}

PRODUCT_CLICK_PRIOR_SD = 0.6
PRODUCT_DEAL_PRIOR_SD = 0.5
PRODUCT_RETURN_PRIOR_SD = 0.6

_RETURN_PRIORS = (
    (("女装", "dress", "women"), 0.60),  # F1
    (("服装", "童装", "男装", "配饰", "鞋", "apparel", "wear"), 0.40),  # F2
    (("美妆", "护肤", "beauty"), 0.60),  # F6, doubtful: its low end
    (("食品", "零食", "生鲜", "food", "snack"), 0.15),  # F4
    (("电器", "数码", "3c", "家电", "electronic"), 0.12),  # F5
    (("日用", "家居", "运动", "household", "home"), 0.20),  # F3
)
RETURN_PRIOR_OTHER = 0.40  # F2


def return_prior(category: str) -> float:
    """Prior share of units of a category that come back (anchors F1–F6)."""
    name = category.lower()
    for words, share in _RETURN_PRIORS:
        if any(word in name for word in words):
            return share
    return RETURN_PRIOR_OTHER


@dataclass(frozen=True)
class RoomParameters:
    """One parameter set: the scalars in the order of SPECS, and three vectors over the room's products."""

    values: tuple[float, ...]
    product_click: tuple[float, ...]
    """Log pull on clicks, prior 0."""
    product_deal: tuple[float, ...]
    """Log conversion of a click at list price against `deal_rate`, prior 0."""
    product_return: tuple[float, ...]
    """Share of units returned without pressure."""

    @classmethod
    def prior(cls, categories: Sequence[str]) -> RoomParameters:
        zeros = (0.0,) * len(categories)
        return cls(tuple(spec.prior_mean for spec in SPECS), zeros, zeros, tuple(return_prior(category) for category in categories))

    def __getitem__(self, name: str) -> float:
        return self.values[INDEX[name]]

    def with_values(self, **values: float) -> RoomParameters:
        scalars = list(self.values)
        for name, value in values.items():
            scalars[INDEX[name]] = float(value)
        return replace(self, values=tuple(scalars))

    def flatten(self) -> NDArray[np.float64]:
        """Natural units: scalars, then click, deal and return vectors."""
        return np.array([*self.values, *self.product_click, *self.product_deal, *self.product_return], dtype=np.float64)

    @classmethod
    def from_flat(cls, flat: NDArray[np.float64]) -> RoomParameters:
        scalars, products = len(SPECS), (len(flat) - len(SPECS)) // 3
        parts = [flat[scalars + k * products : scalars + (k + 1) * products] for k in range(3)]
        click, deal, back = (tuple(float(value) for value in part) for part in parts)
        return cls(tuple(float(value) for value in flat[:scalars]), click, deal, back)

    def to_fit_scale(self) -> NDArray[np.float64]:
        """The flat vector on the scale in which priors are normal."""
        flat = self.flatten()
        return np.array([to_scale(kind, value) for kind, value in zip(transforms(len(self.product_click)), flat, strict=True)])

    @classmethod
    def from_fit_scale(cls, scaled: NDArray[np.float64]) -> RoomParameters:
        kinds = transforms((len(scaled) - len(SPECS)) // 3)
        return cls.from_flat(np.array([from_scale(kind, value) for kind, value in zip(kinds, scaled, strict=True)]))


def transforms(products: int) -> tuple[Transform, ...]:
    """Transform of every entry of the flat vector of a room with `products` products."""
    plain: Transform = "identity"
    share: Transform = "logit"
    return (*(spec.transform for spec in SPECS), *(plain,) * (2 * products), *(share,) * products)


def names(skus: Sequence[str]) -> tuple[str, ...]:
    """Name of every entry of the flat vector."""
    vectors = (f"{kind}:{sku}" for kind in ("product_click", "product_deal", "product_return") for sku in skus)
    return (*(spec.name for spec in SPECS), *vectors)


def prior_on_fit_scale(categories: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of the prior of the flat vector, on the fit scale."""
    count = len(categories)
    mean = RoomParameters.prior(categories).to_fit_scale()
    vectors = [PRODUCT_CLICK_PRIOR_SD] * count + [PRODUCT_DEAL_PRIOR_SD] * count + [PRODUCT_RETURN_PRIOR_SD] * count
    return mean, np.array([spec.prior_sd for spec in SPECS] + vectors)


def to_scale(transform: Transform, value: float) -> float:
    if transform == "log":
        return math.log(value)
    if transform == "logit":
        return math.log(value / (1.0 - value))
    return value


def from_scale(transform: Transform, value: float) -> float:
    if transform == "log":
        return math.exp(min(value, 700.0))
    if transform == "logit":
        return 1.0 / (1.0 + math.exp(-value)) if value > -700.0 else 0.0
    return value
