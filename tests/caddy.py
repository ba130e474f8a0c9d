"""Finds Caddy, and has the configuration of docs/deploy/Caddyfile."""

import shutil
from pathlib import Path

from tests.nginx import Certificate, replace
from tests.ports import HOST
from tests.practice_site.environment import ROOT
from tests.served import SITE

HOW_TO_HAVE_IT = "install Caddy (Debian: apt install caddy)"


def find_program() -> str | None:
    """Return the program's path, or None."""
    return shutil.which("caddy")


def recommended(
    http: int, https: int, upstream: int, certificate: Certificate, folder: Path
) -> str:
    """Return the configuration of docs/deploy, for these ports and this certificate."""
    text = (ROOT / "docs" / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    return replace(
        text,
        {
            "\n{\n": f"\n{{\n\tadmin off\n\tdefault_bind {HOST}\n\thttp_port {http}\n"
            f"\thttps_port {https}\n\tskip_install_trust\n\tstorage file_system {folder}\n",
            f"\n{SITE} {{\n": f"\n{SITE} {{\n\ttls {certificate.chain} {certificate.key}\n",
            "{$SITE:127.0.0.1:8000}": f"{HOST}:{upstream}",
        },
    )
