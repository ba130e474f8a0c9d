"""Asking other sites, against real servers on this machine, and what is never asked."""

import contextlib
import datetime
import http.server
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from blog.checklist.link_requests import LinkResult, check_urls, is_public_web_server
from blog.checklist.links import MAX_LINKS


class Site(http.server.ThreadingHTTPServer):
    """A site that answers as its paths say, and keeps what it was asked."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.given_away: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"  # a connection may be used again
    REDIRECTS = {
        "/moved": (301, "/here"),
        "/lent": (302, "/here"),
        "/moved-to-nothing": (308, "/gone"),
        "/round": (302, "/round"),
        "/inside": (302, "http://169.254.169.254/latest/meta-data/"),
        "/to-a-file": (302, "file:///etc/passwd"),
        "/to-another-name": (302, "//other.example:{port}/"),
    }

    def do_HEAD(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((self.command, path))
        self.server.agents.add(self.headers["User-Agent"])
        secrets = {"Authorization", "Cookie"} & set(self.headers)
        self.server.given_away += sorted(secrets)
        if path in self.REDIRECTS:
            status, location = self.REDIRECTS[path]
            self.send_response(status)
            self.send_header("Set-Cookie", "seen=1")
            self.send_header("Location", location.format(port=self.server.server_port))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path == "/no-head" and self.command == "HEAD":
            self.send_error(405)
        else:
            statuses = {"/gone": 410, "/missing": 404, "/broken": 500, "/members": 403}
            self.send_response(statuses.get(path, 200))
            self.send_header("Content-Length", "0")
            self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - the name that http.server asks for

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as server:
        yield server


@contextlib.contextmanager
def serving(server: Site) -> Iterator[Site]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def secure_site(tmp_path, monkeypatch) -> Iterator[Site]:
    """A site with a certificate for site.example; that and other.example lead to it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "site.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("site.example")]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (tmp_path / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    server = Site()
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *args, **kwargs: real("127.0.0.1", *args, **kwargs)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    server.address = f"https://site.example:{server.server_port}"
    with serving(server):
        yield server


def loopback(address, port) -> bool:
    return address.is_loopback


def check_url(address: str, **options) -> LinkResult:
    options.setdefault("allowed", loopback)
    (only,) = check_urls([address], "Our practice (link check)", **options)
    return only


def test_nothing_is_given_away(site):
    with_password = site.address.replace("http://", "http://me:secret@") + "/moved"
    assert "moved to" in check_url(with_password).message
    assert len(site.asked) == 2
    assert not site.given_away


def test_a_server_without_certificates_of_its_own_still_asks(site, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    assert check_url(site.address).ok


@pytest.mark.parametrize(
    ("path", "words", "right"),
    [
        ("/", "answers", True),
        ("/a%20page?q=ü#part", "answers", True),
        ("/no-head", "answers", True),
        ("/lent", "answers", True),  # such as a DOI, which stays the address to give
        ("/moved", "moved to {site}/here", False),
        ("/moved-to-nothing", "not found (410)", False),
        ("/missing", "not found (404)", False),
        ("/broken", "answers with an error (500)", False),
        ("/members", "lets no program look (403): open it yourself", False),
        ("/round", "leads from one address to the next without an end", False),
        ("/to-a-file", "didn’t answer as a web page does: open it yourself", False),
    ],
)
def test_what_a_site_answers_is_said(path, words, right, site):
    said = check_url(site.address + path)
    assert (said.message, said.ok) == (words.format(site=site.address), right)


def test_the_page_itself_is_fetched_only_where_its_head_is_refused(site):
    check_urls([f"{site.address}/one", f"{site.address}/no-head"], "Us", allowed=loopback)
    assert sorted(site.asked) == [("GET", "/no-head"), ("HEAD", "/no-head"), ("HEAD", "/one")]


def test_it_says_who_asks(site):
    check_urls([site.address], "Müller’s practice (link check)", allowed=loopback)
    assert site.agents == {"Mllers practice (link check)"}


UNTRUSTED = "has no valid certificate, so browsers warn of it"


def test_a_certificate_must_be_trusted(secure_site, monkeypatch):
    assert check_url(secure_site.address).ok
    monkeypatch.delenv("SSL_CERT_FILE")
    assert check_url(secure_site.address).message == UNTRUSTED


def test_a_certificate_must_be_that_of_the_name(secure_site):
    """Of each name, also where a redirect leads to another one on the same machine."""
    other = secure_site.address.replace("site.example", "other.example")
    for address in (other, f"{secure_site.address}/to-another-name"):
        assert check_url(address).message == UNTRUSTED


def test_no_more_than_a_few_are_asked(site):
    answers = check_urls([f"{site.address}/{n}" for n in range(30)], "Us", allowed=loopback)
    assert len(answers) == len(site.asked) == MAX_LINKS


def test_a_site_that_never_ends_its_answer_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said = check_url(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout=0.2)
    assert said.message == "didn’t answer"


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert check_url(f"http://127.0.0.1:{port}/").message == "didn’t answer"


@pytest.mark.parametrize(
    "words",
    [
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
        b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 300 + b"\r\n",
    ],
)
def test_what_is_no_web_page_is_said_to_be_none(words):
    with socket.create_server(("127.0.0.1", 0)) as other:

        def speak() -> None:
            connection, _ = other.accept()
            with connection, contextlib.suppress(OSError):  # who asked may have left already
                connection.sendall(words)

        thread = threading.Thread(target=speak)
        thread.start()
        said = check_url(f"http://127.0.0.1:{other.getsockname()[1]}/")
        thread.join()
    assert "didn’t answer" in said.message


@pytest.mark.parametrize(
    "address",
    ["ftp://a.example/", "https://", "http://[::1", "http://127.0.0.1:99999/", "https://a..b/"],
)
def test_an_address_that_is_none_is_not_asked(address):
    assert check_url(address).message == "didn’t answer as a web page does: open it yourself"


# --- What is never asked -------------------------------------------------------------------------


def test_this_machine_is_not_asked(site):
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
        (said,) = check_urls([f"http://{host}:{site.server_port}/"], "Us")
        assert not said.ok
    assert site.asked == []
    (said,) = check_urls([site.address], "Us")
    assert (
        said.message == "leads into a private network, or to no common web server: open it yourself"
    )


def test_an_address_that_was_public_when_it_was_asked_first_is_checked_again(site, monkeypatch):
    """A name server that lies: public for the link, private for what the link redirects to."""
    answers = [["127.0.0.1"], ["127.0.0.1"], ["10.0.0.5"]]  # the first stands for a public one
    real = socket.getaddrinfo

    def lie(host, port, *args, **kwargs):
        if host != "liar.example":
            return real(host, port, *args, **kwargs)
        found = answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", lie)
    said = check_url(f"http://liar.example:{site.server_port}/no-head")  # HEAD, then GET
    assert said.ok
    said = check_url(f"http://liar.example:{site.server_port}/moved")
    assert "private network" in said.message
    assert site.asked == [("HEAD", "/no-head"), ("GET", "/no-head")]
    assert not answers


def test_a_redirect_to_a_name_that_leads_inside_is_not_followed(site, monkeypatch):
    real = socket.getaddrinfo
    inside = {"other.example": "10.0.0.5"}
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **kwargs: real(inside.get(host, host), *args, **kwargs),
    )
    said = check_url(f"{site.address}/to-another-name")
    assert "private network" in said.message


def test_a_redirect_leads_inside_no_more_than_a_link_does(site):
    said = check_url(f"{site.address}/inside", allowed=loopback)
    assert (
        said.message == "leads into a private network, or to no common web server: open it yourself"
    )


def test_a_name_with_one_private_address_is_not_asked(site, monkeypatch):
    """Whoever runs a name can give it several addresses, and hopes that the wrong one is taken."""
    known = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, site.server_port))
        for ip in ("203.0.113.9", "127.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: known)
    (said,) = check_urls(
        ["http://two-faced.example/"], "Us", allowed=lambda ip, port: not ip.is_loopback
    )
    assert "private network" in said.message
    assert site.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(site, monkeypatch):
    """The name answers differently the second time it is looked up; it is looked up once."""
    lookups = []

    def look_up(host, port, *args, **kwargs):
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    real = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        named = host == "rebinding.example"
        return (look_up if named else real)(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert check_url(f"http://rebinding.example:{site.server_port}/").ok
    assert lookups == ["rebinding.example"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("fec0::1", False),
        ("192.88.99.1", False),
        ("3fff::1", False),
        ("168.63.129.16", False),
        ("192.0.0.1", False),  # IETF protocol assignments, some of them global to Python
        ("192.0.0.9", False),
        ("192.0.0.170", False),
        ("192.31.196.1", False),
        ("192.52.193.1", False),
        ("192.175.48.1", False),
        ("198.18.0.1", False),
        ("198.19.255.255", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("0.1.2.3", False),
        ("240.0.0.1", False),
        ("239.255.255.250", False),
        ("100.127.255.255", False),
        ("100.128.0.1", True),
        ("191.255.255.255", True),
        ("192.0.1.1", True),
        ("::10.0.0.1", False),  # IPv4-compatible
        ("::ffff:192.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),  # IPv4-translated
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", False),
        ("64:ff9b:1::a00:1", False),
        ("100::1", False),
        ("100:0:0:1::1", False),
        ("2001:1::1", False),
        ("2001:2::1", False),
        ("2001:4:112::1", False),
        ("2001:10::1", False),
        ("2001:20::1", False),
        ("2001:30::1", False),
        ("2001:db8::1", False),
        ("2001:200::1", True),
        ("2620:4f:8000::1", False),
        ("2620:4f:8001::1", True),
        ("4000::1", False),
        ("5f00::1", False),
        ("fc00::1", False),
        ("2a00:1450::1", True),
    ],
)
def test_which_addresses_everybody_could_ask(address, public):
    assert is_public_web_server(ipaddress.ip_address(address), 443) is public
    assert not is_public_web_server(ipaddress.ip_address(address), 5432)


def test_a_slow_name_server_holds_nobody_up(site, monkeypatch):
    """Its answer is waited for no longer than the link's time, and other links get theirs."""
    real, released = socket.getaddrinfo, threading.Event()

    def getaddrinfo(host, port, *args, **kwargs):
        if host == "slow.example":
            released.wait(30)
        return real("127.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    slow = [f"http://slow.example/{number}" for number in range(MAX_LINKS - 1)]
    answers = check_urls([*slow, site.address], "Our practice", allowed=loopback, timeout=0.5)
    assert not released.is_set()
    assert [each.ok for each in answers] == [*(False for _ in slow), True]
    released.set()
