"""Practice rooms: their pace on the attempt's clock, and the try that is played."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exams", "0005_rundown")]

    operations = [
        migrations.AddField("attemptroom", "rewound_ticks", models.PositiveIntegerField(default=0)),
        migrations.AddField("attemptroom", "try_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("attemptroom", "try_number", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("attemptroom", "try_tick", models.PositiveIntegerField(default=0)),
        migrations.AddField("clockchange", "pace", models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField(
            "clockchange",
            "kind",
            models.CharField(
                choices=[
                    ("pause", "Pause"),
                    ("resume", "Resumption"),
                    ("extra_time", "Extra time"),
                    ("extend", "Extension"),
                    ("pace", "Speed of play"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "attemptroom",
            models.CheckConstraint(
                condition=models.Q(try_at__isnull=True, try_number=1, try_tick=0) | models.Q(try_at__isnull=False, try_number__gt=1),
                name="attempt_room_try_has_a_start",
            ),
        ),
        migrations.AddConstraint(
            "clockchange",
            models.CheckConstraint(condition=models.Q(kind="pace") | models.Q(pace=1), name="clock_change_pace_of_its_own_kind"),
        ),
    ]
