"""What we sign fits the published schema of Open Badges 3.0, and our signing gives the published vectors, read from the publishers' own files."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from certify.accounts.models import Person
from certify.accounts.services.show_name import show_name
from certify.certificates import contexts, signing
from tests.certificates.conftest import NOW
from tests.certificates.strangers.kinds import ORIGIN, issue, stored
from tests.certificates.strangers.published import fixtures

pytestmark = pytest.mark.services  # fetches a source package once


@pytest.fixture(scope="module")
def published() -> Path:
    return fixtures()


@pytest.fixture(scope="module")
def schema(published: Path) -> Draft201909Validator:
    content = json.loads((published / "ob_schemas/ob_v3p0_achievementcredential_schema.json").read_text(encoding="utf-8"))
    # The library looks at dates only when another package is there, so it is told how.
    formats = FormatChecker()
    formats.checks("date-time", raises=ValueError)(lambda value: bool(datetime.fromisoformat(value).tzinfo))
    return Draft201909Validator(content, format_checker=formats)


@pytest.mark.django_db
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("demo", [True, False])
def test_the_schema_of_open_badges_accepts_what_we_issue(
    named: bool, demo: bool, passed: Callable[..., int], alice: Person, schema: Draft201909Validator, settings: Any
) -> None:
    settings.DEMO, settings.ISSUER_ORIGIN = demo, ORIGIN
    show_name(alice, named, NOW)

    credential = json.loads(stored(issue(passed, 1, NOW)))

    assert [f"{error.json_path}: {error.message}" for error in schema.iter_errors(credential)] == []
    # The schema does refuse: a list of two status entries, which the data model of the W3C would allow.
    assert list(schema.iter_errors({**credential, "credentialStatus": [credential["credentialStatus"]] * 2}))
    assert list(schema.iter_errors({**credential, "validFrom": "yesterday"}))


def test_signing_gives_the_published_vector_byte_for_byte(published: Path) -> None:
    folder = published / "vc_di_eddsa"
    keys = json.loads((folder / "key-pair.json").read_text())
    wanted = json.loads((folder / "signed-credential.json").read_text())
    examples = json.loads((folder / "credentials-examples-v2.json").read_text())

    def load(url: str, options: Mapping[str, Any] | None = None) -> dict[str, Any]:
        if url == "https://www.w3.org/ns/credentials/examples/v2":
            return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": examples}
        return contexts.load(url, options)

    bare = {key: value for key, value in wanted.items() if key != "proof"}
    proof = wanted["proof"]
    signed = signing.sign(bare, signing.read_private_multikey(keys["privateKeyMultibase"]), proof["verificationMethod"], proof["created"], load)
    options = {key: value for key, value in proof.items() if key != "proofValue"}

    assert signed == wanted
    assert signed["proof"]["proofValue"] == proof["proofValue"]
    of_options, of_document = signing.proof_hashes(bare, options, load)
    assert of_document.hex() == (folder / "doc-hash.txt").read_text().strip()
    assert of_options.hex() == (folder / "proof-config-hash.txt").read_text().strip()
