"""Bodies that several endpoints share, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ProblemBody(serializers.Serializer[Any]):
    """Every refusal: a code for programs, a text for people."""

    code = serializers.CharField()
    detail = serializers.CharField()
    params = serializers.JSONField()


class DefectBody(serializers.Serializer[Any]):
    """One fault of a recording. `line` counts from 1, the header is line 1."""

    file = serializers.CharField(allow_blank=True)
    line = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    params = serializers.JSONField()
    message = serializers.CharField()


class RefusedRecordingBody(ProblemBody):
    """Nothing was imported."""

    defects = DefectBody(many=True)


class JobBody(serializers.Serializer[Any]):
    """How far a job is."""

    state = serializers.ChoiceField(choices=["queued", "running", "ready", "failed", "dead"])
    progress = serializers.IntegerField(help_text="percent")
    step = serializers.CharField(allow_blank=True)
    tries = serializers.IntegerField()
    error_code = serializers.CharField(allow_blank=True)
    error_detail = serializers.CharField(allow_blank=True)
    queued_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
