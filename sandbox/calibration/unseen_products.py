"""Products of a session that no recording of the fit showed: expected from their price and category, with the spread of such a guess."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np

from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.product_priors import CLICK_PRICE_SLOPE, CLICK_SD, DEAL_PRICE_SLOPE, DEAL_SD
from sandbox.calibration.recording import Evening
from sandbox.engine.parameters import PRODUCT_RETURN_PRIOR_SD, RoomParameters, from_scale, return_prior, to_scale


def unseen_skus(host: HostModel, session: Evening) -> tuple[str, ...]:
    """Products whose pull and conversion are guesses in this host's rooms, in the session's order."""
    return tuple(sku for sku in session.skus if sku not in host.skus)


def with_unseen(host: HostModel, session: Evening) -> HostModel:
    """The host with the session's unseen products behind its own.

    Raises CalibrationError `unknown_product` if no product is known, or if the host was fitted before list prices were kept.
    """
    unseen = unseen_skus(host, session)
    if not unseen:
        return host
    if len(unseen) == len(session.skus) or len(host.list_prices) != len(host.skus):
        raise CalibrationError("unknown_product", {"sku": unseen[0]})
    table = session.products.set_index("sku")
    prices = tuple(float(table.at[sku, "list_price"]) for sku in unseen)
    categories = tuple(str(table.at[sku, "category"]) for sku in unseen)
    members = tuple(_extended(host, number, unseen, prices, categories) for number in range(len(host.members)))
    return replace(
        host,
        skus=(*host.skus, *unseen),
        categories=(*host.categories, *categories),
        list_prices=(*host.list_prices, *prices),
        members=members,
    )


def _extended(host: HostModel, number: int, skus: tuple[str, ...], prices: tuple[float, ...], categories: tuple[str, ...]) -> RoomParameters:
    """Member 0 takes what is expected; each refit draws how far this product is from it."""
    member = host.members[number]
    known = np.log(host.list_prices)
    click_level = float((np.array(member.product_click) - CLICK_PRICE_SLOPE * known).mean())
    deal_level = float((np.array(member.product_deal) - DEAL_PRICE_SLOPE * known).mean())
    click, deal, back = list(member.product_click), list(member.product_deal), list(member.product_return)
    for sku, price, category in zip(skus, prices, categories, strict=True):
        off = _normals(host.seed, number, sku) if number else np.zeros(3)
        click.append(click_level + CLICK_PRICE_SLOPE * float(np.log(price)) + CLICK_SD * float(off[0]))
        deal.append(deal_level + DEAL_PRICE_SLOPE * float(np.log(price)) + DEAL_SD * float(off[1]))
        back.append(from_scale("logit", _return_level(host, member, category) + PRODUCT_RETURN_PRIOR_SD * float(off[2])))
    return RoomParameters(member.values, tuple(click), tuple(deal), tuple(back))


def _return_level(host: HostModel, member: RoomParameters, category: str) -> float:
    """Log odds: the products of the same category if there are any, else the category's prior."""
    alike = [to_scale("logit", share) for share, other in zip(member.product_return, host.categories, strict=True) if other == category]
    return float(np.mean(alike)) if alike else to_scale("logit", return_prior(category))


def _normals(seed: int, number: int, sku: str) -> np.ndarray:
    """Three deviations that depend on the host's seed, the member and the product alone."""
    digest = hashlib.sha256(f"{seed}/{number}/{sku}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big")).standard_normal(3)
