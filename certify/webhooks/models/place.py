"""How far the changes of certificates have been read."""

from django.db import models


class Place(models.Model):
    """One row."""

    last_event_id = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_place_of_webhooks")]

    def __str__(self) -> str:
        return str(self.last_event_id)
