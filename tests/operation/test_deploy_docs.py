"""What the documents tell to copy can be copied: files parse, names exist, and the proxies' headers are those that are believed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "assistant" / "settings.py").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", DEPLOY, re.MULTILINE | re.DOTALL)


def compose() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    (text,) = blocks("yaml")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def test_every_setting_in_the_documents_is_one_that_is_read_and_every_one_is_told() -> None:
    read = set(re.findall(r'"(KOMPASS_[A-Z_]+)"', SETTINGS))
    told = {name for path in (ROOT / "docs").glob("*.md") for name in re.findall(r"KOMPASS_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert told - read == set()
    in_the_table = set(re.findall(r"KOMPASS_[A-Z_]+", DEPLOY[DEPLOY.index("## Inställningar") :]))
    assert read - in_the_table - {"KOMPASS_MODEL_PRICE"} == set()


def test_the_compose_file_hangs_together() -> None:
    body = compose()
    services = body["services"]
    for name, one in services.items():
        assert one["healthcheck"]["test"], name
        assert set(one["networks"]) <= set(body["networks"]), name
        assert set(one.get("secrets", ())) <= set(body["secrets"]), name
        named = {volume.partition(":")[0] for volume in one["volumes"] if not volume.startswith((".", "/"))}
        assert named <= set(body["volumes"]), name
        for other, wanted in one.get("depends_on", {}).items():
            assert wanted["condition"] == "service_healthy" and "healthcheck" in services[other], name
        assert set(one.get("environment", {})) <= set(re.findall(r"[A-Z_]{8,}", SETTINGS)) | {
            "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "ANONYMIZED_TELEMETRY",
        }, name  # fmt: skip


def test_only_the_proxy_of_the_compose_file_is_reached_from_outside() -> None:
    body = compose()
    assert [name for name, one in body["services"].items() if "ports" in one] == ["proxy"]
    assert [name for name, one in body["services"].items() if "outside" in one["networks"]] == ["web", "proxy"]
    assert body["networks"]["inside"]["internal"] is True
    (net,) = body["networks"]["outside"]["ipam"]["config"]
    assert body["services"]["web"]["environment"]["KOMPASS_PROXIES"] == net["subnet"]


def test_the_compose_file_pins_the_versions_that_are_installed() -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    body = compose()
    (version,) = re.findall(r"^chromadb==(\S+)", pinned, re.MULTILINE)
    assert body["services"]["chroma"]["image"] == f"chromadb/chroma:{version}"
    (torch,) = re.findall(r"^torch==([\d.]+)", pinned, re.MULTILINE) or re.findall(r"torch==([\d.]+)", (ROOT / "Makefile").read_text())
    assert f"torch=={torch} " in body["services"]["web"]["build"]["dockerfile_inline"]


def test_the_proxy_replaces_the_headers_that_are_believed() -> None:
    (server,) = [one for one in blocks("nginx") if "listen 443" in one]
    for header in ("Host $host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in server
    assert "proxy_buffering off;" in server
    assert "$proxy_add_x_forwarded_for" not in server, "what the visitor says of itself must not come through"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_units_are_units(tmp_path: Path) -> None:
    units = [one for one in blocks("ini") if "[" in one]
    names = ["kompass.service", "kompass-backup.service", "kompass-backup.timer"]
    assert len(units) == len(names)
    program = shutil.which("true")
    for name, text in zip(names, units, strict=True):
        text = re.sub(r"/opt/kompass/\S+/kompass", str(program), text)
        (tmp_path / name).write_text(text.replace("User=kompass", "User=root"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", *(tmp_path / name for name in names)], capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "kompass" in line]
    assert said == []
