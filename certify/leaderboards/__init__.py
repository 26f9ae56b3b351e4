"""Boards: who did how well in which round."""
