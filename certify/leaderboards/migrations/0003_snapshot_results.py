"""A snapshot names the results that it was built from: a sweep finds what it has not followed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leaderboards", "0002_programs")]

    operations = [
        migrations.AddField(
            "snapshot",
            "results",
            models.CharField(blank=True, default="", help_text="fingerprint of the final results that it was built from", max_length=80),
            preserve_default=False,
        ),
    ]
