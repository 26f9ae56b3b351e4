"""W3C Bitstring Status List: one bit a certificate, most significant bit first, gzip, multibase `u`. Pure."""

import base64
import gzip
from collections.abc import Iterable

BITS = 131_072  # the least that the recommendation allows, so that one bit hides in a crowd


def bits_of(indexes: Iterable[int], bits: int = BITS) -> bytes:
    """The list, not encoded, in which exactly `indexes` are set; raises IndexError."""
    raw = bytearray(bits // 8)
    for index in indexes:
        if not 0 <= index < bits:
            raise IndexError(index)
        raw[index // 8] |= 0x80 >> (index % 8)
    return bytes(raw)


def encode_bits(indexes: Iterable[int], bits: int = BITS) -> str:
    """The encoded list in which exactly `indexes` are set; raises IndexError."""
    # mtime=0: the same list always gives the same bytes.
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits_of(indexes, bits), mtime=0)).decode("ascii").rstrip("=")


def read_bits(encoded: str) -> bytes:
    """The list behind its encoding."""
    packed = encoded.removeprefix("u")
    return gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def bit_is_set(encoded: str, index: int) -> bool:
    """Reads one bit of an encoded list."""
    return bool(read_bits(encoded)[index // 8] & (0x80 >> (index % 8)))
