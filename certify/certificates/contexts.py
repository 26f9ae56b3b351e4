"""The JSON-LD contexts of VC 2.0 and Open Badges 3.0, read from the installed `openbadgeslib` and pinned by digest. Nothing is fetched."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from certify.certificates.errors import AlteredContext, UnknownContext

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DID_V1 = "https://www.w3.org/ns/did/v1"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"

# SHA-256 of each file; the first is the digest printed in the W3C Recommendation itself (VC Data Model 2.0, B.1).
INSTALLED = {
    CREDENTIALS_V2: ("credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES_3: ("ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
}
FOLDER = "openbadgeslib/ob3/contexts"


@cache
def context(url: str) -> dict[str, Any]:
    """The context document of an address; raises UnknownContext or AlteredContext."""
    if url not in INSTALLED:
        raise UnknownContext(f"the context {url} is not installed", url=url)
    name, digest = INSTALLED[url]
    # Found through the package's metadata, so that the library itself is not imported for two data files.
    content = Path(str(distribution("openbadgeslib").locate_file(f"{FOLDER}/{name}"))).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise AlteredContext(f"the installed file for {url} is not the known one", url=url)
    document: dict[str, Any] = json.loads(content)
    return document


def load(url: str, _options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A document loader as pyld wants it."""
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context(url)}
