"""What a board's mark said of an account, that it is a program's, the account says itself from now on."""

from typing import Any

from django.db import migrations, models


def marks_to_accounts(apps: Any, _schema_editor: Any) -> None:
    marks = apps.get_model("leaderboards", "Mark").objects.filter(kind="program")
    apps.get_model("accounts", "Person").objects.filter(pk__in=list(marks.values_list("person_id", flat=True))).update(is_program=True)
    marks.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_program_accounts"),
        ("leaderboards", "0003_snapshot_results"),
    ]

    operations = [
        migrations.RunPython(marks_to_accounts, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="mark",
            name="kind",
            field=models.CharField(choices=[("hidden", "hidden"), ("unofficial", "unofficial")], max_length=10, verbose_name="mark"),
        ),
    ]
