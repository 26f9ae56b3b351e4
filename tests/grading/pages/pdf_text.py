"""The text of a PDF as a reader finds it: content streams through the fonts' ToUnicode maps (ISO 32000-1, 9.10). As much as Typst's files need."""

import re
import zlib
from dataclasses import dataclass, field

Objects = dict[int, bytes]


@dataclass
class Pdf:
    """`pages` hold one text each, in the order of the file's page tree."""

    pages: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.pages)


def pdf_text(content: bytes) -> Pdf:
    objects = _objects(content)
    fonts: dict[int, dict[int, str]] = {}
    pages = []
    for number in _page_numbers(objects):
        page = objects[number]
        names = _font_names(objects, page)
        for reference in names.values():
            if reference not in fonts:
                fonts[reference] = _to_unicode(objects, objects[reference])
        pages.append(_shown(_stream(objects[_reference(page, b"Contents")]), {name: fonts[reference] for name, reference in names.items()}))
    return Pdf(pages)


def _objects(content: bytes) -> Objects:
    """Plain objects, and those inside of object streams."""
    found = {int(match[1]): match[2] for match in re.finditer(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\nendobj", content, re.S)}
    for body in list(found.values()):
        if b"/Type/ObjStm" in body.replace(b" ", b""):
            inside = _stream(body)
            first, count = _number(body, b"First"), _number(body, b"N")
            heads = [int(word) for word in inside[:first].split()][: 2 * count]
            places = [*heads[1::2], len(inside) - first]
            for number, start, stop in zip(heads[0::2], places, places[1:], strict=False):
                found[number] = inside[first + start : first + stop]
    return found


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream")
    raw = rest.lstrip(b"\r").removeprefix(b"\n")[: _number(head, b"Length")]
    return zlib.decompress(raw) if b"FlateDecode" in head else raw


def _number(body: bytes, name: bytes) -> int:
    match = re.search(rb"/" + name + rb"\s+(\d+)", body)
    assert match is not None, name
    return int(match[1])


def _reference(body: bytes, name: bytes) -> int:
    match = re.search(rb"/" + name + rb"\s*\[?\s*(\d+) 0 R", body)
    assert match is not None, name
    return int(match[1])


def _page_numbers(objects: Objects) -> list[int]:
    catalog = next(body for body in objects.values() if re.search(rb"/Type\s*/Catalog", body))
    found: list[int] = []

    def walk(number: int) -> None:
        body = objects[number]
        if re.search(rb"/Type\s*/Pages\b", body):
            kids = re.search(rb"/Kids\s*\[(.*?)\]", body, re.S)
            assert kids is not None
            for kid in re.findall(rb"(\d+) 0 R", kids[1]):
                walk(int(kid))
        else:
            found.append(number)

    walk(_reference(catalog, b"Pages"))
    return found


def _font_names(objects: Objects, page: bytes) -> dict[bytes, int]:
    resources = re.search(rb"/Resources\s*(\d+) 0 R", page)
    body = objects[int(resources[1])] if resources else page
    fonts = re.search(rb"/Font\s*<<(.*?)>>", body, re.S)
    return {match[1]: int(match[2]) for match in re.finditer(rb"/(\w+)\s+(\d+) 0 R", fonts[1])} if fonts else {}


def _to_unicode(objects: Objects, font: bytes) -> dict[int, str]:
    table = _stream(objects[_reference(font, b"ToUnicode")])
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int(text, 16)
            for place, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(start + place)
    return found


TOKEN = re.compile(rb"(\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>)|/([^\s/\[\]()<>]+)|<<|>>|[\[\]]|([^\s/\[\]()<>]+)", re.S)
"""A string (pairs of parentheses inside of it stand as they are), a name, or a word: a number or an operator."""


def _shown(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    said: list[str] = []
    strings: list[bytes] = []
    name = b""
    font: dict[int, str] = {}
    kept: list[dict[int, str]] = []
    for match in TOKEN.finditer(stream):
        word = match[3]
        if match[1]:
            strings.append(match[1])
        elif match[2]:
            name = match[2]
        elif word == b"Tf":
            font = fonts[name]
        elif word in (b"Tj", b"TJ"):
            said += [font[code] for string in strings for code in _codes(string)]
        elif word in (b"BT", b"ET"):
            said.append(" ")
        elif word == b"q":
            kept.append(font)
        elif word == b"Q":
            font = kept.pop()
        if word and word[:1].isalpha():
            strings = []
    return re.sub(r" +", " ", "".join(said))


def _codes(string: bytes) -> list[int]:
    """Two bytes a glyph."""
    raw = bytes.fromhex(string[1:-1].decode()) if string.startswith(b"<") else _unescaped(string[1:-1])
    return [raw[place] * 256 + raw[place + 1] for place in range(0, len(raw) - 1, 2)]


def _unescaped(raw: bytes) -> bytes:
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return re.sub(
        rb"\\([0-7]{1,3}|.)", lambda match: bytes([int(match[1], 8)]) if match[1].isdigit() else named.get(match[1], match[1]), raw, flags=re.S
    )
