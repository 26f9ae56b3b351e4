"""Shapes of a round's statistics in the API. Uplifts are fractions, times seconds; quantiles are null below five, rates below thirty."""

from rest_framework import serializers


class SpreadSerializer(serializers.Serializer):
    """Of `n` numbers; all others null where they are fewer than five."""

    n = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    sd = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    quarter = serializers.FloatField(allow_null=True)
    middle = serializers.FloatField(allow_null=True)
    three_quarters = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class ShareSerializer(serializers.Serializer):
    """`part` of `whole`; rate and its 95 % interval (Wilson) null below thirty people."""

    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class BinSerializer(serializers.Serializer):
    """Numbers in [low, high)."""

    low = serializers.FloatField()
    high = serializers.FloatField()
    n = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer):
    """Where the attempts of people are; `programs` are apart."""

    registered = serializers.IntegerField()
    attempts = serializers.IntegerField()
    sitting = serializers.IntegerField()
    grading = serializers.IntegerField()
    stopped = serializers.IntegerField()
    graded = serializers.IntegerField()
    final = serializers.IntegerField()
    void = serializers.IntegerField()
    programs = serializers.IntegerField()


class ConditionCountSerializer(serializers.Serializer):
    """`alone`: it was the only condition that they missed."""

    code = serializers.CharField()
    missed = serializers.IntegerField()
    alone = serializers.IntegerField()


class RailCountSerializer(serializers.Serializer):
    """Rooms with a breached guard-rail."""

    code = serializers.CharField()
    rooms = serializers.IntegerField()
    breached = serializers.IntegerField()
    severe = serializers.IntegerField()


class RoomDifficultySerializer(serializers.Serializer):
    """How hard a room of a form was."""

    form = serializers.CharField()
    position = serializers.IntegerField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    people = serializers.IntegerField()
    uplift = serializers.FloatField(allow_null=True)
    panel_uplift = serializers.FloatField(allow_null=True)
    score = SpreadSerializer()
    breached = serializers.IntegerField()
    actions = SpreadSerializer()
    live_s = SpreadSerializer()


class FormLineSerializer(serializers.Serializer):
    """A form beside the others."""

    form = serializers.CharField()
    passed = ShareSerializer()
    score = SpreadSerializer()
    uplift = SpreadSerializer()


class RoundStatisticsSerializer(serializers.Serializer):
    """People only; of each the latest judged attempt. `invalid`: attempts that were not judged, by the code of the reason."""

    progress = ProgressSerializer()
    counted = serializers.IntegerField()
    passed = ShareSerializer()
    decisions = serializers.DictField(child=serializers.IntegerField())
    invalid = serializers.DictField(child=serializers.IntegerField())
    conditions = ConditionCountSerializer(many=True)
    score = SpreadSerializer()
    score_bins = BinSerializer(many=True)
    uplift = SpreadSerializer()
    uplift_bins = BinSerializer(many=True)
    rails = RailCountSerializer(many=True)
    rooms = RoomDifficultySerializer(many=True)
    forms = FormLineSerializer(many=True)
    duration_s = SpreadSerializer()
    actions = SpreadSerializer()
    preparation_s = SpreadSerializer()
    wait_s = SpreadSerializer()
    run_s = SpreadSerializer()
    repeated = serializers.IntegerField()
    extra_rooms = serializers.DictField(
        child=serializers.IntegerField(), help_text="People by what decided on their extra rooms; empty where everybody sits every room."
    )
