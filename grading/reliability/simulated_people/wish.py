"""What a simulated person wants done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """A control without its tick."""

    lever: str
    sku: str = ""
    value: str = ""
