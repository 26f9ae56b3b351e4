"""What the API says about traders, briefs and conversations. Words of lists are codes; their meanings stand in the help texts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from certify.registry.models import About, DeclarationState, DeclaredFigure, Reason, Side
from certify.registry.selectors import ExaminedLine
from certify.registry.selectors.search import ORDERS
from certify.registry.vocabulary import Availability, Category, Language, Level, Platform, Problem, Region, Size


class ExaminedRoomOutput(serializers.Serializer[Any]):
    """A kind of examined room."""

    category = serializers.ChoiceField(choices=Category.choices)
    size = serializers.ChoiceField(
        choices=Size.choices, allow_blank=True, help_text="By the followers of the host; empty: the recording does not say."
    )


class ExaminedOutput(serializers.Serializer[Any]):
    """A certificate that holds. Percentages are the signed ones."""

    code = serializers.CharField(help_text="Its page is /c/<code>/.")
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices, allow_blank=True)
    demo = serializers.BooleanField()
    uplift_percent = serializers.FloatField(allow_null=True)
    uplift_low_percent = serializers.FloatField(allow_null=True)
    uplift_high_percent = serializers.FloatField(allow_null=True)
    net_uplift_percent = serializers.FloatField(allow_null=True)
    issued_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    rooms = serializers.SerializerMethodField()

    @extend_schema_field(ExaminedRoomOutput(many=True))
    def get_rooms(self, line: ExaminedLine) -> list[dict[str, str]]:
        return [{"category": category, "size": size} for category, size in line.rooms]


class DeclaredOutput(serializers.Serializer[Any]):
    """Declared by the holder and confirmed by a merchant; not measured here."""

    title = serializers.CharField()
    company = serializers.CharField(help_text="Who confirmed it; this site did not check the company.")
    began_on = serializers.DateField()
    ended_on = serializers.DateField()
    figure = serializers.ChoiceField(choices=DeclaredFigure.choices)
    value = serializers.DecimalField(max_digits=14, decimal_places=2)
    words = serializers.CharField(allow_blank=True)
    confirmed_at = serializers.DateTimeField()


class DeclarationInput(serializers.Serializer[Any]):
    """Work for a merchant that is over. The same again, while the merchant has not answered, is the same declaration."""

    title = serializers.CharField(max_length=120, help_text="What was done.")
    merchant = serializers.CharField(max_length=80)
    began_on = serializers.DateField()
    ended_on = serializers.DateField()
    figure = serializers.ChoiceField(choices=DeclaredFigure.choices)
    value = serializers.DecimalField(max_digits=14, decimal_places=2, help_text="In the unit of the figure: per cent, yuan, a ratio, sessions.")
    words = serializers.CharField(max_length=600, allow_blank=True, default="")


class OwnDeclarationOutput(DeclarationInput):
    """Shown to everybody only while it is `confirmed`."""

    public_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=DeclarationState.choices)
    company = serializers.CharField(allow_blank=True, help_text="Who confirmed it; empty: nobody.")
    declared_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_by = serializers.ChoiceField(choices=("holder", "merchant"), allow_blank=True)


class ShownOrganisation(serializers.Serializer[Any]):
    """A service provider that the trader is shown with."""

    slug = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class TraderOutput(serializers.Serializer[Any]):
    """What the public sees of a trader. Examined and declared are two lists and are never added up."""

    code = serializers.CharField()
    name = serializers.CharField(help_text="The name only if the holder shows it, else made of the code.")
    named = serializers.BooleanField()
    program = serializers.BooleanField(help_text="A program's account: nobody to hire.")
    headline = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    availability = serializers.ChoiceField(choices=Availability.choices)
    takes_messages = serializers.BooleanField()
    words = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Codes by kind: region, category, platform, language."
    )
    since = serializers.DateTimeField(allow_null=True, help_text="Shown since; null in the own entry while it is not shown.")
    examined = ExaminedOutput(many=True)
    declared = DeclaredOutput(many=True)
    organisations = ShownOrganisation(many=True)


class SearchInput(serializers.Serializer[Any]):
    """All conditions hold at once; level, category and size are those of one certificate."""

    level = serializers.ChoiceField(choices=Level.choices, required=False)
    category = serializers.ChoiceField(choices=Category.choices, required=False)
    size = serializers.ChoiceField(choices=Size.choices, required=False)
    organisation = serializers.SlugField(required=False)
    region = serializers.ChoiceField(choices=Region.choices, required=False)
    text = serializers.CharField(max_length=80, required=False)
    order = serializers.ChoiceField(choices=ORDERS, required=False, help_text="recent: newest certificate first. uplift: lower end, highest first.")
    after = serializers.CharField(max_length=80, required=False, help_text="`next` of the page before.")


class TraderPageOutput(serializers.Serializer[Any]):
    """A page of the search."""

    count = serializers.IntegerField()
    next = serializers.CharField(allow_blank=True, help_text="For `after`; empty at the end.")
    traders = TraderOutput(many=True)


class ProfileInput(serializers.Serializer[Any]):
    """The own entry. `show` agrees that exactly this is shown; without it the entry is written and shown to nobody."""

    headline = serializers.CharField(max_length=120)
    about = serializers.CharField(max_length=2000, allow_blank=True, default="")
    availability = serializers.ChoiceField(choices=Availability.choices, default=Availability.NOW)
    takes_messages = serializers.BooleanField(default=True)
    with_name = serializers.BooleanField(default=False)
    regions = serializers.ListField(child=serializers.ChoiceField(choices=Region.choices), default=list)
    categories = serializers.ListField(child=serializers.ChoiceField(choices=Category.choices), default=list)
    platforms = serializers.ListField(child=serializers.ChoiceField(choices=Platform.choices), default=list)
    languages = serializers.ListField(child=serializers.ChoiceField(choices=Language.choices), default=list)
    show = serializers.BooleanField(default=False)


class OwnProfileOutput(serializers.Serializer[Any]):
    """The own entry and whether it is shown."""

    shown = serializers.BooleanField()
    shown_since = serializers.DateTimeField(allow_null=True)
    hidden_reason = serializers.CharField(allow_blank=True, help_text="A certifier's, if it is hidden.")
    trader = TraderOutput(help_text="As the public sees it, or would see it.")


class BriefInput(serializers.Serializer[Any]):
    """What a merchant looks for. The same `client_id` again posts nothing."""

    client_id = serializers.UUIDField()
    company = serializers.CharField(max_length=80)
    title = serializers.CharField(max_length=120)
    category = serializers.ChoiceField(choices=Category.choices)
    size = serializers.ChoiceField(choices=Size.choices)
    problem = serializers.ChoiceField(choices=Problem.choices)
    region = serializers.ChoiceField(choices=Region.choices)
    budget_low_yuan = serializers.IntegerField(min_value=0, max_value=100_000_000, help_text="A month.")
    budget_high_yuan = serializers.IntegerField(min_value=0, max_value=100_000_000, help_text="A month.")
    words = serializers.CharField(max_length=2000)
    open_until = serializers.DateTimeField(help_text="Within 90 days.")


class BriefOutput(serializers.Serializer[Any]):
    """A brief as traders in the register and its author read it."""

    public_id = serializers.UUIDField()
    company = serializers.CharField()
    title = serializers.CharField()
    category = serializers.ChoiceField(choices=Category.choices)
    size = serializers.ChoiceField(choices=Size.choices)
    problem = serializers.ChoiceField(choices=Problem.choices)
    region = serializers.ChoiceField(choices=Region.choices)
    budget_low_yuan = serializers.IntegerField()
    budget_high_yuan = serializers.IntegerField()
    words = serializers.CharField()
    posted_at = serializers.DateTimeField()
    open_until = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class BriefsOutput(serializers.Serializer[Any]):
    """One's own, and those that are open to a trader in the register."""

    own = BriefOutput(many=True)
    open = BriefOutput(many=True)


class WriteInput(serializers.Serializer[Any]):
    """A message. The same `client_id` again is the same message."""

    client_id = serializers.UUIDField()
    words = serializers.CharField(max_length=2000)


class ContactInput(WriteInput):
    """The first message to a trader."""

    company = serializers.CharField(max_length=80)
    subject = serializers.CharField(max_length=120)


class TalkMessageOutput(serializers.Serializer[Any]):
    """One message. `words` are empty when it was hidden or erased."""

    public_id = serializers.UUIDField()
    own = serializers.BooleanField()
    words = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField()


class TalkLineOutput(serializers.Serializer[Any]):
    """A conversation in the list."""

    public_id = serializers.UUIDField()
    subject = serializers.CharField()
    other = serializers.CharField(allow_blank=True, help_text="The other party's label; empty when the account was erased. Never an address.")
    own_side = serializers.ChoiceField(choices=Side.choices)
    unread = serializers.IntegerField()
    last_at = serializers.DateTimeField()
    closed = serializers.BooleanField()


class TalkOutput(serializers.Serializer[Any]):
    """A conversation with its newest five hundred messages, oldest first."""

    public_id = serializers.UUIDField()
    subject = serializers.CharField()
    other = serializers.CharField(allow_blank=True)
    trader_code = serializers.CharField(allow_blank=True, help_text="The other party's page in the register, if there is one.")
    writable = serializers.BooleanField()
    messages = TalkMessageOutput(many=True)


class ReportInput(serializers.Serializer[Any]):
    """A report of misuse."""

    about = serializers.ChoiceField(choices=About.choices)
    name = serializers.CharField(max_length=40, help_text="Code of the certificate or profile, id of the brief or message.")
    reason = serializers.ChoiceField(choices=Reason.choices)
    words = serializers.CharField(max_length=2000, allow_blank=True, default="")
    contact = serializers.EmailField(required=False, allow_blank=True, default="")
