"""The shapes of what the API gives, for programs that read the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from exams.levels import LEVELS_OR_NONE


class Problem(serializers.Serializer[Any]):
    """Every refusal: `code` for programs, `detail` for people in the request's language, `params` for both."""

    code = serializers.CharField()
    detail = serializers.CharField()
    params = serializers.DictField()


class Revealed(serializers.Serializer[Any]):
    """SHA-256 of the UTF-8 bytes of `committed` followed by the 32 bytes of `nonce` (hexadecimal) is the commitment."""

    traffic_key = serializers.CharField()
    luck_key = serializers.CharField()
    nonce = serializers.CharField()
    scenario = serializers.CharField()
    committed = serializers.CharField()
    revealed_at = serializers.DateTimeField()


class CommittedRules(serializers.Serializer[Any]):
    """With a sequential rule also its name, the numbers of base rooms and of all rooms of a form, and the longest wait."""

    cut_score = serializers.FloatField()
    expected_growth = serializers.FloatField()
    sequential = serializers.CharField(required=False)
    base_rooms = serializers.IntegerField(required=False)
    rooms = serializers.IntegerField(required=False)
    assessment_s = serializers.IntegerField(required=False)


class Commitment(serializers.Serializer[Any]):
    """`rules` are committed to with scenario and keys; null in drafts, and in rounds published before rules were committed to."""

    form = serializers.CharField()
    position = serializers.IntegerField()
    commitment = serializers.CharField()
    rules = CommittedRules(allow_null=True)
    revealed = Revealed(allow_null=True)


class RegistrationDocument(serializers.Serializer[Any]):
    registered_at = serializers.DateTimeField()
    identity_check = serializers.CharField()
    attempts_used = serializers.IntegerField()
    attempts = serializers.ListField(child=serializers.UUIDField())


class FormGrowth(serializers.Serializer[Any]):
    form = serializers.CharField()
    growth = serializers.FloatField()


class DerivedGrowthDocument(serializers.Serializer[Any]):
    """The growth of an operator who stands exactly at the cut in every room. Fractions."""

    growth = serializers.FloatField()
    cut_score = serializers.FloatField()
    forms = FormGrowth(many=True)
    derived_at = serializers.DateTimeField()


class CutRecordDocument(serializers.Serializer[Any]):
    """The approved record that a round's cut rests on: method, who judged, standard error in points, who approved it and when."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    cut_score = serializers.FloatField()
    method = serializers.CharField(help_text="borderline_regression or panel")
    method_name = serializers.CharField()
    judges = serializers.IntegerField()
    organisations = serializers.IntegerField()
    operators = serializers.IntegerField()
    cut_se = serializers.FloatField(allow_null=True)
    approved_by = serializers.CharField()
    approved_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class SequentialRound(serializers.Serializer[Any]):
    """Everybody sits `base_rooms`; `extra_rooms` follow where those leave the decision open. Minutes at full length, every break used."""

    rule = serializers.CharField()
    assessment_s = serializers.IntegerField(help_text="The longest wait after the base rooms; then the extra rooms are opened.")
    base_rooms = serializers.IntegerField()
    extra_rooms = serializers.IntegerField()
    base_minutes = serializers.IntegerField()
    minutes = serializers.IntegerField(help_text="The longest case: with the wait and the extra rooms.")


class RoundDocument(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    description_zh = serializers.CharField()
    description_en = serializers.CharField()
    kind = serializers.ChoiceField(["practice", "demonstration", "certification"])
    demo = serializers.BooleanField()
    level = serializers.ChoiceField(LEVELS_OR_NONE, help_text="That the round certifies; empty: none.")
    state = serializers.ChoiceField(["draft", "early", "open", "over"])
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    attempts_allowed = serializers.IntegerField()
    cooldown_s = serializers.IntegerField()
    break_s = serializers.IntegerField()
    expected_growth = serializers.FloatField(allow_null=True, help_text="Null while a draft that follows its cut waits for the derivation.")
    cut_score = serializers.FloatField()
    growth_reason = serializers.CharField(help_text="Why another growth than the derived one is asked for.")
    derived_growth = DerivedGrowthDocument(allow_null=True)
    cut_record = CutRecordDocument(allow_null=True, help_text="Null: no record, the examiner set the cut.")
    standard_zh = serializers.CharField()
    standard_en = serializers.CharField()
    release = serializers.ChoiceField(["at_once", "on_release"])
    rooms = serializers.IntegerField(help_text="Of each form, the extra rooms of a sequential round included.")
    sequential = SequentialRound(allow_null=True, help_text="Null: everybody sits every room.")
    commitments = Commitment(many=True)
    server_now = serializers.DateTimeField()
    registration = RegistrationDocument(allow_null=True)


class ReceiptDocument(serializers.Serializer[Any]):
    log_digest = serializers.CharField()
    actions = serializers.IntegerField()
    server_time = serializers.DateTimeField()
    signature = serializers.CharField()


class RoomDocument(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    state = serializers.ChoiceField(["waiting", "preparing", "live", "closed"])
    preparation_ends_at = serializers.DateTimeField(allow_null=True)
    live_at = serializers.DateTimeField(allow_null=True)
    deadline = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    close_reason = serializers.CharField()
    actions = serializers.IntegerField()
    tries = serializers.IntegerField(help_text="1, but for a practice room that was rewound: then the last one counts.")
    receipt = ReceiptDocument(allow_null=True)


class RoundBrief(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    kind = serializers.CharField()
    demo = serializers.BooleanField()


class SequentialAttempt(serializers.Serializer[Any]):
    """`phase` base, assessing or extra while the attempt is open, else empty. `rooms` of the attempt holds extra rooms once they are opened."""

    phase = serializers.ChoiceField(["", "base", "assessing", "extra"], allow_blank=True)
    base_rooms = serializers.IntegerField()
    extra_rooms = serializers.IntegerField()
    assessment_s = serializers.IntegerField()
    assessing_at = serializers.DateTimeField(allow_null=True)


class AttemptDocument(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    round = RoundBrief()
    state = serializers.CharField()
    number = serializers.IntegerField()
    server_now = serializers.DateTimeField()
    started_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    close_reason = serializers.CharField()
    extra_time_percent = serializers.IntegerField()
    rooms = RoomDocument(many=True)
    sequential = SequentialAttempt(allow_null=True)
    current = serializers.IntegerField(allow_null=True)


class ControlField(serializers.Serializer[Any]):
    lever = serializers.CharField(max_length=20)
    sku = serializers.CharField(max_length=40, allow_blank=True, default="")
    value = serializers.CharField(max_length=40, allow_blank=True, default="")


class RundownLineField(serializers.Serializer[Any]):
    """A pitch that the candidate plans: of what, for how many simulated minutes (null: open), and whether it is ticked off."""

    sku = serializers.CharField(max_length=40)
    minutes = serializers.IntegerField(allow_null=True)
    done = serializers.BooleanField(default=False)


class PreparedRoom(serializers.Serializer[Any]):
    """What a candidate sees of a room from its preparation on."""

    state = serializers.CharField()
    card = serializers.DictField()
    opening = ControlField(many=True)
    diagnosis = serializers.CharField()
    rundown = RundownLineField(many=True)
    preparation_ends_at = serializers.DateTimeField(allow_null=True)
    live_at = serializers.DateTimeField(allow_null=True)
    deadline = serializers.DateTimeField(allow_null=True)
    steers = serializers.BooleanField()
    server_now = serializers.DateTimeField()


class SellsOutDocument(serializers.Serializer[Any]):
    sku = serializers.CharField()
    seconds = serializers.IntegerField()


class HintDocument(serializers.Serializer[Any]):
    """At `tick`: orders, the most urgent first, and links that sell out soon, in simulated seconds."""

    tick = serializers.IntegerField()
    orders = ControlField(many=True)
    sells_out = SellsOutDocument(many=True)


class PaceDocument(serializers.Serializer[Any]):
    """`deadline` is null while the live room stands still, `preparation_ends_at` while the preparation does."""

    pace = serializers.IntegerField()
    deadline = serializers.DateTimeField(allow_null=True)
    preparation_ends_at = serializers.DateTimeField(allow_null=True)
    server_now = serializers.DateTimeField()


class TryDocument(serializers.Serializer[Any]):
    """`from_try` 0: the first try. `last_tick`: where it was left, or is now; `actions` are its own."""

    number = serializers.IntegerField()
    from_try = serializers.IntegerField()
    from_tick = serializers.IntegerField()
    began_at = serializers.DateTimeField()
    actions = serializers.IntegerField()
    last_tick = serializers.IntegerField()
    gmv_cents = serializers.IntegerField()


class CourseDocument(serializers.Serializer[Any]):
    """`figures`: by the names of the console's strip one value per tick, from tick 0 to `last_tick`; money in cents."""

    number = serializers.IntegerField()
    last_tick = serializers.IntegerField()
    figures = serializers.DictField(child=serializers.ListField(child=serializers.FloatField(allow_null=True)))


class ActionDocument(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    tick = serializers.IntegerField()
    effective_tick = serializers.IntegerField()
    at = serializers.DateTimeField()
    client_id = serializers.CharField()
    lever = serializers.CharField()
    sku = serializers.CharField()
    value = serializers.CharField()


class TicketDocument(serializers.Serializer[Any]):
    url = serializers.CharField()


class ClientIdInput(serializers.Serializer[Any]):
    """An id that the client makes (a UUID, say); a repeat with the same id is the same request."""

    client_id = serializers.RegexField(r"^[\x21-\x7e]{1,64}$")
