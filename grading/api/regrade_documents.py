"""Shapes of regrades and appeals in the API."""

from rest_framework import serializers

from grading.models.appeal import AppealState
from grading.models.regrade import Correction, RegradeReason, RegradeState
from grading.services.propose_regrade import TEXT_LENGTH


class NewRegradeSerializer(serializers.Serializer):
    """A proposal. `change`: {scenario_id} | {cut_score, expected_growth} | {contribution_not_below_baseline, compliance_breaches_max,

    return_rate_over_baseline_max} | {because: incident | outage | breach} | {}, as the correction needs. Without `attempts`: everybody's.
    """

    client_id = serializers.UUIDField()
    reason = serializers.ChoiceField(RegradeReason.choices)
    text = serializers.CharField(max_length=TEXT_LENGTH)
    correction = serializers.ChoiceField(Correction.choices)
    change = serializers.DictField(default=dict)
    attempts = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, default=None, allow_null=True)


class RegradeSerializer(serializers.Serializer):
    """A set. `done` of `total` attempts have their shadow grade."""

    id = serializers.IntegerField(source="regrade.pk")
    reason = serializers.ChoiceField(RegradeReason.choices, source="regrade.reason")
    text = serializers.CharField(source="regrade.text")
    correction = serializers.ChoiceField(Correction.choices, source="regrade.correction")
    change = serializers.DictField(source="regrade.change")
    everybody = serializers.BooleanField(source="regrade.everybody")
    state = serializers.ChoiceField(RegradeState.choices, source="regrade.state")
    error = serializers.CharField(source="regrade.error")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    author = serializers.CharField()
    created_at = serializers.DateTimeField(source="regrade.created_at")
    decided_by = serializers.CharField()
    decided_at = serializers.DateTimeField(source="regrade.decided_at", allow_null=True)


class RegradedFiguresSerializer(serializers.Serializer):
    """A result in short."""

    decision = serializers.ChoiceField(["PASS", "FAIL", "INVALID"])
    score = serializers.FloatField()
    round_uplift = serializers.FloatField()
    cut_score = serializers.FloatField()
    expected_growth = serializers.FloatField()


class PreviewRowSerializer(serializers.Serializer):
    """One attempt before and after, and what becomes of its certificate."""

    attempt = serializers.UUIDField(source="public_id")
    person = serializers.CharField()
    before = RegradedFiguresSerializer()
    after = RegradedFiguresSerializer()
    flips = serializers.BooleanField()
    place_before = serializers.IntegerField(allow_null=True)
    place_after = serializers.IntegerField(allow_null=True)
    certificate = serializers.ChoiceField(["revoked", "issued", "signed_again", "none"])


class PreviewSerializer(serializers.Serializer):
    """The set and its rows, flips first."""

    regrade = RegradeSerializer()
    rows = PreviewRowSerializer(many=True)


class RegradeNoteSerializer(serializers.Serializer):
    """An applied regrade of an attempt: when, why, the earlier result and the one that followed."""

    at = serializers.DateTimeField()
    reason = serializers.CharField()
    text = serializers.CharField()
    correction = serializers.ChoiceField(Correction.choices)
    before = RegradedFiguresSerializer()
    after = RegradedFiguresSerializer()


class NewAppealSerializer(serializers.Serializer):
    """What is appealed against, and why."""

    text = serializers.CharField()


class AppealSerializer(serializers.Serializer):
    """An appeal and its outcome."""

    id = serializers.UUIDField(source="public_id")
    attempt = serializers.UUIDField(source="attempt.public_id")
    state = serializers.ChoiceField(AppealState.choices)
    text = serializers.CharField()
    filed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()
    regrade = serializers.IntegerField(source="regrade_id", allow_null=True)


class AppealOutcomeSerializer(serializers.Serializer):
    """The reviewer's decision. An upheld appeal names a regrade of the attempt."""

    outcome = serializers.ChoiceField(["upheld", "rejected"])
    reason = serializers.CharField()
    regrade = serializers.IntegerField(allow_null=True, default=None)
