"""Who may do what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Separate permissions; one person may hold several."""

    CANDIDATE = "candidate", _("candidate")
    EXAMINER = "examiner", _("examiner")
    INVIGILATOR = "invigilator", _("invigilator")
    CERTIFIER = "certifier", _("certifier")
    ORGANISATION_MANAGER = "organisation_manager", _("organisation manager")


class RoleGrant(models.Model):
    """A role given to a person, by whom and when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="a_person_holds_a_role_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"
