"""nginx and Caddy with the files of docs/deploy, over TLS; and a browser's way to send."""

import datetime
import io
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import cast

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import caddy, nginx
from tests.nginx import Certificate
from tests.ports import HOST, free_port
from tests.served import PATIENCE, SITE, is_open, wait_until

VISITOR = "127.0.0.77"  # where visitors come from: also this machine, but not the proxy's address
CHUNK = 65536  # bytes


def make_certificate(folder: Path) -> Certificate:
    """Make a certificate that the site's name signs itself, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, SITE)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(SITE)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    made.chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


@dataclass
class Proxy:
    """A proxy that runs."""

    http: int
    https: int
    certificate: Path
    folder: Path

    def connect(self, *protocols: str) -> ssl.SSLSocket:
        """Come to the site's name, as a visitor who trusts its certificate."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        trust.set_alpn_protocols(list(protocols or ["http/1.1"]))
        plain = socket.create_connection((HOST, self.https), PATIENCE, (VISITOR, 0))
        return trust.wrap_socket(plain, server_hostname=SITE)

    def begin(self, method: str, path: str, length: int = 0, **headers: str) -> ssl.SSLSocket:
        """Send the head of a request, and leave the rest to the caller."""
        fields = {"Host": SITE, "Connection": "close"}
        fields |= {"Content-Length": str(length)} if length else {}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {fields[key]}" for key in fields)]
        connection = self.connect()
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[HTTPResponse, str]:
        """Send a request; gives its answer, for which browsers look while they still send."""
        with self.begin(method, path, len(body), **headers) as connection:
            answer = b""
            for start in range(0, len(body), CHUNK):
                if answer := received(connection):
                    break
                try:
                    connection.sendall(body[start : start + CHUNK])
                except OSError:  # nobody takes more; the answer says why
                    break
            while chunk := connection.recv(CHUNK):
                answer += chunk
        response = HTTPResponse(cast(socket.socket, Received(answer)), method=method)
        response.begin()
        return response, response.read().decode()

    def logs(self) -> str:
        """Everything that the proxy has written into its logs."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


class Received:
    """What a connection has brought, for HTTPResponse."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def makefile(self, mode: str) -> io.BytesIO:
        """Return it as a file."""
        return io.BytesIO(self.data)


def received(connection: ssl.SSLSocket) -> bytes:
    """Return what is there already; nothing where that is only a part of TLS itself."""
    connection.setblocking(False)
    try:
        return connection.recv(CHUNK)
    except ssl.SSLWantReadError:
        return b""
    finally:
        connection.settimeout(PATIENCE)


def reader_of(proxy: Proxy) -> httpx2.Client:
    """Somebody who keeps a connection to the proxy, and speaks HTTP/2 on it, as browsers do."""
    trust = ssl.create_default_context(cafile=str(proxy.certificate))
    transport = httpx2.HTTPTransport(verify=trust, http2=True, local_address=VISITOR)
    address = f"https://{HOST}:{proxy.https}"
    return httpx2.Client(transport=transport, base_url=address, headers={"Host": SITE})


def command(name: str, proxy: Proxy, upstream: int, certificate: Certificate) -> list[str]:
    """Write the configuration of a proxy; gives the command that runs it."""
    module = {"nginx": nginx, "caddy": caddy}[name]
    program, config = module.find_program(), proxy.folder / "config"
    assert program, module.HOW_TO_HAVE_IT
    if name == "caddy":
        config.write_text(
            caddy.recommended(proxy.http, proxy.https, upstream, certificate, proxy.folder)
        )
        return [program, "run", "--adapter", "caddyfile", "--config", str(config)]
    site = nginx.recommended(proxy.http, proxy.https, [upstream], certificate, proxy.folder)
    config.write_text(nginx.AROUND.format(folder=proxy.folder, site=site))
    return [program, "-c", str(config), "-g", "daemon off;"]


@contextmanager
def running(name: str, folder: Path, upstream: int) -> Iterator[Proxy]:
    """Run nginx or Caddy before the site at this port."""
    certificate = make_certificate(folder)
    proxy = Proxy(free_port(), free_port(), certificate.chain, folder)
    with (folder / "output.log").open("w") as output:
        process = subprocess.Popen(
            command(name, proxy, upstream, certificate),
            stdout=output,
            stderr=output,
            env={**os.environ, "HOME": str(folder)},
        )
    try:
        wait_until(lambda: process.poll() is not None or is_open(proxy.https))
        assert process.poll() is None, proxy.logs()
        yield proxy
    finally:
        process.terminate()
        process.wait()
