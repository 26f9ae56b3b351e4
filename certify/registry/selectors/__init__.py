"""Reads of the register, for its own surfaces and for the site."""

from certify.registry.selectors.profiles import (
    DeclaredLine,
    ExaminedLine,
    PublicTrader,
    own_profile,
    public_trader,
    shown_profile,
    shown_profile_of,
    shown_profiles,
    shown_traders,
)
from certify.registry.selectors.search import Page, Query, search

__all__ = [
    "DeclaredLine",
    "ExaminedLine",
    "Page",
    "PublicTrader",
    "Query",
    "own_profile",
    "public_trader",
    "search",
    "shown_profile",
    "shown_profile_of",
    "shown_profiles",
    "shown_traders",
]
