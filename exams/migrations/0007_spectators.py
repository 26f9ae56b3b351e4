"""Forms that are shown to everybody, showings of them, and who has watched what."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0006_practice_controls"),
        ("sandbox", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("form", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="opening", to="exams.form")),
            ],
            options={"verbose_name": "opening of a form to spectators", "verbose_name_plural": "openings of forms to spectators"},
        ),
        migrations.CreateModel(
            name="RoomWatched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("scenario", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sandbox.scenario")),
            ],
            options={
                "verbose_name": "watched room",
                "verbose_name_plural": "watched rooms",
                "constraints": [models.UniqueConstraint(fields=("person", "scenario"), name="room_watched_once")],
            },
        ),
        migrations.CreateModel(
            name="Showing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("speed", models.PositiveSmallIntegerField()),
                ("interval_s", models.PositiveSmallIntegerField()),
                ("planned_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("form", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="showings", to="exams.form")),
                (
                    "planned_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "showing",
                "verbose_name_plural": "showings",
                "ordering": ("starts_at", "id"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="showing_ends_after_it_starts"),
                    models.CheckConstraint(condition=models.Q(("speed__gte", 1)), name="showing_moves"),
                ],
            },
        ),
    ]
