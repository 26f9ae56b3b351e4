"""Studies of a round's forms with simulated people."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0003_growth_and_commitment"),
        ("grading", "0005_statistics_download"),
    ]

    operations = [
        migrations.CreateModel(
            name="SimulatedStudy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("forms_digest", models.CharField(max_length=64)),
                ("people", models.PositiveSmallIntegerField(help_text="simulated people, not people")),
                ("forms", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="exams.round")),
            ],
            options={
                "verbose_name": "study with simulated people",
                "verbose_name_plural": "studies with simulated people",
                "indexes": [models.Index(fields=["round", "-made_at"], name="grading_latest_study")],
            },
        ),
    ]
