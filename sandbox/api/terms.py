"""A scenario's terms as a program sends them: every part optional, nothing unknown."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from sandbox.engine.incidents import CATALOGUE
from sandbox.services.scenario_terms import BASELINES, METRICS, PRICE_FLOORS


class _Strict(serializers.Serializer[Any]):
    """Refuses keys that it does not know: a misspelt limit must not become a default."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({name: [_("There is no such term.")] for name in unknown})
        return super().to_internal_value(data)


class LeverInput(_Strict):
    """Limits of one lever; null lifts a limit."""

    enabled = serializers.BooleanField(required=False)
    minimum = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e9)
    maximum = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e9)
    step = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e9)
    cooldown_s = serializers.IntegerField(required=False, min_value=0, max_value=86_400)


class GuardRailsInput(_Strict):
    """What a candidate must not break."""

    contribution_not_below_baseline = serializers.BooleanField(required=False)
    max_compliance_breaches = serializers.IntegerField(required=False, min_value=0, max_value=99)
    max_return_rate_over_baseline = serializers.FloatField(required=False, min_value=0, max_value=1)


class IncidentInput(_Strict):
    """Something that happens to everybody; minutes count from the excerpt's start."""

    code = serializers.ChoiceField(choices=sorted(CATALOGUE))
    minute = serializers.FloatField(min_value=0, max_value=1440)
    minutes = serializers.FloatField(min_value=0, max_value=1440)
    size = serializers.FloatField(required=False, allow_null=True, default=None)
    sku = serializers.CharField(required=False, default="", allow_blank=True, max_length=32)


class TermsInput(_Strict):
    """What differs from the defaults, or from the draft as it stands."""

    start_minute = serializers.IntegerField(required=False, min_value=0, max_value=1440)
    minutes = serializers.IntegerField(required=False, min_value=1, max_value=1440)
    preparation_s = serializers.IntegerField(required=False, min_value=0, max_value=3600)
    ad_budget_cents = serializers.IntegerField(required=False, min_value=0, max_value=10**12)
    levers = serializers.DictField(child=LeverInput(), required=False)
    baseline = serializers.ChoiceField(choices=BASELINES, required=False)
    price_floor = serializers.ChoiceField(choices=PRICE_FLOORS, required=False)
    metric = serializers.ChoiceField(choices=METRICS, required=False)
    guard_rails = GuardRailsInput(required=False)
    incidents = serializers.ListField(child=IncidentInput(), required=False, max_length=12)
