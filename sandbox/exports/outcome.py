"""What a conversion says beside its figures: what is still open, and where each field came from."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Literal

Kind = Literal["read", "converted", "derived", "assumed"]


@dataclass(frozen=True)
class OpenPoint:
    """Something that a person must map, decide, fill in or add before the export can be imported.

    `solvable`: a decision of DECISIONS answers it; otherwise the export needs another column or file.
    """

    code: str
    table: str
    field: str = ""
    params: dict[str, object] = made_by(default_factory=dict)
    solvable: bool = False


@dataclass(frozen=True)
class Origin:
    """How one field of the recording came to be: read as it stands, converted, derived from other figures, or assumed by a person."""

    table: str
    field: str
    kind: Kind
    code: str
    """As in DECISIONS, or a `how`, or exact derivations: sum_of_products, remainder, from_log, …"""
    headers: tuple[str, ...] = ()
    params: dict[str, object] = made_by(default_factory=dict)


@dataclass
class Findings:
    """Collected on the way."""

    open: list[OpenPoint] = made_by(default_factory=list)
    origins: list[Origin] = made_by(default_factory=list)

    def miss(self, code: str, table: str, name: str = "", solvable: bool = False, **params: object) -> None:
        point = OpenPoint(code, table, name, params, solvable)
        if point not in self.open:
            self.open.append(point)

    def came(
        self,
        table: str,
        name: str,
        kind: Kind,
        code: str,
        headers: tuple[str, ...] = (),
        **params: object,
    ) -> None:
        self.origins.append(Origin(table, name, kind, code, headers, params))
