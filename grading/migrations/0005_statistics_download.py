"""Who took a round's tables out of the house."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("exams", "0003_growth_and_commitment"),
        ("grading", "0004_standard_setting"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatisticsDownload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("file", models.CharField(help_text="table and format, as in the address", max_length=40)),
                ("rows", models.PositiveIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exams.round")),
            ],
            options={
                "verbose_name": "download of statistics",
                "verbose_name_plural": "downloads of statistics",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["round", "-at"], name="grading_statistics_download")],
            },
        ),
    ]
