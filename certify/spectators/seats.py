"""Seats: how a form's candidates are named to the public. Pure."""

from collections.abc import Mapping
from hashlib import sha256


def seat_letters(lots: Mapping[int, str]) -> dict[int, str]:
    """Registration → A, B, …, Z, AA, …. `lots`: a random text of each that only its candidate knows, so that a letter tells nothing of who it is."""
    drawn = sorted(lots, key=lambda one: sha256(lots[one].encode()).hexdigest())
    return {one: _letters(place) for place, one in enumerate(drawn)}


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
