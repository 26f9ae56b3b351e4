"""A round's growth in words: to hundredths of a per cent, as it decides."""

MINUS = "\u2212"


def growth_value(fraction: float) -> str:
    """For a field: per cent without sign for a gain, without idle zeros: 0.1834 → 18.34, 0.2 → 20."""
    text = f"{fraction * 100:.2f}"
    return text.rstrip("0").rstrip(".")


def growth_text(fraction: float | None) -> str:
    """0.1834 → +18.34 %, 0.2 → +20 %; … while it is being derived."""
    if fraction is None:
        return "…"
    value = growth_value(fraction)
    return f"{value.replace('-', MINUS)} %" if value.startswith("-") else f"+{value} %"
