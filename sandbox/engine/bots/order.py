"""What an operator wants done."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """A control without its tick."""

    lever: str
    sku: str = ""
    value: str = ""
