"""Sequential rounds: base rooms, the wait for their assessment, and one decision per attempt (append-only in the database as well)."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "exams_extraroomsdecision"


def forwards(_apps: Any, editor: Any) -> None:
    """PostgreSQL: by the function that migration 0002 made."""
    if editor.connection.vendor == "postgresql":
        refuse = "FOR EACH ROW EXECUTE FUNCTION exams_action_refuse()"
        editor.execute(f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} {refuse}")
    else:
        abort = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        editor.execute(f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE ON {TABLE} {abort}")


def backwards(_apps: Any, editor: Any) -> None:
    on = f" ON {TABLE}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER {TABLE}_append_only{on}")


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0007_spectators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtraRoomsDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("opens", models.BooleanField()),
                ("by", models.CharField(choices=[("assessment", "Assessment"), ("deadline", "No assessment in time")], max_length=10)),
            ],
            options={
                "verbose_name": "decision on extra rooms",
                "verbose_name_plural": "decisions on extra rooms",
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("by", "assessment"), ("opens", True), _connector="OR"), name="extra_rooms_deadline_opens"
            ),
                ],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="assessing_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="round",
            name="assessment_s",
            field=models.PositiveIntegerField(default=300),
        ),
        migrations.AddField(
            model_name="round",
            name="base_rooms",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="round",
            name="sequential_rule",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("assessing_at__isnull", False), ("closed_at__isnull", True)), fields=["assessing_at"], name="attempt_assessing"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("base_rooms__isnull", True), ("sequential_rule", "")),
                    models.Q(("base_rooms__gte", 3), models.Q(("sequential_rule", ""), _negated=True)),
                    _connector="OR",
                ),
                name="round_base_rooms_with_their_rule",
            ),
        ),
        migrations.AddField(
            model_name="extraroomsdecision",
            name="attempt",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="extra_rooms_decision", to="exams.attempt"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
