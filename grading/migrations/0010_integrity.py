"""Similarity reports and integrity cases; the trails of cases and regrades are kept by the database itself."""

import django.db.models.deletion
import uuid
from typing import Any
from django.conf import settings
from django.db import migrations, models


TRAILS = ("grading_integrityevent", "grading_regradeevent")
"""Written once; nothing but `detail` may be emptied, for an erasure."""
FUNCTION = """
CREATE OR REPLACE FUNCTION grading_trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'detail' = to_jsonb(OLD) - 'detail' AND NEW.detail IN ('{}'::jsonb, OLD.detail) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def forwards(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION)
        for table in TRAILS:
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION grading_trail_refuse()"
            )
        return
    for table in TRAILS:
        with editor.connection.cursor() as cursor:
            columns = [column.name for column in editor.connection.introspection.get_table_description(cursor, table)]
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name != "detail")
        editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} WHEN NOT ({same} AND NEW.detail IN ('{{}}', OLD.detail)) "
            "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        )


def backwards(_apps: Any, editor: Any) -> None:
    on = " ON {table}" if editor.connection.vendor == "postgresql" else ""
    for table in TRAILS:
        editor.execute(f"DROP TRIGGER {table}_append_only{on.format(table=table)}")
    if on:
        editor.execute("DROP FUNCTION grading_trail_refuse()")


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0010_words_can_be_emptied"),
        ("grading", "0009_words_can_be_emptied"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="regradeset",
            name="reason",
            field=models.CharField(
                choices=[
                    ("incident", "An incident in a room"),
                    ("outage", "The platform failed"),
                    ("wrong_standard", "The standard was entered wrongly"),
                    ("wrong_limit", "A guard-rail's limit was wrong"),
                    ("appeal", "An appeal"),
                    ("breach", "A breach of the rules"),
                    ("check", "A check of the grades"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="IntegrityCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("similarity", "The log is very much like another one"),
                            ("timing", "The timing looks like a program's"),
                            ("places", "The console was opened from several places"),
                            ("observed", "Something was observed in the sitting"),
                        ],
                        max_length=12,
                    ),
                ),
                ("allegation", models.TextField()),
                ("evidence", models.JSONField(default=dict)),
                ("state", models.CharField(choices=[("open", "open"), ("decided", "decided")], default="open", max_length=8)),
                ("opened_at", models.DateTimeField()),
                ("heard_until", models.DateTimeField(help_text="until then the candidate may make a statement")),
                ("statement", models.TextField(blank=True)),
                ("stated_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("no_consequence", "no consequence"), ("void", "the attempt does not count")], max_length=16
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("explained", "The candidate’s explanation is convincing"),
                            ("not_proven", "What was seen proves nothing"),
                            ("technical", "There is a technical cause"),
                            ("copied", "The log follows another person’s"),
                            ("arranged", "Acted by an arrangement with others during the room"),
                            ("program", "A program acted in the candidate’s place"),
                            ("other_person", "Somebody else acted in the candidate’s place"),
                        ],
                        max_length=16,
                    ),
                ),
                ("explanation", models.TextField(blank=True, help_text="as the candidate reads it")),
                ("attempt", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.attempt")),
                (
                    "decided_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("opened_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("other_attempt", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.attempt")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("regrade", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grading.regradeset")),
            ],
            options={
                "verbose_name": "integrity case",
                "verbose_name_plural": "integrity cases",
                "ordering": ["-opened_at", "-pk"],
                'indexes': [
                    models.Index(fields=["state", "-opened_at"], name="grading_case_open"),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(("state", "open")), fields=("attempt",), name="grading_one_open_case_an_attempt"),
                    models.CheckConstraint(condition=models.Q(("state__in", ["open", "decided"])), name="grading_case_state_known"),
                    models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("opened_by")), _negated=True), name="grading_case_second_person"
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", models.F("person")), _negated=True), models.Q(("opened_by", models.F("person")), _negated=True)
                ),
                name="grading_case_not_about_oneself",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state", "decided"),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("outcome", ""), ("reason", ""), ("state", "open")),
                    _connector="OR",
                ),
                name="grading_case_decided_whole",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stated_at__isnull", True), ("statement", "")),
                    models.Q(("stated_at__isnull", False), models.Q(("statement", ""), _negated=True)),
                    _connector="OR",
                ),
                name="grading_case_stated_whole",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IntegrityEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("detail", models.JSONField(default=dict)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="grading.integritycase")),
            ],
            options={
                "verbose_name": "event of an integrity case",
                "verbose_name_plural": "events of integrity cases",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SimilarityReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveIntegerField(default=0, help_text="closed attempts that were compared")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("running", "being computed"),
                            ("ready", "ready"),
                            ("failed", "failed, will be tried again"),
                            ("dead", "stopped after three tries"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("rooms_done", models.PositiveSmallIntegerField(default=0)),
                ("rooms_total", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(help_text="when a message was last sent for this job")),
                ("retry_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("duration_s", models.FloatField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
                ("document", models.JSONField(null=True)),
                ("version", models.CharField(blank=True, max_length=40)),
                (
                    "asked_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("sitting", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.sitting")),
            ],
            options={
                "verbose_name": "similarity report",
                "verbose_name_plural": "similarity reports",
                "ordering": ["-queued_at", "-pk"],
                'indexes': [
                    models.Index(fields=["sitting", "-queued_at"], name="grading_similarity_latest"),
                    models.Index(fields=["state", "sent_at"], name="grading_similarity_live"),
                ],
                'constraints': [
                    models.UniqueConstraint(
                condition=models.Q(("state__in", ("queued", "running", "failed"))), fields=("sitting",), name="grading_one_similarity_job_a_sitting"
            ),
                    models.CheckConstraint(
                condition=models.Q(("state__in", ["queued", "running", "ready", "failed", "dead"])), name="grading_similarity_state_known"
            ),
                    models.CheckConstraint(condition=models.Q(("tries__lte", 3)), name="grading_similarity_three_tries"),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_token__isnull", False), ("lease_until__isnull", False), ("state", "running")),
                    models.Q(models.Q(("state", "running"), _negated=True), ("lease_token__isnull", True), ("lease_until__isnull", True)),
                    _connector="OR",
                ),
                name="grading_similarity_lease_while_running",
            ),
                    models.CheckConstraint(
                condition=models.Q(models.Q(("state", "ready"), _negated=True), ("document__isnull", False), _connector="OR"),
                name="grading_similarity_ready_has_a_document",
            ),
                ],
            },
        ),
        migrations.AddField(
            model_name="integritycase",
            name="report",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grading.similarityreport"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
