"""How often one address may ask for codes. Counted in the shared cache, so that it holds over several web processes."""

from collections.abc import Mapping
from typing import Any

from certify.certificates.selectors.shared_cache import count, recall

WINDOW_S = 60
LOOKUPS_PER_WINDOW = 60
MISSES_PER_WINDOW = 12  # somebody who mistypes needs a few; somebody who guesses needs 2^80


def caller(meta: Mapping[str, Any]) -> str:
    """The caller's address. Behind a proxy the server is told whose header to believe (uvicorn --forwarded-allow-ips) and puts it here."""
    return str(meta.get("REMOTE_ADDR", ""))


def may_look_up(address: str) -> bool:
    """Counts this look-up; False when there were too many, or too many that found nothing."""
    misses = int(recall(f"lookup-miss:{address}") or 0)
    return misses < MISSES_PER_WINDOW and count(f"lookup:{address}", WINDOW_S) <= LOOKUPS_PER_WINDOW


def count_miss(address: str) -> None:
    """A code that does not exist."""
    count(f"lookup-miss:{address}", WINDOW_S)
