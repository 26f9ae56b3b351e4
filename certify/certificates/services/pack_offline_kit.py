"""The kit with which anybody checks a certificate on a machine without network: one ZIP, one page in it to double-click."""

import io
import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from certify.certificates import contexts
from certify.certificates.errors import KitNotBuilt, NothingToServe
from certify.certificates.models import Issuance
from certify.certificates.selectors import is_local
from certify.certificates.selectors.offline_kit import did_document_of, signing_did, status_lists
from certify.certificates.signing import timestamp

BUILT = Path(settings.BASE_DIR) / "node_modules/.offline-kit"
"""Where the set-up puts the bundled page script and the licences of what is in it."""
CONTEXT_FILES = {contexts.CREDENTIALS_V2: "credentials-v2.json", contexts.OPEN_BADGES_3: "open-badges-v3.0.3.json"}
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def pack_offline_kit(issuance: Issuance | None, now: datetime) -> bytes:
    """With a certificate's current credential in it, or, for people who check other people's, without one.

    Raises NothingToServe (withdrawn, or nothing was ever signed here) and KitNotBuilt.
    """
    did = issuance.key.issuer_did if issuance else signing_did()
    credential = bytes(issuance.document) if issuance else b""
    if did is None or (issuance and not credential):
        raise NothingToServe("there is nothing to check")
    lists = status_lists()
    kit: dict[str, Any] = {
        "credential": json.loads(credential) if credential else None,
        "did": did_document_of(did),
        "statusLists": [document for _, document in lists],
        "contexts": {url: contexts.context(url) for url in CONTEXT_FILES},
        "madeAt": timestamp(now),
        # The status list has no place for it: without this word the page would call it good.
        "suspended": _address(credential) if issuance and issuance.certificate.suspended_at else "",
    }
    about = {
        "origin": settings.ISSUER_ORIGIN,
        "address": kit["credential"]["id"] if kit["credential"] else "",
        "made_on": localtime(now).date().isoformat(),
        "keys": [method["publicKeyMultibase"] for method in kit["did"]["verificationMethod"]],
        "local_only": is_local(settings.ISSUER_ORIGIN),
        "demo": issuance.certificate.demo if issuance else settings.DEMO,
    }
    scripts = {"kit": _for_script(kit), "verifier": mark_safe(_built("verifier.js"))}  # noqa: S308  (our own build)
    page = render_to_string("certificates/offline_kit.html", about | scripts)
    files = {
        "verify.html": page.encode(),
        "README.txt": render_to_string("certificates/offline_kit.txt", about).encode("utf-8-sig"),  # else Notepad guesses the letters
        **({"credential.json": credential} if credential else {}),
        "did.json": _pretty(kit["did"]),
        **{f"status-list-{number}.json": _pretty(document) for number, document in lists},
        **{f"contexts/{name}": _pretty(contexts.context(url)) for url, name in CONTEXT_FILES.items()},
        "licences.txt": _built("licences.txt").encode(),
    }
    return _zipped(files, localtime(now))


def _address(credential: bytes) -> str:
    return str(json.loads(credential)["id"])


def _for_script(kit: dict[str, Any]) -> SafeString:
    """JSON inside a script element: nothing in a credential can end the element."""
    text = json.dumps(kit, ensure_ascii=False)
    return mark_safe("".join(ESCAPES.get(letter, letter) for letter in text))  # noqa: S308  (escaped above)


def _pretty(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


@lru_cache(maxsize=2)
def _built(name: str) -> str:
    try:
        return (BUILT / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise KitNotBuilt("the offline kit's page was not built: run script/setup") from error


def _zipped(files: dict[str, bytes], moment: datetime) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(f"certify-offline-kit/{name}", moment.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, ZIP_DEFLATED)
    return buffer.getvalue()
