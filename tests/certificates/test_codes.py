"""Codes cannot be guessed and forgive the way people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificates import codes


@given(st.binary(min_size=10, max_size=10))
def test_a_code_carries_all_80_bits(entropy: bytes) -> None:
    code = codes.encode(entropy)
    number = 0
    for letter in code:
        number = number * 32 + codes.ALPHABET.index(letter)
    assert (len(code), number) == (16, int.from_bytes(entropy, "big"))


@given(st.binary(min_size=10, max_size=10))
def test_what_is_written_is_read(entropy: bytes) -> None:
    code = codes.encode(entropy)
    assert codes.read(code) == codes.read(codes.grouped(code)) == codes.read(code.lower()) == code


@pytest.mark.parametrize(
    "written",
    [
        "7K3M-9QXA-01V1-ZZ00",
        " 7k3m 9qxa 01v1 zz00 ",
        "7K3M—9QXA–01V1-ZZ00",
        "７Ｋ３Ｍ　９ＱＸＡ　０１Ｖ１　ＺＺ００",
        "7K3M-9QXA-OIVl-ZZoO",
        "7K3M-9QXA-01U1-ZZ00",
        "https://certify.example/c/7K3M9QXA01V1ZZ00",
        "https://certify.example/c/7k3m9qxa01v1zz00/?from=qr#top",
        "http://127.0.0.1:8000/c/7K3M9QXA01V1ZZ00.json",
    ],
)
def test_it_reads_what_a_person_meant(written: str) -> None:
    assert codes.read(written) == "7K3M9QXA01V1ZZ00"


@pytest.mark.parametrize(
    "written", ["", "7K3M", "7K3M-9QXA-01V1-ZZ0", "7K3M-9QXA-01V1-ZZ000", "7K3M-9QXA-01V1-ZZ0*", "操盘手证书号码", "1" * 100_000]
)
def test_it_does_not_read_what_is_no_code(written: str) -> None:
    assert codes.read(written) is None
