"""Shapes of what the API says about the reliability of a round's scores."""

from rest_framework import serializers


class VarianceSerializer(serializers.Serializer):
    """`variance` in squared points, never below zero; `estimate` as it came out; `share` of a single room's scatter."""

    variance = serializers.FloatField()
    standard_error = serializers.FloatField()
    share = serializers.FloatField(allow_null=True)
    estimate = serializers.FloatField()
    set_to_zero = serializers.BooleanField()


class VariancesSerializer(serializers.Serializer):
    """Of persons, of rooms, and of what is left between a person and a room."""

    person = VarianceSerializer()
    room = VarianceSerializer()
    residual = VarianceSerializer()


class DependabilitySerializer(serializers.Serializer):
    """Of a mean over `rooms` rooms. Standard errors in points."""

    rooms = serializers.IntegerField()
    g = serializers.FloatField(allow_null=True)
    phi = serializers.FloatField(allow_null=True)
    phi_at_cut = serializers.FloatField(allow_null=True)
    sem_relative = serializers.FloatField()
    sem_absolute = serializers.FloatField()


class ConsistencySerializer(serializers.Serializer):
    """Of the score's condition: shares between 0 and 1."""

    consistency = serializers.FloatField()
    accuracy = serializers.FloatField()
    kappa = serializers.FloatField(allow_null=True)
    pass_rate = serializers.FloatField()


class RoomFigureSerializer(serializers.Serializer):
    """Difficulty and discrimination of a room."""

    mean = serializers.FloatField()
    sd = serializers.FloatField()
    reached_cut = serializers.FloatField()
    discrimination = serializers.FloatField(allow_null=True)


class OtherFormsSerializer(serializers.Serializer):
    """How far pass rates differ between forms of other such rooms; shares."""

    spread = serializers.FloatField(help_text="standard deviation of a form's pass rate")
    difference = serializers.FloatField(help_text="expected between two forms")
    forms_needed = serializers.IntegerField(help_text="in each of two sets, for an expected difference below `wanted`")
    wanted = serializers.FloatField()


class AnalysisSerializer(serializers.Serializer):
    """Everything about one table of persons and rooms."""

    persons = serializers.IntegerField()
    rooms = serializers.IntegerField()
    left_out = serializers.IntegerField()
    mean = serializers.FloatField()
    components = VariancesSerializer()
    as_sat = DependabilitySerializer()
    by_rooms = DependabilitySerializer(many=True, help_text="for 1 to 12 rooms")
    target = serializers.FloatField()
    rooms_needed = serializers.IntegerField(allow_null=True, help_text="for a phi of `target`; null: no number is enough")
    decision = ConsistencySerializer()
    by_room = RoomFigureSerializer(many=True)
    other_forms = OtherFormsSerializer(allow_null=True, help_text="null for the reference operators, whose rooms are alike by construction")


class PeopleSerializer(serializers.Serializer):
    """People who sat. `analysis` is null while there are too few."""

    count = serializers.IntegerField()
    left_out = serializers.IntegerField()
    too_few = serializers.BooleanField()
    positions = serializers.ListField(child=serializers.IntegerField(), help_text="rooms that `analysis.by_room` is about")
    analysis = AnalysisSerializer(allow_null=True)


class PanelSerializer(serializers.Serializer):
    """The reference operators; `analysis` is null until they have played every room."""

    count = serializers.IntegerField()
    rooms_played = serializers.IntegerField()
    median_uplift = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="per room, as a fraction")
    analysis = AnalysisSerializer(allow_null=True)


class BareSerializer(serializers.Serializer):
    """Scores before guard-rails took their rooms."""

    g = serializers.FloatField(allow_null=True)
    phi = serializers.FloatField(allow_null=True)
    rank_correlation = serializers.FloatField(allow_null=True)


class SkillRangeSerializer(AnalysisSerializer):
    """Simulated people of a range of true skill."""

    lowest_skill = serializers.FloatField()
    highest_skill = serializers.FloatField()
    rank_correlation = serializers.FloatField(allow_null=True, help_text="of score and true skill")
    without_guard_rails = BareSerializer()


class SimulatedPersonSerializer(serializers.Serializer):
    """Not a person."""

    id = serializers.CharField()
    skill = serializers.FloatField()
    score = serializers.FloatField()
    uplift = serializers.FloatField()
    decision = serializers.CharField()


class DegenerateSerializer(serializers.Serializer):
    """An operator who games one lever."""

    bot = serializers.CharField()
    score = serializers.FloatField()
    decision = serializers.CharField()


class SimulatedSerializer(serializers.Serializer):
    """Simulated people, not people: a rule family that neither panel nor gate uses."""

    made_at = serializers.DateTimeField()
    rubric_version = serializers.CharField()
    cut = serializers.FloatField()
    growth = serializers.FloatField()
    people = SimulatedPersonSerializer(many=True)
    pass_rate = serializers.FloatField()
    full = SkillRangeSerializer(allow_null=True)
    middle = SkillRangeSerializer(allow_null=True)
    breached = serializers.ListField(child=serializers.FloatField(), help_text="share of simulated people per room who broke a guard-rail")
    degenerate = DegenerateSerializer(many=True)
    degenerate_passes = serializers.IntegerField()


class RoomNameSerializer(serializers.Serializer):
    """A room of the form."""

    position = serializers.IntegerField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()


class FormReliabilitySerializer(serializers.Serializer):
    """One form: people, reference operators and simulated people apart."""

    form = serializers.CharField()
    rooms = RoomNameSerializer(many=True)
    people = PeopleSerializer()
    panel = PanelSerializer()
    simulated = SimulatedSerializer(allow_null=True)


class ReliabilitySerializer(serializers.Serializer):
    """Of a round. Formulas: docs/algorithms/grading.md, *Reliability*."""

    round = serializers.CharField()
    cut = serializers.FloatField()
    least_people = serializers.IntegerField()
    forms = FormReliabilitySerializer(many=True)
