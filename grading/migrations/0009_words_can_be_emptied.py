"""The words in append-only tables may be emptied when a person's data is erased; everything else in them stays refused."""

from typing import Any

from django.db import migrations

from certify.accounts.append_only import refuse_but_blanking

TABLES = (("grading_standardrating", "grading_rating_append_only", ("comment",)),)


def forwards(_apps: Any, editor: Any) -> None:
    for table, trigger, words in TABLES:
        refuse_but_blanking(editor, table, trigger, words)


class Migration(migrations.Migration):
    dependencies = [("grading", "0008_assessment")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
