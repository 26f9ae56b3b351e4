"""Grade one closed attempt in the foreground, and analyse its rooms: for support, and where no worker runs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from exams.errors import NotHere
from exams.selectors import attempt_id_of
from grading.models import GradeJob, RoomFeedback
from grading.models.room_feedback import FeedbackState
from grading.selectors import job_state, result_of
from grading.services.queue_job import queue_job
from grading.services.retry_feedback import retry_feedback
from grading.services.run_feedback import run_feedback
from grading.services.run_job import run_job


class Command(BaseCommand):
    """`grade_attempt PUBLIC_ID` prints the result as JSON."""

    help = "Grade a closed attempt here and now, and print its result."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("public_id")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            attempt_id = attempt_id_of(options["public_id"])
        except (NotHere, ValueError) as error:
            raise CommandError(f"no attempt {options['public_id']}") from error
        job = queue_job(attempt_id, timezone.now())
        if not run_job(job.pk, timezone.now):
            self._explain(job, attempt_id)
        self._analyse(attempt_id)
        self.stdout.write(json.dumps(result_of(attempt_id), default=str, indent=2))

    def _analyse(self, attempt_id: int) -> None:
        """Attribution and debrief of every room; what fails is said, the result stands all the same."""
        retry_feedback(attempt_id, timezone.now())
        for feedback in RoomFeedback.objects.filter(grade__attempt_id=attempt_id, grade__effective=True).exclude(state=FeedbackState.READY):
            if not run_feedback(feedback.pk, timezone.now, grades_first=False):
                feedback.refresh_from_db()
                self.stderr.write(f"feedback of one room is {feedback.state}: {feedback.error}")

    def _explain(self, job: GradeJob, attempt_id: int) -> None:
        """Nothing was graded by this call: fine if it had been graded before, else say why."""
        state = job_state(attempt_id)
        if state is None or state.state != "graded":
            last = job.failures.last()
            raise CommandError(f"the job is {state.state if state else 'unknown'}: {last.code if last else ''} {last.detail if last else ''}")
