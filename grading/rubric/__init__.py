"""Played path → score → decision. Pure and versioned: a used version never changes, a better rubric is a new module."""
