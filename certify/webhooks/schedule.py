"""When a message that was not taken is tried again. Pure."""

DELAYS_S = (5, 300, 1800, 7200, 18000, 36000, 50400)
"""After the first, second … try: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h. The eighth try is the last, about 31 hours and a half after the first."""
MOST_TRIES = len(DELAYS_S) + 1


def delay_s(tries: int) -> int | None:
    """Seconds until the next try after `tries` of them; None when that was the last."""
    return DELAYS_S[tries - 1] if tries < MOST_TRIES else None
