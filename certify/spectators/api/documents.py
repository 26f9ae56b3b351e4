"""The shapes of what spectators see, for programs that read the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from exams.services.plan_showing import SPEEDS


class WatchedFormOutput(serializers.Serializer[Any]):
    """A form with something to watch. `waits_until`: its replays follow a showing."""

    round = serializers.SlugField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    demo = serializers.BooleanField()
    form = serializers.CharField()
    candidates = serializers.IntegerField()
    waits_until = serializers.DateTimeField(allow_null=True)


class WatchedRoomOutput(serializers.Serializer[Any]):
    """A room of the form."""

    position = serializers.IntegerField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    host = serializers.CharField()


class SeatOutput(serializers.Serializer[Any]):
    """A candidate. No name: the person shows none. Uplifts are fractions over the baseline."""

    letter = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    program = serializers.BooleanField()
    score = serializers.FloatField()
    uplift = serializers.FloatField()
    passed = serializers.BooleanField()
    rooms = serializers.DictField(child=serializers.FloatField(), help_text="Uplift by room.")


class FormOutput(serializers.Serializer[Any]):
    """Rooms and seats, the best first; no seats while the form waits for its showing."""

    rooms = WatchedRoomOutput(many=True)
    seats = SeatOutput(many=True)
    waits_until = serializers.DateTimeField(allow_null=True)


class RoomOutput(serializers.Serializer[Any]):
    """One room. `course`: expected GMV so far in cents at the seconds `s`, of the run and of the recorded operator."""

    seat = SeatOutput()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    host = serializers.CharField()
    uplift = serializers.FloatField()
    course = serializers.DictField()
    replay = serializers.DictField(help_text='The document "replay/1": what the console showed, tick by tick.')


class ShowingOutput(serializers.Serializer[Any]):
    """A showing."""

    id = serializers.UUIDField()
    round = serializers.SlugField()
    form = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    speed = serializers.IntegerField(help_text="Simulated seconds per second.")


class MomentOutput(ShowingOutput):
    """A showing as it stands by the server's clock. `run`: what the asked seat has shown so far, null before the first tick."""

    cancelled = serializers.BooleanField()
    programme = serializers.DictField()
    moment = serializers.DictField()
    run = serializers.DictField(allow_null=True)


class ShowingInput(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    speed = serializers.ChoiceField(SPEEDS)


class OpeningOutput(serializers.Serializer[Any]):
    """Since when everybody may watch the form."""

    at = serializers.DateTimeField()
