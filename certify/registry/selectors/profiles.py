"""Whom the register shows, and exactly what of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from certify.accounts.selectors import OrganisationCard, program_account_ids, public_memberships
from certify.certificates.selectors.register import ShownCertificate, holding_certificates
from certify.registry.errors import TraderNotFound
from certify.registry.models import Declaration, DeclarationState, Examined, Profile, WordKind
from certify.registry.selectors.held_back import held_back
from certify.registry.selectors.trader_name import nameless, trader_names
from certify.registry.vocabulary import Availability, Category, Language, Level, Platform, Region, Size

_LABELS = {
    WordKind.REGION: dict(Region.choices),
    WordKind.CATEGORY: dict(Category.choices),
    WordKind.PLATFORM: dict(Platform.choices),
    WordKind.LANGUAGE: dict(Language.choices),
}


@dataclass(frozen=True)
class ExaminedLine(ShownCertificate):
    """A certificate that holds. `rooms` are kinds of rooms, (goods, size of the following), each once."""

    rooms: tuple[tuple[str, str], ...]

    @property
    def level_name(self) -> str:
        return str(dict(Level.choices).get(self.level, ""))

    @property
    def goods_names(self) -> list[str]:
        """Of the examined rooms, in the order of the list, each once."""
        met = {goods for goods, _ in self.rooms}
        return [str(label) for word, label in Category.choices if word in met]

    @property
    def size_names(self) -> list[str]:
        """Of the examined rooms, smallest first."""
        met = {size for _, size in self.rooms}
        return [str(label) for word, label in Size.choices if word in met]


@dataclass(frozen=True)
class DeclaredLine:
    """What the holder declared and a merchant confirmed."""

    public_id: str
    title: str
    company: str
    began_on: object
    ended_on: object
    figure: str
    figure_name: str
    value: object
    words: str
    confirmed_at: datetime | None


@dataclass(frozen=True)
class PublicTrader:
    """Everything that the public sees of a trader, and nothing else. Examined and declared are two lists."""

    code: str
    name: str
    named: bool
    program: bool  # a program's account: nobody to hire
    headline: str
    about: str
    availability: str
    takes_messages: bool
    words: dict[str, list[str]]  # by kind, as codes
    since: datetime | None
    examined: list[ExaminedLine] = field(default_factory=list)
    declared: list[DeclaredLine] = field(default_factory=list)
    organisations: list[OrganisationCard] = field(default_factory=list)

    @property
    def availability_name(self) -> str:
        return str(dict(Availability.choices).get(self.availability, ""))

    def _named(self, kind: WordKind) -> list[str]:
        return [str(_LABELS[kind][word]) for word in self.words.get(kind, []) if word in _LABELS[kind]]

    @property
    def regions(self) -> list[str]:
        return self._named(WordKind.REGION)

    @property
    def categories(self) -> list[str]:
        return self._named(WordKind.CATEGORY)

    @property
    def platforms(self) -> list[str]:
        return self._named(WordKind.PLATFORM)

    @property
    def languages(self) -> list[str]:
        return self._named(WordKind.LANGUAGE)

    @property
    def best(self) -> ExaminedLine | None:
        """The newest certificate: what a card shows."""
        return self.examined[0] if self.examined else None


def public_examined(now: datetime) -> QuerySet[Examined]:
    """Of certificates that hold at this moment, but for results of a round whose board is frozen."""
    return Examined.objects.filter(certificate__in=holding_certificates(now)).exclude(held_back(now))


def shown_profiles(now: datetime) -> QuerySet[Profile]:
    """The one condition for being seen: agreed, not hidden, the account lives, a name only while it is public, a certificate that holds."""
    name_stands = Q(with_name=False) | Q(person__name_public_since__isnull=False)
    shown = Profile.objects.filter(name_stands, shown_since__isnull=False, hidden_at=None, person__is_active=True)
    return shown.filter(pk__in=public_examined(now).values("profile_id"))


def shown_profile(code: str, now: datetime) -> Profile:
    """Raises TraderNotFound: one answer for whoever is not shown, for whatever reason."""
    found = shown_profiles(now).filter(code=code).first()
    if found is None:
        raise TraderNotFound("no such trader")
    return found


def shown_profile_of(person_id: int | None, now: datetime) -> Profile | None:
    """The person's profile if the register shows it now."""
    return shown_profiles(now).filter(person_id=person_id).first() if person_id else None


def own_profile(person_id: int) -> Profile | None:
    """One's own, shown or not."""
    return Profile.objects.filter(person_id=person_id).first()


def shown_traders(person_ids: Iterable[int], now: datetime) -> list[PublicTrader]:
    """Those of the people whom the register shows: for pages of organisations."""
    return public_traders(list(shown_profiles(now).filter(person_id__in=list(person_ids)).order_by("-shown_since", "-pk")), now)


def public_trader(profile: Profile, now: datetime) -> PublicTrader:
    """One, as the public sees it."""
    return public_traders([profile], now)[0]


def public_traders(profiles: list[Profile], now: datetime) -> list[PublicTrader]:
    """Several in a fixed number of queries."""
    keys = [profile.pk for profile in profiles]
    examined: dict[int, list[ExaminedLine]] = {key: [] for key in keys}
    for row in public_examined(now).filter(profile_id__in=keys).prefetch_related("rooms").order_by("-issued_at", "-pk"):
        examined[row.profile_id].append(_examined(row))
    declared: dict[int, list[DeclaredLine]] = {key: [] for key in keys}
    for claim in Declaration.objects.filter(profile_id__in=keys, state=DeclarationState.CONFIRMED).order_by("-ended_on", "-pk"):
        declared[claim.profile_id].append(_declared(claim))
    words: dict[int, dict[str, list[str]]] = {key: {} for key in keys}
    for profile in Profile.objects.filter(pk__in=keys).prefetch_related("words"):
        for word in sorted(profile.words.all(), key=lambda word: word.word):
            words[profile.pk].setdefault(word.kind, []).append(word.word)
    people = [profile.person_id for profile in profiles]
    organisations, programs = public_memberships(people), program_account_ids(people)
    names = trader_names(profiles)
    traders = [_written(profile, names[profile.pk], words[profile.pk], profile.person_id in programs) for profile in profiles]
    return [
        replace(
            trader,
            examined=examined[profile.pk],
            declared=declared[profile.pk],
            # A membership names whoever it belongs to: with a nameless profile it is not shown.
            organisations=organisations.get(profile.person_id, []) if trader.named else [],
        )
        for profile, trader in zip(profiles, traders, strict=True)
    ]


def _written(profile: Profile, name: str, words: dict[str, list[str]], program: bool) -> PublicTrader:
    """What the holder wrote; certificates, declarations and organisations come from elsewhere."""
    return PublicTrader(
        code=profile.code,
        name=name,
        named=name != nameless(profile.code),
        program=program,
        headline=profile.headline,
        about=profile.about,
        availability=profile.availability,
        takes_messages=profile.takes_messages,
        words=words,
        since=profile.shown_since,
    )


def _examined(row: Examined) -> ExaminedLine:
    return ExaminedLine(
        **{shown.name: getattr(row, shown.name) for shown in fields(ShownCertificate)},
        rooms=tuple(sorted({(room.category, room.size) for room in row.rooms.all()})),
    )


def _declared(claim: Declaration) -> DeclaredLine:
    return DeclaredLine(
        public_id=str(claim.public_id),
        title=claim.title,
        company=claim.company,
        began_on=claim.began_on,
        ended_on=claim.ended_on,
        figure=claim.figure,
        figure_name=claim.get_figure_display(),
        value=claim.value,
        words=claim.words,
        confirmed_at=claim.answered_at,
    )
