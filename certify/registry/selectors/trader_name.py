"""How a trader is called: by the name that the holder agreed to show, else by the code."""

from collections.abc import Iterable

from certify.accounts.selectors import public_names
from certify.registry.models import Profile


def trader_names(profiles: Iterable[Profile]) -> dict[int, str]:
    """By the profile's key, in one query. Empty names do not exist: a nameless trader is known by the code."""
    asked = list(profiles)
    names = public_names(profile.person_id for profile in asked if profile.with_name)
    return {profile.pk: (profile.with_name and names.get(profile.person_id)) or nameless(profile.code) for profile in asked}


def trader_name(profile: Profile) -> str:
    """Of one."""
    return trader_names([profile])[profile.pk]


def nameless(code: str) -> str:
    """`T-7K3M-9QXA-…`: the same in both languages."""
    return "T-" + "-".join(code[start : start + 4] for start in range(0, len(code), 4))
