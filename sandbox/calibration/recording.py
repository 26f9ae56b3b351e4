"""A `live-session/1` recording as checked tables. Reading names every defect and gives nothing unless there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sandbox.calibration import checks
from sandbox.calibration.columns import ENTRIES, FILES, MINUTES, PRODUCT_MINUTES, PRODUCTS
from sandbox.calibration.defects import Defect, RecordingRefused
from sandbox.calibration.operator_log import read_operator, to_controls
from sandbox.calibration.session_file import SessionFacts, read_session
from sandbox.calibration.sources import Source, read_files
from sandbox.calibration.tables import Table, read_table
from sandbox.engine.bundle import Product
from sandbox.engine.controls import Control

EVENING_FILES = ("session.json", "minutes.csv", "products.csv", "operator.csv")
_ENTRY_COLUMNS = tuple(column for column in MINUTES if column.name in {"minute", *ENTRIES})


@dataclass(frozen=True, eq=False)
class Evening:
    """What held-out mode may know of a session: facts, products, the operator's log, and who came in through which channel."""

    facts: SessionFacts
    products: pd.DataFrame
    operator: pd.DataFrame
    entries: pd.DataFrame
    """[minute, channel] the `entries_*` columns."""

    @property
    def id(self) -> str:
        return self.facts.id

    @property
    def host(self) -> str:
        return self.facts.host

    @property
    def length_min(self) -> int:
        return self.facts.minutes

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(self.products["sku"])

    @property
    def controls(self) -> tuple[Control, ...]:
        return to_controls(self.operator)

    @cached_property
    def evening_digest(self) -> str:
        """SHA-256 of what is known before any outcome."""
        return _digest(self.facts, self.products, self.operator, self.entries)

    def engine_products(self) -> tuple[Product, ...]:
        return tuple(
            Product(
                sku=row.sku,
                name=row.name,
                name_en=row.name_en or row.name,
                category=row.category,
                role=row.role,
                list_price_cents=round(row.list_price * 100),
                floor_price_cents=round(row.floor_price * 100),
                unit_cost_cents=round(row.unit_cost * 100),
                stock=int(row.stock),
                reserve=int(row.reserve),
            )
            for row in self.products.itertuples(index=False, name="Row")
        )


@dataclass(frozen=True, eq=False)
class Recording(Evening):
    """One recorded session. Tables carry the English column names; money in CNY, times in seconds."""

    minutes: pd.DataFrame
    product_minutes: pd.DataFrame

    @property
    def gmv(self) -> float:
        """CNY paid over the session."""
        return float(self.minutes["gmv"].sum())

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content: the same session whatever the language, encoding or packing of its files."""
        return _digest(self.facts, self.minutes, self.products, self.product_minutes, self.operator)


def _digest(facts: SessionFacts, *tables: pd.DataFrame) -> str:
    content = hashlib.sha256(repr(facts).encode())
    for table in tables:
        content.update(table.drop(columns="line", errors="ignore").to_csv(index=False).encode())
    return content.hexdigest()


def read_recording(source: Source) -> Recording:
    """From a folder, a zip (path or bytes) or bytes by file name. Raises RecordingRefused with every defect."""
    return parse_recording(read_files(source))


def parse_recording(files: Mapping[str, bytes]) -> Recording:
    """From the bytes of the five files. Raises RecordingRefused with every defect."""
    missing = [Defect(name, None, None, "missing_file") for name in FILES if name not in files]
    if missing:
        raise RecordingRefused(missing)
    defects: list[Defect] = []
    facts = read_session(files["session.json"], defects)
    length_min = facts.minutes if facts else None
    products = _read_products(files["products.csv"], defects)
    log = read_operator("operator.csv", files["operator.csv"], products, length_min * 60 if length_min else None, defects)
    minutes_table, minutes = _read_minutes(files["minutes.csv"], length_min, defects)
    product_minutes = _read_product_minutes(files["product_minutes.csv"], products, length_min, log, defects)
    if minutes_table is not None and minutes is not None and product_minutes is not None:
        checks.check_sums(minutes_table, minutes, product_minutes, defects)
    if defects or facts is None or products is None or log is None or minutes is None or product_minutes is None:
        raise RecordingRefused(defects)
    return Recording(facts, products, log, minutes[list(ENTRIES)], minutes, product_minutes)


def read_evening(source: Source) -> Evening:
    """What held-out mode may read, whatever the other columns and files hold. Raises RecordingRefused."""
    files = read_files(source, EVENING_FILES)
    defects: list[Defect] = []
    facts = read_session(files["session.json"], defects)
    products = _read_products(files["products.csv"], defects)
    log = read_operator("operator.csv", files["operator.csv"], products, facts.minutes * 60 if facts else None, defects)
    table = read_table("minutes.csv", files["minutes.csv"], _ENTRY_COLUMNS, defects)
    if table is not None:
        checks.check_minute_clock(table, facts.minutes if facts else None, defects)
    if defects or facts is None or products is None or log is None or table is None:
        raise RecordingRefused(defects)
    return Evening(facts, products, log, table.frame(_ENTRY_COLUMNS)[list(ENTRIES)])


def _clean(file: str, defects: list[Defect]) -> bool:
    return not any(defect.file == file for defect in defects)


def _read_products(data: bytes, defects: list[Defect]) -> pd.DataFrame | None:
    table = read_table("products.csv", data, PRODUCTS, defects)
    if table is None:
        return None
    checks.check_products(table, defects)
    return table.frame(PRODUCTS) if _clean("products.csv", defects) else None


def _read_minutes(data: bytes, length_min: int | None, defects: list[Defect]) -> tuple[Table | None, pd.DataFrame | None]:
    table = read_table("minutes.csv", data, MINUTES, defects)
    if table is None:
        return None, None
    checks.check_minute_clock(table, length_min, defects)
    if not _clean("minutes.csv", defects):
        return table, None
    frame = table.frame(MINUTES)
    checks.check_minutes(table, frame, defects)
    return table, frame


def _read_product_minutes(
    data: bytes, products: pd.DataFrame | None, length_min: int | None, log: pd.DataFrame | None, defects: list[Defect]
) -> pd.DataFrame | None:
    name = "product_minutes.csv"
    table = read_table(name, data, PRODUCT_MINUTES, defects)
    if table is None:
        return None
    checks.check_product_minutes(table, set(products["sku"]) if products is not None else None, length_min, defects)
    if not _clean(name, defects):
        return None
    frame = table.frame(PRODUCT_MINUTES)
    if products is not None:
        checks.check_shelf(table, frame, products, log, defects)
    return frame
