"""Shapes of integrity reports and cases over the API."""

from typing import Any

from rest_framework import serializers

from grading.models import IntegrityCase
from grading.models.integrity_case import CaseGround, CaseOutcome, CaseReason


class SimilarityReportSerializer(serializers.Serializer[Any]):
    """`state`: none, queued, running, ready, failed or dead. `document`: pairs, timing and places by attempt id; nobody's name, and no log."""

    state = serializers.CharField()
    attempts = serializers.IntegerField()
    finished_at = serializers.DateTimeField(allow_null=True)
    document = serializers.JSONField(allow_null=True)


class NewCaseSerializer(serializers.Serializer[Any]):
    """`allegation` is read by the candidate: it names nobody else."""

    ground = serializers.ChoiceField(choices=CaseGround.choices)
    allegation = serializers.CharField(max_length=2000)


class StatementSerializer(serializers.Serializer[Any]):
    """The candidate's one statement."""

    statement = serializers.CharField(max_length=5000)


class CaseDecisionSerializer(serializers.Serializer[Any]):
    """By a second person; `reason` fits the outcome."""

    outcome = serializers.ChoiceField(choices=CaseOutcome.choices)
    reason = serializers.ChoiceField(choices=CaseReason.choices)
    explanation = serializers.CharField(max_length=2000)


class IntegrityCaseSerializer(serializers.ModelSerializer[IntegrityCase]):
    """As staff read it; candidates get the same without a word on anybody else, since there is none in it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    attempt = serializers.UUIDField(source="attempt.public_id", read_only=True)

    class Meta:
        model = IntegrityCase
        fields = (
            "id", "attempt", "ground", "allegation", "evidence", "state", "opened_at", "heard_until", "statement", "stated_at",
            "decided_at", "outcome", "reason", "explanation",
        )  # fmt: skip
        read_only_fields = fields
