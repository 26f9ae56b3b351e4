"""The words in append-only tables may be emptied when a person's data is erased; everything else in them stays refused."""

from typing import Any

from django.db import migrations

from certify.accounts.append_only import refuse_but_blanking

TABLES = (
    ("exams_intervention", "exams_intervention_append_only", ("note", "detail")),
    ("exams_announcement", "exams_announcement_append_only", ("text",)),
)


def forwards(_apps: Any, editor: Any) -> None:
    for table, trigger, words in TABLES:
        refuse_but_blanking(editor, table, trigger, words)


class Migration(migrations.Migration):
    dependencies = [("exams", "0009_room_judges")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
