"""The invigilators' trail and announcements (append-only in the database as well), what the server saw of consoles, extensions by seconds."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = ("exams_intervention", "exams_announcement", "exams_announcementack")


def forwards(_apps: Any, editor: Any) -> None:
    """PostgreSQL: by the function that migration 0002 made."""
    for table in APPEND_ONLY:
        if editor.connection.vendor == "postgresql":
            refuse = "FOR EACH ROW EXECUTE FUNCTION exams_action_refuse()"
            editor.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} {refuse}")
        else:
            abort = "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            editor.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} {abort}")


def backwards(_apps: Any, editor: Any) -> None:
    for table in APPEND_ONLY:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {table}_append_only{on}")


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0003_growth_and_commitment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="clockchange",
            name="seconds",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="registration",
            name="waiting_seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="clockchange",
            name="kind",
            field=models.CharField(
                choices=[("pause", "Pause"), ("resume", "Resumption"), ("extra_time", "Extra time"), ("extend", "Extension")], max_length=12
            ),
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.CharField(max_length=64)),
                ("text", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="announcements", to="exams.attempt"),
                ),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("sitting", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="announcements", to="exams.sitting")),
            ],
            options={
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
                "ordering": ("at", "id"),
                'indexes': [
                    models.Index(fields=["at"], name="announcement_lately"),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=("sitting", "client_id"), name="announcement_client_id_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnouncementAck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("announcement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="acks", to="exams.announcement")),
                ("attempt", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.attempt")),
            ],
            options={
                "verbose_name": "acknowledgement",
                "verbose_name_plural": "acknowledgements",
                'constraints': [
                    models.UniqueConstraint(fields=("announcement", "attempt"), name="announcement_acknowledged_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsoleGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lost_at", models.DateTimeField()),
                ("back_at", models.DateTimeField()),
                ("server_side", models.BooleanField(default=False)),
                ("attempt_room", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="gaps", to="exams.attemptroom")),
            ],
            options={
                "verbose_name": "gap of a console",
                "verbose_name_plural": "gaps of consoles",
                "ordering": ("lost_at", "id"),
                'constraints': [
                    models.UniqueConstraint(fields=("attempt_room", "lost_at"), name="console_gap_once"),
                    models.CheckConstraint(condition=models.Q(("back_at__gt", models.F("lost_at"))), name="console_gap_has_a_length"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsolePlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=45)),
                ("agent", models.CharField(blank=True, max_length=200)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("attempt", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="places", to="exams.attempt")),
            ],
            options={
                "verbose_name": "place of a console",
                "verbose_name_plural": "places of consoles",
                "ordering": ("first_seen_at", "id"),
                'constraints': [
                    models.UniqueConstraint(fields=("attempt", "address", "agent"), name="console_place_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsolePresence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField()),
                ("attempt_room", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="presence", to="exams.attemptroom")),
            ],
            options={
                "verbose_name": "presence of a console",
                "verbose_name_plural": "presences of consoles",
            },
        ),
        migrations.CreateModel(
            name="Intervention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pause", "Pause"),
                            ("resume", "Resumption"),
                            ("extend", "Extension"),
                            ("extra_time", "Extra time"),
                            ("delay", "Delayed start"),
                            ("release_console", "Console released"),
                            ("message", "Announcement"),
                            ("identity", "Identity check"),
                            ("void", "Void"),
                            ("refund", "Refund"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("detail", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="interventions", to="exams.attempt"),
                ),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "registration",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.registration"),
                ),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="interventions", to="exams.round")),
                ("sitting", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.sitting")),
            ],
            options={
                "verbose_name": "intervention",
                "verbose_name_plural": "interventions",
                "ordering": ("-at", "-id"),
                'indexes': [
                    models.Index(fields=["round", "-at"], name="intervention_trail"),
                ],
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("attempt__isnull", True), ("registration__isnull", False), _connector="OR"),
                name="intervention_attempt_has_a_registration",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("code", models.CharField(max_length=40)),
                ("lever", models.CharField(blank=True, max_length=20)),
                ("attempt_room", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="refusals", to="exams.attemptroom")),
            ],
            options={
                "verbose_name": "refusal",
                "verbose_name_plural": "refusals",
                "ordering": ("at", "id"),
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
