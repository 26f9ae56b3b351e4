"""Spectators: rooms that are over, watched by everybody: as a replay, or as a showing on the server's clock."""
