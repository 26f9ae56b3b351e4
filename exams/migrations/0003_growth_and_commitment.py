"""A round remembers what its cut asks for, and commits to its rules."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("exams", "0002_the_log_is_append_only")]

    operations = [
        migrations.AddField("round", "growth_follows_cut", models.BooleanField(default=False)),
        migrations.AddField("round", "growth_reason", models.CharField(blank=True, default="", max_length=300), preserve_default=False),
        migrations.AddField("round", "derived_growth", models.JSONField(blank=True, null=True)),
        migrations.AddField("round", "derived_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("round", "growth_problem", models.CharField(blank=True, default="", max_length=300), preserve_default=False),
        migrations.AddField("formroom", "rules", models.JSONField(blank=True, null=True)),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=Q(state="draft") | Q(growth_follows_cut=False) | Q(derived_at__isnull=False), name="round_growth_derived_when_published"
            ),
        ),
    ]
