"""What every row of a trail has: who did what, when. Append-only: the migrations that make the tables make the database refuse changes."""

from django.conf import settings
from django.db import models


class TrailEvent(models.Model):
    """One step of a matter that people decide; each table adds what it is about. `by` is None where the software acted."""

    what = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"
