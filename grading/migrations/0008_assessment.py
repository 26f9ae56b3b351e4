"""Assessments of base rooms, and what they came to on a result."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0009_room_judges"),
        ("grading", "0007_bar_judges"),
    ]

    operations = [
        migrations.AddField(
            model_name="result",
            name="sequential",
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("running", "being assessed"),
                            ("ready", "ready"),
                            ("failed", "failed, will be tried again"),
                            ("dead", "stopped after three tries"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(help_text="when a message was last sent for this job")),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("duration_s", models.FloatField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
                ("figures", models.JSONField(null=True)),
                ("told", models.BooleanField(default=False)),
                ("attempt", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.attempt")),
            ],
            options={
                "verbose_name": "assessment of base rooms",
                "verbose_name_plural": "assessments of base rooms",
                "indexes": [models.Index(fields=["state", "queued_at"], name="grading_assessment_live")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "running", "ready", "failed", "dead"])), name="grading_assessment_state_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("tries__lte", 3)), name="grading_assessment_three_tries"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_token__isnull", False), ("lease_until__isnull", False), ("state", "running")),
                            models.Q(models.Q(("state", "running"), _negated=True), ("lease_token__isnull", True), ("lease_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="grading_assessment_lease_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "ready"), _negated=True), ("figures__isnull", False), _connector="OR"),
                        name="grading_assessment_ready_has_figures",
                    ),
                ],
            },
        ),
    ]
