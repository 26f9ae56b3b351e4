"""Where we send to, how it is signed, and when again."""

import base64

import pytest

from certify.webhooks.errors import TargetRefused
from certify.webhooks.schedule import MOST_TRIES, delay_s
from certify.webhooks.signature import signature, signature_header
from certify.webhooks.targets import judge_address, target_of


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks' reference libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    got = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert got == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature_header([secret, b"other"], "m", 1, b"").split(" ")[0] == signature(secret, "m", 1, b"")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "https://user:word@example.com/",
        "https://example.com/#part", "https:///path", "https://exa mple.com/",
        "https://example.com\\@127.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.7/", "https://169.254.169.254/latest/",
        "https://" + "a" * 64 + ".example/", "https://a..example/", "https://.example/", "https://-a.example/",
        "https://[::ffff:10.0.0.7]/", "https://[64:ff9b::a00:7]/", "https://100.64.0.1/", "https://0.0.0.0/", "https://224.0.0.1/", "https://x:99999/",
        "http://127.0.0.1/", "https://localhost:x/", "https://example.com/" + "a" * 500,
    ],
)  # fmt: skip
def test_we_refuse_to_send_there(url: str) -> None:
    with pytest.raises(TargetRefused):
        target_of(url, demo=False)


@pytest.mark.parametrize(
    "address",
    [
        "192.168.1.1", "240.0.0.1", "198.18.0.1", "192.0.0.8", "fd00::1", "fe80::1%eth0", "fec0::1", "2002:a00:7::1", "::7f00:1",
        "::ffff:0:7f00:1", "64:ff9b:1::1", "2001:db8::1", "3fff::1", "5f00::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_behind_the_wall_is_refused(address: str) -> None:
    with pytest.raises(TargetRefused):
        judge_address(address)


def test_the_public_internet_is_fine_and_in_a_demonstration_the_own_machine() -> None:
    judge_address("93.184.215.14")
    judge_address("::ffff:93.184.215.14")
    judge_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert target_of("https://xn--fiqs8s.a_b.example-1.com./", demo=False).host == "xn--fiqs8s.a_b.example-1.com"
    assert target_of("https://example.com:8443/a?b=c", demo=False).path == "/a?b=c"
    assert target_of("http://localhost:9000/", demo=True).local
    with pytest.raises(TargetRefused):
        target_of("http://192.168.1.1/", demo=True)


def test_tries_are_spread_over_more_than_a_day() -> None:
    waits = [delay_s(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits[-1] is None
    assert 24 * 3600 < sum(wait or 0 for wait in waits) < 48 * 3600
