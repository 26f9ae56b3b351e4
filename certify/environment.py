"""Reads the process environment once: every setting has a name, a type and a default, and an unknown one refuses to start."""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN = {
    "CERTIFY_DATA": "folder for the database, secrets and logs of the embedded default",
    "CERTIFY_SECRET_KEY": "Django's secret key",
    "CERTIFY_KEY_ENCRYPTION_KEY": "32 bytes in base64: encrypts the issuer's private keys",
    "CERTIFY_KEY_ENCRYPTION_KEY_OLD": "the one before it, only while `reseal_keys` is still to run",
    "CERTIFY_ORIGIN": "the site's own address, scheme://host[:port]; stands in every certificate",
    "CERTIFY_ALLOWED_HOSTS": "comma-separated host names that the site answers to",
    "CERTIFY_DEBUG": "1 shows tracebacks in the browser; never in production",
    "CERTIFY_DEMO": "1 marks the site and its certificates DEMO and signs as did:key",
    "CERTIFY_SMTP_URL": "smtp://user:password@host:587 (STARTTLS), smtps://… (TLS), smtp+plain://…; without it mails are files in the data folder",
    "CERTIFY_MAIL_FROM": "the sender of mails, 'Name <address>'",
    "CERTIFY_RETENTION": "days for which data is kept, where they differ from the defaults: name=days, with commas",
    "CERTIFY_LIVE_READERS": "0 (default): a web process computes its live rooms in a thread; n: in n processes of their own, on other cores",
    "CERTIFY_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    # Read by the scripts, not by the site; named here so that they do not count as unknown.
    "CERTIFY_VENV": "where script/setup keeps the Python environment",
}


MOST_LIVE_READERS = 64
RETENTION_DAYS = {
    "erasure_cooling_off": 7,  # between asking for an erasure and its being done
    "console_addresses": 180,
    "identity_notes": 365,
    "sign_ins": 90,
    "sessions": 0,  # after their end
    "mails": 30,
    "webhook_log": 30,
    "invitations": 30,  # after their time is over
    "exports": 7,
    "ended_tokens": 90,
    "unconfirmed_addresses": 30,
    "unused_accounts": 730,
    "talks": 365,
    "briefs": 365,
    "report_contacts": 90,
    "register_mails": 30,
}
"""How long data is kept. Docs: docs/operations.md, *Personal data*."""


@dataclass(frozen=True)
class Smtp:
    """A mail server. `security`: starttls, tls or none."""

    host: str
    port: int
    user: str
    password: str
    security: str


@dataclass(frozen=True)
class Environment:
    """The site's settings as the operator gave them."""

    data: Path
    database_url: str
    redis_url: str
    secret_key: str
    key_encryption_key: bytes
    key_encryption_key_old: bytes | None
    origin: str
    allowed_hosts: list[str]
    debug: bool
    demo: bool
    log_level: str
    live_readers: int
    smtp: "Smtp | None"
    mail_from: str
    retention_days: dict[str, int]

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
        key_encryption_key_old=_encryption_key(old) if (old := environ.get("CERTIFY_KEY_ENCRYPTION_KEY_OLD")) else None,
        origin=origin,
        allowed_hosts=_hosts(environ, parts.hostname),
        debug=debug,
        demo=demo,
        log_level=_log_level(environ),
        live_readers=_live_readers(environ),
        smtp=_smtp(environ.get("CERTIFY_SMTP_URL", "")),
        mail_from=environ.get("CERTIFY_MAIL_FROM") or f"Certify <noreply@{parts.hostname}>",
        retention_days=_retention(environ.get("CERTIFY_RETENTION", "")),
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


def _live_readers(environ: Mapping[str, str]) -> int:
    text = environ.get("CERTIFY_LIVE_READERS") or "0"
    if not text.isascii() or not text.isdigit() or int(text) > MOST_LIVE_READERS:
        raise ImproperlyConfigured(f"CERTIFY_LIVE_READERS must be a number from 0 to {MOST_LIVE_READERS}, not {text!r}")
    return int(text)


def _smtp(url: str) -> Smtp | None:
    if not url:
        return None
    parts = urlsplit(url)
    known = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("none", 25)}
    if parts.scheme not in known or not parts.hostname:
        raise ImproperlyConfigured("CERTIFY_SMTP_URL must look like smtp://user:password@mail.example.org:587")
    security, port = known[parts.scheme]
    return Smtp(parts.hostname, parts.port or port, unquote(parts.username or ""), unquote(parts.password or ""), security)


def _retention(text: str) -> dict[str, int]:
    """The defaults, with what `name=days, name=days` changes."""
    days = dict(RETENTION_DAYS)
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.partition("=")
        if name not in days or not number.isdecimal():
            raise ImproperlyConfigured(f"CERTIFY_RETENTION: {part!r} is none of {', '.join(sorted(days))}, each with =days")
        days[name] = int(number)
    return days


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
