"""Grading's answers to exams about the records behind cuts."""

from uuid import UUID

from django.db import transaction

from exams.cut_records import CutRecord
from grading.errors import StudyRefused
from grading.models import RoundCut, StandardStudy
from grading.models.standard_study import StudyState
from grading.selectors.studies import cut_record, offered_records


class CutRecordKeeper:
    """See exams/cut_records.py."""

    def offered(self) -> list[CutRecord]:
        return offered_records()

    def behind(self, round_id: int) -> CutRecord | None:
        row = RoundCut.objects.filter(round_id=round_id).select_related("study").first()
        return cut_record(row.study) if row else None

    def attach(self, round_id: int, record_id: UUID) -> None:
        with transaction.atomic():
            study = StandardStudy.objects.select_for_update().filter(public_id=record_id, state=StudyState.APPROVED).first()
            if study is None:
                raise StudyRefused("no approved record of this id", why="no_record")
            RoundCut.objects.create(round_id=round_id, study=study)
