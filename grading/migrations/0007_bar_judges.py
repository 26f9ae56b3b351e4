"""Judges who were invited before the exams knew of them are barred from their rooms too."""

from typing import Any

from django.db import migrations


def bar(apps: Any, _schema_editor: Any) -> None:
    """Not those who were dismissed before they declared: they were shown nothing."""
    barred = apps.get_model("exams", "RoomJudge")
    rooms: dict[int, set[int]] = {}
    for study_id, scenario_id in apps.get_model("grading", "StandardRun").objects.values_list("study_id", "scenario_id").distinct():
        rooms.setdefault(study_id, set()).add(scenario_id)
    judges = apps.get_model("grading", "StandardJudge").objects.exclude(dismissed_at__isnull=False, declared_at__isnull=True)
    rows = [
        barred(person_id=judge.person_id, scenario_id=scenario_id, study=judge.study.public_id, at=judge.invited_at)
        for judge in judges.select_related("study")
        for scenario_id in sorted(rooms.get(judge.study_id, ()))
    ]
    barred.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0009_room_judges"),
        ("grading", "0006_simulated_study"),
    ]

    operations = [migrations.RunPython(bar, migrations.RunPython.noop)]
