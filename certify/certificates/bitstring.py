"""W3C Bitstring Status List: one bit a certificate, most significant bit first, gzip, multibase `u`. Pure."""

import base64
import gzip
from collections.abc import Iterable

BITS = 131_072  # the least that the recommendation allows, so that one bit hides in a crowd


def encode_bits(indexes: Iterable[int], bits: int = BITS) -> str:
    """The encoded list in which exactly `indexes` are set."""
    raw = bytearray(bits // 8)
    for index in indexes:
        if not 0 <= index < bits:
            raise IndexError(index)
        raw[index // 8] |= 0x80 >> (index % 8)
    # mtime=0: the same list always gives the same bytes.
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(raw), mtime=0)).decode("ascii").rstrip("=")


def bit_is_set(encoded: str, index: int) -> bool:
    """Reads one bit of an encoded list."""
    packed = encoded.removeprefix("u")
    raw = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return bool(raw[index // 8] & (0x80 >> (index % 8)))
