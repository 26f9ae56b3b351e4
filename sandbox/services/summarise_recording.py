"""What pages, cards and lists show of a recording, made once at import so that no page reads CSV."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sandbox.calibration.columns import ENTRIES
from sandbox.calibration.recording import Recording


def summarise(recording: Recording) -> dict[str, Any]:
    """Totals, one series per minute and column, and one line per product with its stock per minute. Money in cents."""
    minutes = recording.minutes
    entries = minutes[list(ENTRIES)].sum(axis=1)
    return {
        "totals": {
            "gmv_cents": _cents(minutes["gmv"].sum()),
            "refund_cents": _cents(minutes["refund_gmv"].sum()),
            "ad_spend_cents": _cents(minutes["ad_spend"].sum()),
            "entries": int(entries.sum()),
            "orders": int(minutes["orders"].sum()),
            "units": int(minutes["units"].sum()),
            "new_followers": int(minutes["new_followers"].sum()),
            "online_mean": round(float(minutes["online"].mean()), 1),
            "online_peak": round(float(minutes["online"].max()), 1),
        },
        "series": {
            "minute": [int(value) for value in minutes["minute"]],
            "online": [float(value) for value in minutes["online"]],
            "entries": [int(value) for value in entries],
            **{name: [int(value) for value in minutes[name]] for name in (*ENTRIES, "orders", "product_clicks")},
            "gmv_cents": [_cents(value) for value in minutes["gmv"]],
            "ad_spend_cents": [_cents(value) for value in minutes["ad_spend"]],
        },
        "products": [_product_line(row, recording.product_minutes) for row in recording.engine_products()],
        "controls": {str(lever): int(count) for lever, count in recording.operator["lever"].value_counts().items()},
    }


def _product_line(product: Any, product_minutes: pd.DataFrame) -> dict[str, Any]:
    rows = product_minutes[product_minutes["sku"] == product.sku].sort_values("minute")
    return {
        "sku": product.sku,
        "name": product.name,
        "name_en": product.name_en,
        "category": product.category,
        "role": product.role,
        "list_price_cents": product.list_price_cents,
        "floor_price_cents": product.floor_price_cents,
        "unit_cost_cents": product.unit_cost_cents,
        "start_stock": product.stock,
        "reserve": product.reserve,
        "gmv_cents": _cents(rows["gmv"].sum()),
        "units": int(rows["units"].sum()),
        "clicks": int(rows["clicks"].sum()),
        "pitch_s": int(rows["pitch_seconds"].sum()),
        "stock": [int(value) for value in rows["stock"]],  # left at the end of each minute
    }


def _cents(amount: float) -> int:
    return round(float(amount) * 100)
