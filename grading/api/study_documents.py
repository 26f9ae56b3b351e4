"""Shapes of standard-setting studies in the API."""

from rest_framework import serializers

from grading.models.standard_study import StandardMethod, StudyState
from grading.services.make_study import OPERATORS_MOST, PEOPLE_MOST, TITLE_LENGTH
from grading.services.rate_replay import COMMENT_LENGTH
from grading.standard_setting.scale import FORCE_GRADES, FORCES, GRADES


class NewStudySerializer(serializers.Serializer):
    """`round` is a slug. `people_runs`, `operator_runs` for borderline regression, `skill_at_cut` for the method panel."""

    client_id = serializers.UUIDField()
    round = serializers.SlugField()
    title = serializers.CharField(max_length=TITLE_LENGTH)
    method = serializers.ChoiceField(StandardMethod.choices)
    people_runs = serializers.IntegerField(min_value=0, max_value=PEOPLE_MOST, default=0)
    operator_runs = serializers.IntegerField(min_value=0, max_value=OPERATORS_MOST, default=0)
    skill_at_cut = serializers.FloatField(min_value=0, max_value=1, allow_null=True, default=None)


class StudySerializer(serializers.Serializer):
    """A study. `figures` from its closing on: cut, standard error, line, agreement, judges and one point per replay."""

    id = serializers.UUIDField(source="public_id")
    round = serializers.CharField(source="round.slug")
    title = serializers.CharField()
    method = serializers.ChoiceField(StandardMethod.choices)
    state = serializers.ChoiceField(StudyState.choices)
    skill_at_cut = serializers.FloatField(allow_null=True)
    created_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    figures = serializers.DictField(allow_null=True)
    derived_cut = serializers.FloatField(allow_null=True)
    cut_se = serializers.FloatField(allow_null=True)
    approved_cut = serializers.FloatField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()


class JudgeSerializer(serializers.Serializer):
    """A judge and how many replays are rated; never which grades."""

    id = serializers.IntegerField(source="judge.pk")
    username = serializers.CharField()
    name = serializers.CharField(source="judge.name")
    organisation = serializers.CharField(source="judge.organisation")
    practising = serializers.BooleanField(source="judge.practising", allow_null=True)
    conflicts = serializers.CharField(source="judge.conflicts")
    declared_at = serializers.DateTimeField(source="judge.declared_at", allow_null=True)
    dismissed_at = serializers.DateTimeField(source="judge.dismissed_at", allow_null=True)
    dismissed_reason = serializers.CharField(source="judge.dismissed_reason")
    rated = serializers.IntegerField()


class LimitSerializer(serializers.Serializer):
    """A sitter of the round and the highest cut that is still passed; null: none."""

    name = serializers.CharField()
    score = serializers.FloatField()
    highest_cut = serializers.FloatField(source="highest", allow_null=True)
    rails = serializers.BooleanField(help_text="guard-rails were counted; false for reference operators that played before these were kept of them")


class StudyDetailSerializer(serializers.Serializer):
    """A study with its judges, how many of its runs are ready, and from closing on whom each cut passes, people and operators apart."""

    study = StudySerializer()
    runs = serializers.IntegerField()
    runs_ready = serializers.IntegerField()
    judges = JudgeSerializer(many=True)
    obstacles = serializers.ListField(child=serializers.CharField())
    people = LimitSerializer(many=True)
    operators = LimitSerializer(many=True)


class InvitationSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=150)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField()


class ApprovalSerializer(serializers.Serializer):
    """The cut may differ from the derived one by two standard errors; the reason says why."""

    cut = serializers.DecimalField(max_digits=5, decimal_places=1)
    reason = serializers.CharField()


class DeclarationSerializer(serializers.Serializer):
    """A judge's own statement; `conflicts` says "none" if there are none."""

    name = serializers.CharField(max_length=80)
    organisation = serializers.CharField(max_length=120)
    practising = serializers.BooleanField()
    conflicts = serializers.CharField()


class NewRatingSerializer(serializers.Serializer):
    """Grades 1 fail, 2 borderline, 3 pass, 4 good, 5 excellent; forces 1 weak, 2 fair, 3 strong, as many as the judge likes."""

    client_id = serializers.UUIDField()
    grade = serializers.ChoiceField(GRADES)
    forces = serializers.DictField(child=serializers.ChoiceField(FORCE_GRADES), default=dict, help_text=f"Of {', '.join(FORCES)}.")
    comment = serializers.CharField(allow_blank=True, max_length=COMMENT_LENGTH, default="")


class OwnRatingSerializer(serializers.Serializer):
    """The judge's last word on a replay."""

    grade = serializers.IntegerField()
    forces = serializers.DictField()
    comment = serializers.CharField()
    at = serializers.DateTimeField()


class ReplayLineSerializer(serializers.Serializer):
    """A replay in the judge's own order."""

    place = serializers.IntegerField()
    rating = OwnRatingSerializer(allow_null=True)


class JudgingPlaceSerializer(serializers.Serializer):
    """A study that one is invited to: its title and state, and whether one has declared."""

    study = serializers.UUIDField()
    title = serializers.CharField()
    state = serializers.ChoiceField(StudyState.choices)
    declared = serializers.BooleanField()


class SeatSerializer(JudgingPlaceSerializer):
    """A judge's seat: the study's title and state, whether the judge has declared, the replays."""

    replays = ReplayLineSerializer(many=True)
