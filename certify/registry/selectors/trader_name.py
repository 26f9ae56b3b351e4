"""How a trader is called: by the name that the holder agreed to show, else by the code."""

from certify.accounts.selectors import person_card
from certify.registry.models import Profile


def trader_name(profile: Profile) -> str:
    """Empty names do not exist: a nameless trader is known by the code."""
    if profile.with_name:
        card = person_card(profile.person_id)
        if card.name_public:
            return card.display_name
    return nameless(profile.code)


def nameless(code: str) -> str:
    """`T-7K3M-9QXA-…`: the same in both languages."""
    return "T-" + "-".join(code[start : start + 4] for start in range(0, len(code), 4))
