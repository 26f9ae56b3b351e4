"""GET, POST /scenarios/, GET, PATCH /scenarios/<id>/, POST …/check/ and …/publish/."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from sandbox import selectors
from sandbox.api.bodies import JobBody, ProblemBody
from sandbox.api.terms import TermsInput
from sandbox.models import Room, Scenario
from sandbox.models.scenario import ScenarioKind, ScenarioState
from sandbox.services.draft_scenario import change_draft, draft_scenario
from sandbox.services.publish_scenario import publish_scenario
from sandbox.services.run_gate import queue_gate


class ScenarioInput(serializers.Serializer[Any]):
    """A draft. What `terms` does not name takes its default."""

    room = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ScenarioKind.choices)
    speed = serializers.IntegerField(required=False, help_text="simulated seconds per second")
    title_zh = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    title_en = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    terms = TermsInput(required=False, default=dict)


class ScenarioChange(serializers.Serializer[Any]):
    """What to change of a draft."""

    kind = serializers.ChoiceField(choices=ScenarioKind.choices, required=False)
    speed = serializers.IntegerField(required=False)
    title_zh = serializers.CharField(required=False, max_length=500)
    title_en = serializers.CharField(required=False, max_length=500)
    terms = TermsInput(required=False)


class ScenarioLine(serializers.Serializer[Scenario]):
    """A scenario in a list."""

    id = serializers.IntegerField()
    room = serializers.IntegerField(source="room_id")
    host = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    speed = serializers.IntegerField()
    digest = serializers.CharField(help_text="empty while a draft")
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class GateBody(JobBody):
    """The bots' visit to a draft."""

    bundle_digest = serializers.CharField()
    result = serializers.JSONField(help_text="baseline, panel, single levers, degenerate operators, reasons against an exam")


class ScenarioBody(ScenarioLine):
    """A scenario with its terms; published, also the card that candidates get and the gate's numbers."""

    terms = serializers.JSONField()
    replaces = serializers.IntegerField(source="replaces_id", allow_null=True)
    engine_version = serializers.CharField()
    bot_version = serializers.CharField()
    gate = serializers.JSONField()
    check = serializers.SerializerMethodField(help_text="the draft's last visit by the bots")
    card = serializers.SerializerMethodField(help_text="null while a draft")

    def get_check(self, row: Scenario) -> dict[str, Any] | None:
        job = selectors.latest_gate(row.pk) if row.state == ScenarioState.DRAFT else None
        return GateBody(job).data if job else None  # type: ignore[return-value]

    def get_card(self, row: Scenario) -> dict[str, Any] | None:
        return asdict(selectors.scenario_card(row.pk)) if row.state == ScenarioState.PUBLISHED else None


class Scenarios(GenericAPIView[Scenario]):
    """Excerpts of rooms with their rules."""

    permission_classes = [HasRole("examiner")]
    serializer_class = ScenarioLine

    @extend_schema(operation_id="scenarios_list", responses=ScenarioLine(many=True))
    def get(self, request: Request) -> Response:
        """Newest first."""
        page = self.paginate_queryset(selectors.scenarios())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="scenarios_draft", request=ScenarioInput, responses={201: ScenarioBody, 404: ProblemBody, 422: ProblemBody})
    def post(self, request: Request) -> Response:
        """Makes a draft."""
        given = ScenarioInput(data=request.data)
        given.is_valid(raise_exception=True)
        chosen = dict(given.validated_data)
        try:
            row = draft_scenario(chosen.pop("room"), by=request.user, now=timezone.now(), **chosen)
        except Room.DoesNotExist as error:
            raise Http404 from error
        return Response(ScenarioBody(row).data, status=201)


class ScenarioDetail(APIView):
    """One scenario."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="scenarios_read", responses={200: ScenarioBody, 404: ProblemBody})
    def get(self, request: Request, scenario_id: int) -> Response:
        """Terms, check and, when published, card and gate."""
        return Response(ScenarioBody(_row(scenario_id)).data)

    @extend_schema(
        operation_id="scenarios_change", request=ScenarioChange, responses={200: ScenarioBody, 404: ProblemBody, 409: ProblemBody, 422: ProblemBody}
    )
    def patch(self, request: Request, scenario_id: int) -> Response:
        """Changes a draft; a published scenario answers 409."""
        row = _row(scenario_id)
        given = ScenarioChange(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(ScenarioBody(change_draft(row.pk, **given.validated_data)).data)


class ScenarioCheck(APIView):
    """Lets the bots into a draft."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="scenarios_check", request=None, responses={202: GateBody, 404: ProblemBody, 409: ProblemBody})
    def post(self, request: Request, scenario_id: int) -> Response:
        """Queues the panel, single levers and degenerate operators on the draft as it stands."""
        return Response(GateBody(queue_gate(_row(scenario_id).pk, now=timezone.now())).data, status=202)


class ScenarioPublish(APIView):
    """Freezes a draft."""

    permission_classes = [HasRole("examiner")]

    @extend_schema(operation_id="scenarios_publish", request=None, responses={200: ScenarioBody, 404: ProblemBody, 422: ProblemBody})
    def post(self, request: Request, scenario_id: int) -> Response:
        """Publishes a draft that the bots have played; again: the same answer. An exam that breaks the gate is refused with its reasons."""
        row = publish_scenario(_row(scenario_id).pk, by=request.user, now=timezone.now(), checked=True)
        return Response(ScenarioBody(row).data)


def _row(scenario_id: int) -> Scenario:
    row = selectors.scenarios().filter(pk=scenario_id).first()
    if row is None:
        raise Http404
    return row
