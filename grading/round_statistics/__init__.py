"""What a round's results look like together: counts, spreads, tables. Pure; nobody's decision depends on it."""
