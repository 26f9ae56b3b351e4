"""Statistics of a standard: from ratings, or from reference operators, to a cut with its standard error. Pure."""
