"""Reads the process environment once: every setting has a name, a type and a default, and an unknown one refuses to start."""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN = {
    "CERTIFY_DATA": "folder for the database, secrets and logs of the embedded default",
    "CERTIFY_SECRET_KEY": "Django's secret key",
    "CERTIFY_KEY_ENCRYPTION_KEY": "32 bytes in base64: encrypts the issuer's private keys",
    "CERTIFY_ORIGIN": "the site's own address, scheme://host[:port]; stands in every certificate",
    "CERTIFY_ALLOWED_HOSTS": "comma-separated host names that the site answers to",
    "CERTIFY_DEBUG": "1 shows tracebacks in the browser; never in production",
    "CERTIFY_DEMO": "1 marks the site and its certificates DEMO and signs as did:key",
    "CERTIFY_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    # Read by the scripts, not by the site; named here so that they do not count as unknown.
    "CERTIFY_VENV": "where script/setup keeps the Python environment",
}


@dataclass(frozen=True)
class Environment:
    """The site's settings as the operator gave them."""

    data: Path
    database_url: str
    redis_url: str
    secret_key: str
    key_encryption_key: bytes
    origin: str
    allowed_hosts: list[str]
    debug: bool
    demo: bool
    log_level: str

    @property
    def secure(self) -> bool:
        """True when browsers reach the site over TLS, so that cookies may be confined to it."""
        return self.origin.startswith("https://")


def read_environment(environ: Mapping[str, str], base: Path) -> Environment:
    """Settings from `environ`; raises ImproperlyConfigured with the name of what is wrong and what to do."""
    unknown = sorted(name for name in environ if name.startswith("CERTIFY_") and name not in KNOWN)
    if unknown:
        raise ImproperlyConfigured(f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(KNOWN))}")
    demo = _flag(environ, "CERTIFY_DEMO")
    debug = _flag(environ, "CERTIFY_DEBUG")
    data = Path(environ.get("CERTIFY_DATA") or base / "demo-data")
    origin = (environ.get("CERTIFY_ORIGIN") or "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"CERTIFY_ORIGIN must look like https://certify.example.org, not {origin!r}")
    if parts.scheme == "http" and not (demo or debug or _loopback(parts.hostname)):
        raise ImproperlyConfigured("CERTIFY_ORIGIN must be https:// outside the demo: it stands in every certificate")
    return Environment(
        data=data,
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{data / 'certify.sqlite3'}",
        redis_url=environ.get("REDIS_URL", ""),
        secret_key=_secret(environ, "CERTIFY_SECRET_KEY", data),
        key_encryption_key=_encryption_key(_secret(environ, "CERTIFY_KEY_ENCRYPTION_KEY", data)),
        origin=origin,
        allowed_hosts=_hosts(environ, parts.hostname),
        debug=debug,
        demo=demo,
        log_level=_log_level(environ),
    )


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "0")
    if value not in {"0", "1", ""}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _loopback(host: str) -> bool:
    return host in {"127.0.0.1", "localhost", "::1"}


def _hosts(environ: Mapping[str, str], own: str) -> list[str]:
    named = [host.strip() for host in environ.get("CERTIFY_ALLOWED_HOSTS", "").split(",") if host.strip()]
    return sorted({own, *named, *(["localhost", "127.0.0.1"] if _loopback(own) else [])})


def _log_level(environ: Mapping[str, str]) -> str:
    level = environ.get("CERTIFY_LOG_LEVEL", "INFO").upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ImproperlyConfigured(f"CERTIFY_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {level!r}")
    return level


def _secret(environ: Mapping[str, str], name: str, data: Path) -> str:
    """The secret from the environment, else from the embedded default's own file in the data folder, made on first use."""
    if environ.get(name):
        return environ[name]
    if environ.get("DATABASE_URL"):
        raise ImproperlyConfigured(f"{name} must be set when DATABASE_URL is")
    path = data / "secrets" / name.removeprefix("CERTIFY_").lower()
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        value = base64.b64encode(os.urandom(32)).decode("ascii")
        try:
            # O_EXCL: another process of the same first start may have got here first.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(value)
        return value


def _encryption_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured("CERTIFY_KEY_ENCRYPTION_KEY must be base64") from error
    if len(key) != 32:
        raise ImproperlyConfigured(f"CERTIFY_KEY_ENCRYPTION_KEY must hold 32 bytes, not {len(key)}")
    return key
