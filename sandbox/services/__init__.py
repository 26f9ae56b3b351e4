"""A file per verb: what can happen to recordings, rooms and scenarios."""
