"""Standard-setting studies: runs, judges, ratings that the database itself keeps append-only, and which record a round's cut rests on."""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

POSTGRESQL = (
    """
    CREATE FUNCTION grading_rating_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'ratings are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    "CREATE TRIGGER grading_rating_append_only BEFORE UPDATE OR DELETE ON grading_standardrating FOR EACH ROW EXECUTE FUNCTION grading_rating_refuse()",
)
SQLITE = (
    "CREATE TRIGGER grading_rating_append_only BEFORE UPDATE ON grading_standardrating BEGIN SELECT RAISE(ABORT, 'ratings are append-only'); END",
)
POSTGRESQL_BACK = ("DROP TRIGGER grading_rating_append_only ON grading_standardrating", "DROP FUNCTION grading_rating_refuse()")
SQLITE_BACK = ("DROP TRIGGER grading_rating_append_only",)


def _run(editor: Any, postgresql: tuple[str, ...], sqlite: tuple[str, ...]) -> None:
    for statement in {"postgresql": postgresql, "sqlite": sqlite}[editor.connection.vendor]:
        editor.execute(statement)


def forwards(_apps: Any, editor: Any) -> None:
    _run(editor, POSTGRESQL, SQLITE)


def backwards(_apps: Any, editor: Any) -> None:
    _run(editor, POSTGRESQL_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0003_growth_and_commitment"),
        ("grading", "0003_regrades"),
        ("sandbox", "0004_export_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StandardStudy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("client_id", models.UUIDField(help_text="made by the page, so that a double click makes one study", unique=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "method",
                    models.CharField(choices=[("borderline_regression", "borderline regression"), ("panel", "reference operators")], max_length=24),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("open", "open"),
                            ("closed", "closed, not approved"),
                            ("approved", "approved"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("skill_at_cut", models.FloatField(help_text="of the reference operators, 0 to 1; method panel only", null=True)),
                ("seed", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("figures", models.JSONField(null=True)),
                ("derived_cut", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("cut_se", models.FloatField(help_text="standard error of the derived cut, by bootstrap", null=True)),
                ("approved_cut", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                (
                    "approved_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.round")),
                (
                    "withdrawn_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "standard-setting study",
                "verbose_name_plural": "standard-setting studies",
                "ordering": ["-created_at", "-pk"],
                'indexes': [
                    models.Index(fields=["state", "-approved_at"], name="grading_standard_records"),
                ],
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "open", "closed", "approved", "withdrawn"])), name="grading_study_state_known"
            ),
                    models.CheckConstraint(
                condition=models.Q(("method__in", ["borderline_regression", "panel"])), name="grading_study_method_known"
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "panel"), ("skill_at_cut__gte", 0), ("skill_at_cut__lte", 1)),
                    models.Q(("method", "borderline_regression"), ("skill_at_cut__isnull", True)),
                    _connector="OR",
                ),
                name="grading_panel_study_names_a_skill",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("closed", "approved")), _negated=True),
                    models.Q(("closed_at__isnull", False), ("derived_cut__isnull", False), ("figures__isnull", False)),
                    _connector="OR",
                ),
                name="grading_closed_study_has_a_cut",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        ("approved_cut__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "approved"), _negated=True),
                        ("approved_at__isnull", True),
                        ("approved_by__isnull", True),
                        ("approved_cut__isnull", True),
                        ("reason", ""),
                    ),
                    _connector="OR",
                ),
                name="grading_approval_is_whole",
            ),
                    models.CheckConstraint(
                condition=models.Q(("approved_by__isnull", True), models.Q(("approved_by", models.F("author")), _negated=True), _connector="OR"),
                name="grading_author_does_not_approve",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="grading_withdrawal_has_a_reason",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("source", models.CharField(choices=[("person", "person"), ("operator", "reference operator")], max_length=8)),
                ("traffic_key", models.CharField(blank=True, max_length=16)),
                ("luck_key", models.CharField(blank=True, max_length=16)),
                ("bot_id", models.CharField(blank=True, max_length=40)),
                ("log", models.JSONField(help_text="[tick, lever, sku, value] of each control; people's logs stay with their attempt", null=True)),
                ("score", models.FloatField(null=True)),
                ("uplift", models.FloatField(null=True)),
                ("breached", models.BooleanField(default=False)),
                ("grade", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grading.roomgrade")),
                ("scenario", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sandbox.scenario")),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="grading.standardstudy")),
            ],
            options={
                "verbose_name": "run of a study",
                "verbose_name_plural": "runs of studies",
                "ordering": ["study_id", "number"],
                'constraints': [
                    models.UniqueConstraint(fields=("study", "number"), name="grading_study_run_number_once"),
                    models.UniqueConstraint(fields=("study", "grade"), name="grading_study_grade_once"),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bot_id", ""), ("grade__isnull", False), ("score__isnull", False), ("source", "person")),
                    models.Q(
                        ("grade__isnull", True),
                        ("source", "operator"),
                        models.Q(("bot_id", ""), _negated=True),
                        models.Q(("traffic_key", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grading_study_run_has_an_origin",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    ("source", "person"),
                    models.Q(("log__isnull", True), ("score__isnull", True)),
                    models.Q(("log__isnull", False), ("score__isnull", False)),
                    _connector="OR",
                ),
                name="grading_study_run_played_whole",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardJudge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("invited_at", models.DateTimeField()),
                ("name", models.CharField(blank=True, help_text="as it stands in the record", max_length=80)),
                ("organisation", models.CharField(blank=True, max_length=120)),
                ("practising", models.BooleanField(help_text="works as a live-commerce trader today", null=True)),
                ("conflicts", models.TextField(blank=True, help_text="interests that could sway the ratings, or that there are none")),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                ("dismissed_reason", models.TextField(blank=True)),
                (
                    "dismissed_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("invited_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="judges", to="grading.standardstudy")),
            ],
            options={
                "verbose_name": "judge of a study",
                "verbose_name_plural": "judges of studies",
                "ordering": ["study_id", "invited_at", "pk"],
                'constraints': [
                    models.UniqueConstraint(fields=("study", "person"), name="grading_judge_once_per_study"),
                    models.CheckConstraint(
                condition=models.Q(
                    ("declared_at__isnull", True),
                    models.Q(
                        ("practising__isnull", False),
                        models.Q(("name", ""), _negated=True),
                        models.Q(("organisation", ""), _negated=True),
                        models.Q(("conflicts", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="grading_judge_declares_whole",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dismissed_at__isnull", True), ("dismissed_by__isnull", True), ("dismissed_reason", "")),
                    models.Q(("dismissed_at__isnull", False), ("dismissed_by__isnull", False), models.Q(("dismissed_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="grading_judge_dismissed_for_a_reason",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundCut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.round")),
                ("study", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="grading.standardstudy")),
            ],
            options={
                "verbose_name": "record behind a cut",
                "verbose_name_plural": "records behind cuts",
            },
        ),
        migrations.CreateModel(
            name="StandardRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("client_id", models.UUIDField(help_text="made by the page, so that a repeat is one rating", unique=True)),
                ("grade", models.PositiveSmallIntegerField()),
                ("forces", models.JSONField(default=dict)),
                ("comment", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("judge", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="grading.standardjudge")),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="grading.standardrun")),
            ],
            options={
                "verbose_name": "rating",
                "verbose_name_plural": "ratings",
                "ordering": ["judge_id", "run_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("judge", "run", "number"), name="grading_rating_number_once"),
                    models.CheckConstraint(condition=models.Q(("grade__gte", 1), ("grade__lte", 5)), name="grading_rating_has_five_grades"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="grading_rating_number_from_1"),
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
