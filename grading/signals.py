"""The one announcement of grading. Sent on commit; receivers queue work and do nothing else."""

from django.dispatch import Signal

result_published = Signal()
"""A result became final. Keyword argument: `result_id`."""
