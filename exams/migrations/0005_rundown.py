"""The rundown of a room: the pitches that the candidate plans and ticks off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0004_invigilation"),
    ]

    operations = [
        migrations.AddField(
            model_name="attemptroom",
            name="rundown",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
