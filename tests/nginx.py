"""Finds nginx, and runs it as docs/deploy.md says, but for the certificate."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.practice_site.environment import ROOT
from tests.served import HOST, free_port, is_open, wait_until

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
    {site}
}}
"""


def find_program() -> str | None:
    """Return the program's path, or None; Debian's is not on everybody's PATH."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def recommended(port: int, upstreams: list[int]) -> str:
    """Return the configuration of docs/deploy.md, for these ports of this machine."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    found = re.search(r"^```nginx\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert found, "docs/deploy.md has no configuration of nginx"
    servers = "".join(f"    server {HOST}:{each};\n" for each in upstreams)
    site = re.sub(r"(    server [\d.]+:\d+;\n)+", servers, found[1])
    site = re.sub(r"listen 443 ssl;", f"listen {HOST}:{port};", site)
    return re.sub(r" *ssl_.*\n", "", site)


@contextmanager
def running(folder: Path, upstreams: list[int]) -> Iterator[int]:
    """Run nginx before the sites at these ports; gives its own port."""
    program = find_program()
    assert program, "nginx is missing (Debian: apt install nginx)"
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(AROUND.format(folder=folder, site=recommended(port, upstreams)))
    process = subprocess.Popen([program, "-c", str(config), "-g", "daemon off;"])
    try:
        wait_until(lambda: process.poll() is not None or is_open(port))
        assert process.poll() is None, "nginx has ended"
        yield port
    finally:
        process.terminate()
        process.wait()
