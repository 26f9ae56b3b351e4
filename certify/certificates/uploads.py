"""Finds the credential in a file that a stranger sends: JSON, a baked PNG or SVG, our PDF. Pure, bounded, and it interprets nothing.

Only the kinds of file that we give out are read, each strictly. What is found is hashed and compared with what we signed; a stranger's
JSON-LD is never canonicalised, since some hundred bytes of it can keep a processor busy for a minute.
"""

import json
import re
import zlib
from dataclasses import dataclass
from typing import Any, Literal
from xml.parsers.expat import ExpatError

import png
from defusedxml.common import DefusedXmlException
from openbadgeslib import baking

from certify.certificates.errors import UploadRefused

MOST_BYTES = 2 * 1024 * 1024
ENVELOPE_BYTES = 64 * 1024  # of a multipart body around the file
MOST_JSON_BYTES = 64 * 1024
MOST_DEPTH = 32
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
PDF_SIGNATURE = b"%PDF-"
_ATTACHMENT = re.compile(rb"/Type\s*/EmbeddedFile\b")
_MOST_ATTACHMENTS = 4

Kind = Literal["json", "png", "svg", "pdf"]


@dataclass(frozen=True)
class Upload:
    """The kind of file, and the credential in it, parsed strictly."""

    kind: Kind
    document: dict[str, Any]


def refuse_announced(content_length: str | None) -> None:
    """Before a body is parsed: raises UploadRefused if its own header says that it is too long. One that keeps silent is cut off when it is read."""
    announced = int(content_length) if content_length and content_length.isdecimal() else 0
    if announced > MOST_BYTES + ENVELOPE_BYTES:
        raise UploadRefused("too_large", "the file is larger than any certificate", most_bytes=MOST_BYTES)


def read_upload(content: bytes) -> Upload:
    """Raises UploadRefused: too_large, empty, unknown_kind, polyglot, broken_file, no_credential, not_utf8, not_json, duplicate_keys, too_deep."""
    if not content.strip():
        raise UploadRefused("empty", "the file is empty")
    if len(content) > MOST_BYTES:
        raise UploadRefused("too_large", "the file is larger than any certificate", most_bytes=MOST_BYTES)
    kind = _kind(content)
    carried = {"json": lambda data: data, "png": _in_png, "svg": _in_svg, "pdf": _in_pdf}[kind](content)
    return Upload(kind, _strict_json(carried))


def _kind(content: bytes) -> Kind:
    """By what the file begins with; nothing may stand before it, so that one file is never two."""
    if content.startswith(PNG_SIGNATURE):
        return "png"
    if content.startswith(PDF_SIGNATURE):
        return "pdf"
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"["}:
        return "json"
    if start == b"<":
        return "svg"
    raise UploadRefused("unknown_kind", "the file is neither JSON nor a PNG, SVG or PDF")


def _in_png(content: bytes) -> bytes:
    if not content.endswith(PNG_END) or content.count(PNG_END) != 1:
        raise UploadRefused("polyglot", "something stands behind the picture's end")
    try:
        found = baking.extract_png(content, MOST_JSON_BYTES, keyword=baking.ITXT_KEYWORD_OB3)
    except baking.DecompressionLimitExceeded as error:
        raise UploadRefused("too_large", "what the picture carries is larger than any credential", most_bytes=MOST_JSON_BYTES) from error
    except (png.Error, zlib.error, UnicodeDecodeError, ValueError, EOFError) as error:
        raise UploadRefused("broken_file", "the picture is damaged") from error
    return _required(found)


def _in_svg(content: bytes) -> bytes:
    try:
        found = baking.extract_svg(content, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    except (DefusedXmlException, ExpatError, ValueError) as error:
        raise UploadRefused("broken_file", "the drawing is damaged, or defines entities") from error
    return _required(found)


def _in_pdf(content: bytes) -> bytes:
    """The attached file of a PDF of ours, found by its dictionary: no foreign PDF is parsed, none of ours needs more."""
    if b"%%EOF" not in content[-64:]:
        raise UploadRefused("polyglot", "something stands behind the PDF's end")
    for match in list(_ATTACHMENT.finditer(content))[:_MOST_ATTACHMENTS]:
        begin = content.find(b"stream", match.end(), match.end() + 400)
        end = content.find(b"endstream", begin)
        if begin < 0 or end < 0:
            continue
        header = content[content.rfind(b"<<", 0, match.start()) : begin]
        raw = content[begin + len(b"stream") : end].lstrip(b"\r\n")
        found = _inflated(raw) if b"/FlateDecode" in header else raw
        if found.lstrip().startswith(b"{"):
            return found
    raise UploadRefused("no_credential", "no credential is attached to this PDF")


def _inflated(raw: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(raw, MOST_JSON_BYTES)
    except zlib.error as error:
        raise UploadRefused("broken_file", "what is attached to the PDF is damaged") from error
    if stream.unconsumed_tail:
        raise UploadRefused("too_large", "what the PDF carries is larger than any credential", most_bytes=MOST_JSON_BYTES)
    return found


def _required(found: str | None) -> bytes:
    if not found:
        raise UploadRefused("no_credential", "the picture carries no credential")
    return found.encode("utf-8")


def _strict_json(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_JSON_BYTES:
        raise UploadRefused("too_large", "a credential has 64 KiB at most", most_bytes=MOST_JSON_BYTES)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UploadRefused("not_utf8", "the credential is not UTF-8") from error
    if _depth(text) > MOST_DEPTH:
        raise UploadRefused("too_deep", "a credential is not nested so deeply", most=MOST_DEPTH)
    try:
        document = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
    except UploadRefused:
        raise
    except ValueError as error:
        raise UploadRefused("not_json", "the credential is not JSON") from error
    if not isinstance(document, dict):
        raise UploadRefused("no_credential", "a credential is one JSON object")
    return document


def _depth(text: str) -> int:
    """Deepest nesting, brackets inside of strings counted too: an upper bound, before any parser recurses."""
    deepest = depth = 0
    for character in text:
        if character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    return deepest


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UploadRefused("duplicate_keys", "the credential names a field twice: two readers could see two values")
    return found


def _no_constant(name: str) -> Any:
    raise UploadRefused("not_json", f"{name} is not JSON")
