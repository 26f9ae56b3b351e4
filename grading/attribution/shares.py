"""From logs to money and to printed figures: parts of a change that sum to the change, before and after rounding. Pure."""

from collections.abc import Sequence
from math import floor, isclose, log


def logarithmic_mean(a: float, b: float) -> float:
    """(a − b) / (ln a − ln b), a itself where both are equal; a, b > 0.

    A change a − b of a product of factors splits into L(a, b) · ln(factor) without remainder: B. W. Ang, "Decomposition analysis for
    policymaking in energy: which is the preferred method?", Energy Policy 32 (2004) 1131–1139.
    """
    return a if isclose(a, b, rel_tol=1e-9) else (a - b) / log(a / b)


def money_shares(log_parts: Sequence[float], value: float, baseline: float) -> list[float]:
    """Parts of value − baseline, in its unit, in proportion to parts of ln(value / baseline)."""
    mean = logarithmic_mean(value, baseline)
    return [mean * part for part in log_parts]


def rounded_to(parts: Sequence[float], total: int) -> list[int]:
    """Whole numbers that sum to `total`, each less than one from its part if the parts sum to within one half of `total`.

    Largest remainders (Hamilton): every part is rounded down, and those that lost most are raised until the sum is right.
    """
    down = [floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (down[i] - parts[i], i))
    missing = total - sum(down)
    for turn in range(abs(missing)):
        step = 1 if missing > 0 else -1
        down[(order if missing > 0 else order[::-1])[turn % len(order)]] += step
    return down
