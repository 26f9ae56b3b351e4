"""What spectators see, for programs. Public; opening and planning are the examiner's."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certify.accounts.api.permissions import HasRole
from certify.spectators.api.documents import (
    FormOutput,
    MomentOutput,
    OpeningOutput,
    RoomOutput,
    ShowingInput,
    ShowingOutput,
    WatchedFormOutput,
)
from certify.spectators.errors import NothingToWatch
from certify.spectators.selectors import Seat, room_cards, seat_room, seats_of, watched_form, watched_forms
from certify.spectators.services.load_show import load_run, show_of
from certify.spectators.show import moment_document
from exams.errors import NotHere
from exams.selectors import round_by_slug
from exams.selectors.openings import form_scenarios, forms_of, showing_by_id, showings_ahead
from exams.services.note_watching import note_watching
from exams.services.open_form import open_form
from exams.services.plan_showing import cancel_showing, plan_showing


class Watched(APIView):
    """Forms that can be watched, the newest round first."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=WatchedFormOutput(many=True), summary="What can be watched", tags=["watch"])
    def get(self, request: Request) -> Response:
        rows = [
            {
                "round": one.form.round.slug,
                "title_zh": one.form.round.title_zh,
                "title_en": one.form.round.title_en,
                "demo": one.form.round.demo,
                "form": one.form.label,
                "candidates": one.seats,
                "waits_until": one.waits_until,
            }
            for one in watched_forms(timezone.now())
        ]
        return Response(WatchedFormOutput(rows, many=True).data)


class WatchedFormView(APIView):
    """The seats of a form."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="watch_form", responses=FormOutput, summary="Seats of a form", tags=["watch"])
    def get(self, request: Request, slug: str, label: str) -> Response:
        found = watched_form(slug, label, timezone.now())
        rooms = [
            {"position": place, "title_zh": card.title_zh, "title_en": card.title_en, "host": card.host}
            for place, card in enumerate(room_cards(found.form), start=1)
        ]
        seats = [] if found.waits_until else [_seat(seat) for seat in seats_of(found.form)]
        return Response(FormOutput({"rooms": rooms, "seats": seats, "waits_until": found.waits_until}).data)


class WatchedRoom(APIView):
    """One room of a seat. Whoever is signed in has met it from now on."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="watch_room", responses=RoomOutput, summary="One room as a replay", tags=["watch"])
    def get(self, request: Request, slug: str, label: str, letter: str, position: int) -> Response:
        now = timezone.now()
        found = seat_room(slug, label, letter, position, now)
        _note(request, [found.room.scenario_id], now)
        texts = {"title_zh": found.card.title_zh, "title_en": found.card.title_en, "host": found.card.host}
        body = {"seat": _seat(found.seat), **texts, "uplift": found.course["uplift"], "course": found.course, "replay": json.loads(found.replay())}
        return Response(RoomOutput(body).data)


class ShowingView(APIView):
    """A showing at this moment; nobody is told more than the clock has reached. An examiner may call it off."""

    def get_permissions(self) -> list[BasePermission]:
        return [HasRole("examiner")()] if self.request.method == "DELETE" else [AllowAny()]

    @extend_schema(parameters=[OpenApiParameter("seat", str)], responses=MomentOutput, summary="A showing now", tags=["watch"])
    def get(self, request: Request, public_id: UUID) -> Response:
        now, showing = timezone.now(), _showing(public_id)
        show = show_of(showing)
        if not show.cancelled:
            _note(request, form_scenarios(showing.form), now)
        at = show.moment(now)
        letter = request.query_params.get("seat", "")
        seat = next((seat for seat in show.seats if seat.letter == letter), None)
        run = None
        if seat is not None and at.state != "before" and not show.cancelled:
            document = load_run(seat.attempt_id, at.position)
            show.runs = {at.position: {seat.letter: document}} if document is not None else {}
            run = show.part_of_run(seat.letter, at.position, 0, at.ticks)
        body = {**_showing_document(showing), "cancelled": show.cancelled, "programme": show.programme(), "moment": moment_document(at), "run": run}
        return Response(MomentOutput(body).data)

    @extend_schema(responses={204: None}, summary="Call a showing off (examiner)", tags=["watch"])
    def delete(self, request: Request, public_id: UUID) -> Response:
        cancel_showing(_showing(public_id).pk, timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class OpenForm(APIView):
    """Shows a form's rooms to everybody. Cannot be taken back."""

    permission_classes = (HasRole("examiner"),)

    @extend_schema(request=None, responses=OpeningOutput, summary="Open a form to spectators (examiner)", tags=["watch"])
    def post(self, request: Request, slug: str, label: str) -> Response:
        return Response(OpeningOutput(open_form(_form(slug, label).pk, request.user, timezone.now())).data)


class PlanShowing(APIView):
    """Plans a showing, and opens the form by it. Cannot be taken back, but the showing can be called off."""

    permission_classes = (HasRole("examiner"),)

    @extend_schema(request=ShowingInput, responses={201: ShowingOutput}, summary="Plan a showing (examiner)", tags=["watch"])
    def post(self, request: Request, slug: str, label: str) -> Response:
        data = ShowingInput(data=request.data)
        data.is_valid(raise_exception=True)
        planned = plan_showing(_form(slug, label).pk, data.validated_data["starts_at"], data.validated_data["speed"], request.user, timezone.now())
        return Response(ShowingOutput(_showing_document(_showing(planned.public_id))).data, status=status.HTTP_201_CREATED)


class Showings(APIView):
    """Showings that play or will play."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=ShowingOutput(many=True), summary="Showings ahead", tags=["watch"])
    def get(self, request: Request) -> Response:
        return Response(ShowingOutput([_showing_document(one) for one in showings_ahead(timezone.now())], many=True).data)


def _seat(seat: Seat) -> dict[str, Any]:
    assert seat.result is not None  # of `seats_of`
    result = asdict(seat.result)
    texts = {"letter": seat.letter, "name": seat.name, "program": seat.program}
    rooms = {str(position): uplift for position, uplift in sorted(result["uplifts"].items())}
    return {**texts, "score": result["score"], "uplift": result["round_uplift"], "passed": result["passed"], "rooms": rooms}


def _showing_document(showing: Any) -> dict[str, Any]:
    times = {"starts_at": showing.starts_at, "ends_at": showing.ends_at, "speed": showing.speed}
    return {"id": showing.public_id, "round": showing.form.round.slug, "form": showing.form.label, **times}


def _showing(public_id: UUID) -> Any:
    try:
        return showing_by_id(public_id)
    except NotHere:
        raise NothingToWatch from None


def _form(slug: str, label: str) -> Any:
    form = next((form for form in forms_of(round_by_slug(slug)) if form.label == label), None)
    if form is None:
        raise NothingToWatch
    return form


def _note(request: Request, scenario_ids: list[int], now: Any) -> None:
    if request.user.is_authenticated and request.user.pk is not None:
        note_watching(request.user.pk, scenario_ids, now)
