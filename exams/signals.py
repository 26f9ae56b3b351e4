"""The exams' one announcement. Receivers queue work and do nothing else."""

from django.dispatch import Signal

attempt_closed = Signal()
"""Sent on commit after the last room of an attempt has closed; `attempt_id` is the only argument."""
