"""Certificate codes: 80 random bits in Crockford's base 32, which has no letters that look like digits."""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
RANDOM_BYTES = 10
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def encode(entropy: bytes) -> str:
    """16 letters and digits from 10 random bytes."""
    number = int.from_bytes(entropy, "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(LENGTH)))


def read(text: str) -> str | None:
    """The code that a person meant: spaces, hyphens, lower case, full-width letters, O for 0, I for 1, or the whole address; else None."""
    # Never look at more than an address can hold: the field is open to everybody.
    plain = unicodedata.normalize("NFKC", text[:300]).strip()
    address = re.search(r"/c/([^/?#.]+)", plain)
    letters = re.sub(r"[\s\-–—_.·]", "", address.group(1) if address else plain).upper().translate(LOOK_ALIKES)
    return letters if len(letters) == LENGTH and all(letter in ALPHABET for letter in letters) else None


def grouped(code: str) -> str:
    """`7K3M-9QXA-…`: in fours, as people read aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
