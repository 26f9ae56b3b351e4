"""Pages across the chapters: home, handbook, errors, and what every page of the site shows."""
