"""Archives that were made to harm: each is refused with a reason, and nothing of it is written anywhere."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.errors import UnreadableBundle
from grading.evidence import layout, unpack
from grading.evidence.bundle import read_bundle
from grading.evidence.examine import examine
from tests.grading.evidence.builders import bundle, edited, zipped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evidence.zip"


def refused(path: Path) -> str:
    with pytest.raises(UnreadableBundle) as refusal:
        read_bundle(unpack.unpack(path))
    return refusal.value.message


def test_a_file_that_is_no_zip(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 and then nothing of the kind")
    assert "not a zip" in refused(path)


def test_no_file(path: Path) -> None:
    assert "cannot be read" in refused(path)


def test_a_folder(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "rooms/1/../../x", "rooms/0/log.json", "rooms/100/log.json", "C:\\x", "rooms/1/x"]
)
def test_names_that_a_bundle_does_not_have(path: Path, name: str) -> None:
    assert "a bundle has no file" in refused(zipped(path, *unpack.unpack(bundle(path)).items(), (name, b"x")))


def test_one_name_twice(path: Path) -> None:
    files = unpack.unpack(bundle(path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert "twice" in refused(zipped(path, *files.items(), ("result.json", b"{}")))


def test_a_missing_file(path: Path) -> None:
    files = unpack.unpack(bundle(path))
    del files["rooms/2/keys.json"]
    assert refused(zipped(path, *files.items())) == "missing in the bundle: rooms/2/keys.json"


def test_a_file_that_says_it_is_huge(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "FILE_BYTES_MAX", 10_000)
    assert "is larger than 10000 bytes" in refused(bundle(path))


def test_files_that_are_huge_together(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle(path)
    monkeypatch.setattr(unpack, "BUNDLE_BYTES_MAX", path.stat().st_size)
    assert "together" in refused(path)
    monkeypatch.setattr(unpack, "BUNDLE_BYTES_MAX", path.stat().st_size - 1)
    assert "archive is larger" in refused(path)


def test_a_bomb_that_lies_about_its_size_is_not_inflated(path: Path) -> None:
    """The directory says ten bytes; the stream holds 50 MB of zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(50_000_000))
    data = bytearray(buffer.getvalue())
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 10)
    path.write_bytes(data)
    assert "not a zip that can be read" in refused(path)


def test_an_encrypted_file(path: Path) -> None:
    data = bytearray(bundle(path).read_bytes())
    at = data.index(b"PK\x01\x02") + 8
    struct.pack_into("<H", data, at, struct.unpack_from("<H", data, at)[0] | 1)
    path.write_bytes(data)
    assert "encrypted" in refused(path)


def test_more_files_than_any_bundle_has(path: Path) -> None:
    assert "more than a bundle has" in refused(zipped(path, *((f"{number}", b"") for number in range(unpack.ENTRIES_MAX + 1))))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"a":NaN}', "is not JSON"),
        (b'{"a":1, "b":2}', "not canonical"),
        (b'{"a":1,"a":2}', "not canonical"),
        (b'{"a":' + b"9" * 5000 + b"}", "is not JSON"),
        (b"[]", "not an object"),
        (b"{}", "missing or of the wrong kind"),
    ],
)
def test_documents_that_are_none(path: Path, data: bytes, why: str) -> None:
    assert why in refused(zipped(path, *(unpack.unpack(bundle(path)) | {"result.json": data}).items()))


@pytest.mark.parametrize(
    "change",
    [
        lambda scenario: scenario.update(ticks=10**9),
        lambda scenario: scenario.update(start_tick=-5),
        lambda scenario: scenario["room"].update(minutes=10**6),
        lambda scenario: scenario["room"]["exogenous"]["offered"].pop(),
        lambda scenario: scenario["room"]["exogenous"]["offered"][0].pop(),
        lambda scenario: scenario["room"]["exogenous"]["shock_leave"].clear(),
        lambda scenario: scenario["room"]["members"][0]["values"].pop(),
        lambda scenario: scenario["room"].update(members=[]),
    ],
)
def test_a_scenario_that_would_lead_compiled_code_astray_is_not_played(path: Path, change: Callable[[dict], None]) -> None:
    found = examine(bundle(path, edited("rooms/1/scenario.json", change)))
    assert found.verdict == 1  # its digest is not the one that was committed to
    assert found.rows == ()
    assert "cannot be played" in found.problem


def test_an_action_before_the_room(path: Path) -> None:
    found = bundle(path, edited("rooms/1/log.json", lambda log: log["actions"][0].update(effective_tick=-1)))
    assert "before the room's first tick" in refused(found)


def test_the_caps_are_what_the_docs_say() -> None:
    assert (layout.FILE_BYTES_MAX, layout.BUNDLE_BYTES_MAX, layout.ROOMS_MAX) == (64 * 1024**2, 256 * 1024**2, 99)
