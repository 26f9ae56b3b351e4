"""Shapes of what the API of grading answers."""

from rest_framework import serializers


class JobSerializer(serializers.Serializer):
    """Where the grading of an attempt stands."""

    state = serializers.ChoiceField(["queued", "running", "graded", "failed", "dead"])
    tries = serializers.IntegerField()
    place = serializers.IntegerField(allow_null=True, help_text="place in the queue from 1; null when not waiting")
    expected_wait_s = serializers.IntegerField(
        allow_null=True, help_text="until the grade is there, with the workers that grade now; null if not known"
    )
    rooms_done = serializers.IntegerField()
    rooms_total = serializers.IntegerField()
    queued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    result = serializers.ChoiceField(["none", "withheld", "published"])


class ConditionSerializer(serializers.Serializer):
    """One condition of the decision."""

    code = serializers.CharField()
    met = serializers.BooleanField()
    measured = serializers.FloatField(allow_null=True)
    required = serializers.FloatField(allow_null=True)  # type: ignore[assignment]
    unit = serializers.CharField(allow_blank=True)


class IntervalSerializer(serializers.Serializer):
    """A 95 % interval over the base rooms, in the condition's unit. `place`: below, above, or straddles what was required."""

    code = serializers.CharField()
    measured = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    required = serializers.FloatField()  # type: ignore[assignment]
    unit = serializers.CharField()
    place = serializers.ChoiceField(["below", "above", "straddles"])


class SequentialSerializer(serializers.Serializer):
    """What decided how many rooms were sat. `opened`, `by`: the decision; the rest is what the rule says of the `rooms` base rooms.

    `opens` differs from `opened` only where no assessment came in time (`by` deadline).
    """

    opened = serializers.BooleanField()
    by = serializers.ChoiceField(["assessment", "deadline"])
    version = serializers.CharField()
    rooms = serializers.IntegerField()
    opens = serializers.BooleanField()
    why = serializers.ChoiceField(["guard_rails", "below", "above", "close"])
    breaches = serializers.IntegerField()
    severe = serializers.IntegerField()
    intervals = IntervalSerializer(many=True)


class SummarySerializer(serializers.Serializer):
    """Decision and figures. Uplifts are fractions; low and high span the model ensemble and do not decide."""

    sequential = SequentialSerializer(required=False, help_text="Only in rounds with extra rooms.")

    decision = serializers.ChoiceField(["PASS", "FAIL", "INVALID"])
    state = serializers.ChoiceField(["graded", "finalised"])
    conditions = ConditionSerializer(many=True)
    round_uplift = serializers.FloatField()
    uplift_low = serializers.FloatField(allow_null=True)
    uplift_high = serializers.FloatField(allow_null=True)
    expected_growth = serializers.FloatField()
    score = serializers.FloatField()
    score_se = serializers.FloatField(allow_null=True)
    cut_score = serializers.FloatField()
    net_uplift = serializers.FloatField(allow_null=True)
    ad_roi = serializers.FloatField(allow_null=True)
    contribution_cents = serializers.IntegerField()
    rubric_version = serializers.CharField()
    graded_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class ResultSerializer(serializers.Serializer):
    """`job` is null before the attempt has closed, `result` until it may be shown."""

    job = JobSerializer(allow_null=True)
    result = SummarySerializer(allow_null=True)


class FeedbackSerializer(serializers.Serializer):
    """Model sensitivity, computed after the decision and no part of it. Both documents are null until `state` is ready.

    `attribution`: Shapley values of the five forces. `debrief`: windows against the best reference operator. Fields: docs/algorithms/grading.md.
    """

    state = serializers.ChoiceField(["queued", "running", "ready", "failed", "dead"])
    attribution = serializers.JSONField(allow_null=True)
    debrief = serializers.JSONField(allow_null=True)


class ForcesSerializer(serializers.Serializer):
    """The five forces over all rooms (traffic, room, host, supply, service), in hundredths of a per cent of the baselines' value."""

    points = serializers.ListField(child=serializers.IntegerField())
    limit_points = serializers.IntegerField()
    total_points = serializers.IntegerField()
    reference_points = serializers.ListField(child=serializers.IntegerField())
    rooms = serializers.IntegerField()
    inseparable = serializers.IntegerField()


class RoomReportSerializer(serializers.Serializer):
    """One room. Money in cents, uplifts as fractions, curves at every half simulated minute."""

    position = serializers.IntegerField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    host = serializers.CharField()
    minutes = serializers.FloatField()
    controls = serializers.IntegerField()
    metric = serializers.ChoiceField(["gmv", "net_gmv"])
    value_cents = serializers.IntegerField()
    baseline_cents = serializers.IntegerField()
    sampled_gmv_cents = serializers.IntegerField()
    uplift = serializers.FloatField()
    uplift_used = serializers.FloatField()
    uplift_low = serializers.FloatField(allow_null=True)
    uplift_high = serializers.FloatField(allow_null=True)
    z = serializers.FloatField()
    equated_score = serializers.FloatField()
    score = serializers.FloatField()
    guard_rails = serializers.JSONField()
    panel = serializers.JSONField()
    facts = serializers.JSONField()
    curves = serializers.JSONField()
    versions = serializers.DictField(child=serializers.CharField())
    feedback = FeedbackSerializer()


class StandardSerializer(serializers.Serializer):
    """The cut and the stated growth, beside the growth of whoever scores the cut in every room of this form (null: the cut is off the scale)."""

    cut_score = serializers.FloatField()
    expected_growth = serializers.FloatField()
    derived_growth = serializers.FloatField(allow_null=True)


class RetakeSerializer(serializers.Serializer):
    """The next attempt as things stand now. `why` is empty where one is possible; `counted` is false where this attempt was given back."""

    state = serializers.ChoiceField(["now", "later", "none"])
    why = serializers.ChoiceField(["", "attempt_open", "attempts_used", "no_unseen_form", "round_over"])
    at = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    unseen = serializers.BooleanField()
    attempts_allowed = serializers.IntegerField()
    attempts_left = serializers.IntegerField()
    cooldown_s = serializers.IntegerField()
    counted = serializers.BooleanField()
    void_reason = serializers.CharField(allow_blank=True)


class AppealPlaceSerializer(serializers.Serializer):
    """Whether an appeal may be filed, until when, and the states of those on record."""

    may_file = serializers.BooleanField()
    until = serializers.DateTimeField(allow_null=True)
    window_days = serializers.IntegerField()
    states = serializers.ListField(child=serializers.CharField())


class PracticePlaceSerializer(serializers.Serializer):
    """One room of a practice round that is open now, with the levers that it leaves to the operator."""

    slug = serializers.CharField()
    round_title_zh = serializers.CharField()
    round_title_en = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    host = serializers.CharField()
    minutes = serializers.FloatField()
    levers = serializers.ListField(child=serializers.CharField())


class ReportSerializer(serializers.Serializer):
    """The whole report. `advice`: what to practise (fields: docs/algorithms/grading.md); from `standard` on a matter of the hour."""

    attempt = serializers.JSONField()
    round = serializers.JSONField()
    result = SummarySerializer()
    rooms = RoomReportSerializer(many=True)
    forces = ForcesSerializer(allow_null=True)
    advice = serializers.JSONField()
    standard = StandardSerializer()
    retake = RetakeSerializer()
    appeal = AppealPlaceSerializer()
    practice = PracticePlaceSerializer(many=True)
    pdf = serializers.URLField(help_text="the same on paper, in the language of Accept-Language")


class RevivedSerializer(serializers.Serializer):
    """How many rooms are being computed again."""

    rooms = serializers.IntegerField()


class AttemptLineSerializer(serializers.Serializer):
    """One attempt of a round, for staff."""

    attempt = serializers.UUIDField(source="attempt.public_id")
    number = serializers.IntegerField(source="attempt.number")
    attempt_state = serializers.CharField(source="attempt.state")
    person = serializers.CharField(source="person.display_name")
    identity_check = serializers.CharField(source="attempt.identity_check")
    job = serializers.IntegerField(source="job.pk", default=None, allow_null=True)
    job_state = serializers.CharField(source="job.state", default=None, allow_null=True)
    tries = serializers.IntegerField(source="job.tries", default=None, allow_null=True)
    decision = serializers.CharField(source="result.decision", default=None, allow_null=True)
    score = serializers.FloatField(source="result.score", default=None, allow_null=True)
    round_uplift = serializers.FloatField(source="result.round_uplift", default=None, allow_null=True)
    result_state = serializers.CharField(source="result.state", default=None, allow_null=True)
    failures = serializers.SerializerMethodField()

    def get_failures(self, row) -> list[str]:  # type: ignore[no-untyped-def]
        return [f"{failure.code}: {failure.detail}" for failure in row.failures]


class ReleasedSerializer(serializers.Serializer):
    """What a release did."""

    finalised = serializers.IntegerField()
    dead = serializers.IntegerField()
