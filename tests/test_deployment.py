"""What is deployed: the compose file, the image and the settings speak of the same things."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from certify.environment import KNOWN, read_environment

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
NOT_OURS = {"DATABASE_URL", "REDIS_URL", "FORWARDED_ALLOW_IPS"}


def test_compose_has_web_worker_beat_postgres_and_redis_each_with_a_health_check() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"migrate", "web", "worker", "studio", "beat", "postgres", "redis"}
    assert [name for name, service in services.items() if name != "migrate" and "healthcheck" not in service] == []


@pytest.mark.parametrize("service", ["web", "worker", "studio", "beat", "migrate"])
def test_compose_gives_only_settings_that_the_site_knows(service: str) -> None:
    given = set(COMPOSE["services"][service]["environment"]) - NOT_OURS
    assert given <= set(KNOWN)
    assert {"CERTIFY_SECRET_KEY", "CERTIFY_KEY_ENCRYPTION_KEY", "CERTIFY_ORIGIN"} <= given


def test_compose_has_no_default_for_a_secret() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "CERTIFY_SECRET_KEY", "CERTIFY_KEY_ENCRYPTION_KEY"):
        uses = re.findall(r"\$\{" + name + r"(?!\w)(.{2})", text)
        assert uses and set(uses) == {":?"}, name


def test_the_image_copies_every_folder_that_the_site_needs_and_dockerignore_lets_it_through() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    for folder in ("certify", "sandbox", "exams", "grading", "locale", "static", "templates"):
        assert f"COPY {folder} ./{folder}" in dockerfile
        assert folder in allowed


def test_the_site_refuses_an_unknown_setting_by_name(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="CERTIFY_ORIGN"):
        read_environment({"CERTIFY_DATA": str(tmp_path), "CERTIFY_ORIGN": "https://certify.example.org"}, tmp_path)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-setup.lock"])
def test_every_locked_package_carries_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
    assert "://" not in text
