"""The status list is coded as the recommendation says."""

import base64
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.certificates.bitstring import BITS, bit_is_set, bits_of, encode_bits, read_bits


def test_the_first_bit_is_the_most_significant_one() -> None:
    raw = gzip.decompress(base64.urlsafe_b64decode(encode_bits([0, 15])[1:] + "=="))
    assert (len(raw), raw[0], raw[1]) == (BITS // 8, 0b1000_0000, 0b0000_0001)


@given(st.sets(st.integers(0, BITS - 1), max_size=20), st.integers(0, BITS - 1))
@settings(max_examples=40)
def test_exactly_the_named_bits_are_set(indexes: set[int], other: int) -> None:
    encoded = encode_bits(indexes)
    assert all(bit_is_set(encoded, index) for index in indexes)
    assert bit_is_set(encoded, other) == (other in indexes)
    assert read_bits(encoded) == bits_of(indexes)


def test_the_same_list_has_the_same_bytes() -> None:
    assert encode_bits([3, 70_000]) == encode_bits([70_000, 3])


@pytest.mark.parametrize("index", [-1, BITS])
def test_a_place_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(IndexError):
        encode_bits([index])
