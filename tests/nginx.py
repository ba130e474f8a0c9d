"""Finds nginx, and runs it as docs/deploy/nginx.conf says."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.ports import HOST, free_port
from tests.practice_site.environment import ROOT
from tests.served import is_open, wait_until

HOW_TO_HAVE_IT = "install nginx (Debian: apt install nginx)"

# What Debian's nginx.conf has around a site.
AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes auto;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    access_log {folder}/access.log;
    gzip on;
    {site}
}}
"""


class Certificate(NamedTuple):
    """Two files in PEM."""

    chain: Path
    key: Path


def find_program() -> str | None:
    """Return the program's path, or None; Debian's is not on everybody's PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def replace(text: str, changes: dict[str, str]) -> str:
    """Return a text with changes, each of which has something to change."""
    for old, new in changes.items():
        assert old in text, f"{old!r} is not there any more"
        text = text.replace(old, new)
    return text


def recommended(
    http: int, https: int, upstreams: list[int], certificate: Certificate, folder: Path
) -> str:
    """Return the configuration of docs/deploy, for these ports, this certificate and folder."""
    text = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r" *listen \[::\]:.*\n", "", text)  # not every machine has IPv6
    servers = "\n    ".join(f"server {HOST}:{each};" for each in upstreams)
    return replace(
        text,
        {
            "server 127.0.0.1:8000;": servers,
            "listen 80;": f"listen {HOST}:{http};",
            "listen 443 ": f"listen {HOST}:{https} ",
            "/etc/letsencrypt/live/blog.example.com/fullchain.pem": str(certificate.chain),
            "/etc/letsencrypt/live/blog.example.com/privkey.pem": str(certificate.key),
            "/var/log/nginx/": f"{folder}/",
        },
    )


@contextmanager
def running(folder: Path, upstreams: list[int]) -> Iterator[int]:
    """Run nginx before the sites at these ports, without a certificate; gives its own port."""
    program = find_program()
    assert program, "nginx is missing (Debian: apt install nginx)"
    port, nothing = free_port(), Certificate(Path(), Path())
    site = recommended(free_port(), port, upstreams, nothing, folder)
    site = re.sub(r" *ssl_.*\n", "", site).replace(" ssl http2;", ";")
    config = folder / "nginx.conf"
    config.write_text(AROUND.format(folder=folder, site=site))
    process = subprocess.Popen([program, "-c", str(config), "-g", "daemon off;"])
    try:
        wait_until(lambda: process.poll() is not None or is_open(port))
        assert process.poll() is None, "nginx has ended"
        yield port
    finally:
        process.terminate()
        process.wait()
