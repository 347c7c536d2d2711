"""The connection itself: what it refuses, what it pins, and where it may break."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from record_parts import LoopbackServer, Terminal

from records import wire
from records.enrolment import enrol
from records.envelope import sign
from records.errors import EnrolmentFailed, Insecure, LinkError, Unreachable
from records.exchange import Batching
from records.link import Link
from records.secrets import Server


@pytest.mark.parametrize("url", ["http://lobby.example", "http://192.168.1.4:8000", "http://127.0.0.1.example/"])
def test_plain_http_to_another_machine_is_refused(url: str) -> None:
    with pytest.raises(Insecure):
        Link(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://localhost", "http://[::1]:80/lobby", "https://a.example"]
)
def test_this_machine_and_https_are_allowed(url: str) -> None:
    assert Link(url).url == url


@pytest.mark.parametrize("url", ["", "lobby.example", "ftp://lobby.example", "https://", "https://a:port"])
def test_what_is_no_address_is_unreachable(url: str) -> None:
    with pytest.raises(Unreachable):
        Link(url)


def test_a_server_that_stalls_does_not_hold_the_terminal() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        link = Link(f"http://127.0.0.1:{silent.getsockname()[1]}", answer_seconds=0.2)
        with pytest.raises(Unreachable) as caught:
            link.post(wire.EXCHANGE, b"x", wire.ExchangeAnswer)
        assert caught.value.fields["sent"]
        link.close()


def test_a_server_that_trickles_does_not_hold_the_terminal_either() -> None:
    done = threading.Event()

    def trickle(listening: socket.socket) -> None:
        client, _ = listening.accept()
        with client:
            client.recv(65536)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not done.wait(0.02):
                try:
                    client.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=trickle, args=(listening,))
        thread.start()
        link = Link(f"http://127.0.0.1:{listening.getsockname()[1]}", answer_seconds=0.3)
        try:
            with pytest.raises(Unreachable, match="too long"):
                link.post(wire.EXCHANGE, b"x", wire.ExchangeAnswer)
        finally:
            done.set()
            thread.join()
            link.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A certificate that no authority vouches for, as a property office makes it itself, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lobby server")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path, hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


@pytest.fixture
def tls_server(certificate: tuple[Path, str]) -> Iterator[LoopbackServer]:
    server = LoopbackServer()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[0])
    server._http.socket = context.wrap_socket(server._http.socket, server_side=True)
    yield server
    server.close()


def test_a_pinned_certificate_is_trusted_for_that_server_alone(
    certificate: tuple[Path, str], tls_server: LoopbackServer
) -> None:
    url = tls_server.url.replace("http:", "https:")
    request = sign(wire.ENROL, bytes(32).hex(), b"k" * 32, wire.EnrolRequest(1))
    for pin in ("", "00" * 32):
        link = Link(url, pin)
        with pytest.raises(Unreachable) as caught:
            link.post(wire.ENROL, request, wire.EnrolAnswer)
        assert not caught.value.fields["sent"]
        link.close()
    link = Link(url, certificate[1])
    with pytest.raises(LinkError, match="bad-signature"):  # so it was asked, and has answered
        link.post(wire.ENROL, request, wire.EnrolAnswer)
    link.close()


class Enrolling:
    """Shows codes to staff who type them after a while."""

    def __init__(self, server: LoopbackServer, terminal: Terminal, states: list[wire.EnrolState]) -> None:
        self.codes: list[str] = []
        self._server = server
        self._terminal = terminal
        self._states = states

    def show(self, code: str, valid: float) -> None:
        self.codes.append(code)

    def pause(self, seconds: float) -> None:
        self._terminal.clock.advance(seconds=seconds)
        if self._states:
            state = self._states.pop(0)

            class Anybody(dict[str, wire.EnrolState]):
                def pop(self, name: str, default: object = None) -> wire.EnrolState:  # type: ignore[override]
                    return state

            self._server.codes = Anybody()


CREDENTIAL = wire.Credential("yangguang/t-9", "yangguang", "yangguang/b3", b"c" * 32, [wire.ServerKey("k1", b"p" * 32)])


def test_an_enrolment_waits_for_staff_and_keeps_the_credential(terminal: Terminal, server: LoopbackServer) -> None:
    waiting = wire.EnrolState("waiting")
    staff = Enrolling(server, terminal, [waiting, waiting, wire.EnrolState("approved", CREDENTIAL)])
    assert enrol(server.url, terminal.secrets, staff.show, 30.0, terminal.clock, pause=staff.pause) == CREDENTIAL
    assert terminal.secrets.credential == CREDENTIAL
    assert terminal.secrets.server == (server.url, "")
    assert len(staff.codes) == 1


@pytest.mark.parametrize("state", ["expired", "locked"])
def test_a_code_that_is_worth_nothing_any_more_is_replaced(
    terminal: Terminal, server: LoopbackServer, state: str
) -> None:
    lost = wire.EnrolState(state)  # type: ignore[arg-type]
    staff = Enrolling(server, terminal, [lost, wire.EnrolState("approved", CREDENTIAL)])
    enrol(server.url, terminal.secrets, staff.show, 3000.0, terminal.clock, pause=staff.pause)
    assert len(staff.codes) == 2


@pytest.mark.parametrize(("states", "told"), [([wire.EnrolState("refused")], "refused"), ([], "waiting")])
def test_an_enrolment_that_comes_to_nothing_says_why_and_keeps_nothing(
    terminal: Terminal, server: LoopbackServer, states: list[wire.EnrolState], told: str
) -> None:
    staff = Enrolling(server, terminal, states)
    with pytest.raises(EnrolmentFailed) as caught:
        enrol(server.url, terminal.secrets, staff.show, 5.0, terminal.clock, pause=staff.pause)
    assert caught.value.fields["state"] == told
    assert terminal.secrets.credential is None


@pytest.mark.parametrize("pinned", [True, False])
def test_records_go_to_the_pinned_server_and_to_no_other(
    terminal: Terminal, certificate: tuple[Path, str], tls_server: LoopbackServer, pinned: bool
) -> None:
    url = tls_server.url.replace("http:", "https:")
    terminal.enrol_with(tls_server, url)
    credential, key = terminal.secrets.credential, terminal.secrets.terminal_key
    assert credential is not None and key is not None
    terminal.secrets.enrolled(Server(url, certificate[1] if pinned else "00" * 32), key, credential)
    terminal.add("只给自己的服务器")
    if pinned:
        assert terminal.syncer.run_once().sent == 1
    else:
        with pytest.raises(Unreachable):
            terminal.syncer.run_once()
        assert terminal.outbox.counts().queued == 1
        assert tls_server.requests == []
    terminal.syncer.close()


class DoublingProxy:
    """Passes whole requests on, each twice, and those that come together in the wrong order."""

    def __init__(self, port: int) -> None:
        self.passed: list[int] = []
        self._arrived = 0
        self._turn = threading.Condition()
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler(f"http://127.0.0.1:{port}"))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _pass_after_a_later_one(self, number: int) -> None:
        """Wait until a request that came later is through; not for ever, as the last one has nobody to wait for."""
        with self._turn:
            self._turn.wait_for(lambda: any(other > number for other in self.passed), timeout=0.3)

    def _handler(proxy, to: str) -> type[http.server.BaseHTTPRequestHandler]:
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                with proxy._turn:
                    proxy._arrived += 1
                    number = proxy._arrived
                if number % 3:
                    proxy._pass_after_a_later_one(number)
                for _ in range(2):
                    answer = urllib3.request("POST", to + self.path, body=data)
                with proxy._turn:
                    proxy.passed.append(number)
                    proxy._turn.notify_all()
                self.send_response_only(answer.status)
                self.send_header("Content-Length", str(len(answer.data)))
                self.end_headers()
                self.wfile.write(answer.data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


def test_requests_that_come_twice_and_in_another_order_change_nothing(tmp_path: Path, server: LoopbackServer) -> None:
    proxy = DoublingProxy(server.port)
    terminal = Terminal(tmp_path / "kiosk", batching=Batching(most_records=2))
    terminal.enrol_with(server, proxy.url)
    texts = [str(n) for n in range(12)]
    for text in texts:
        terminal.add(text)
    server.changes = [wire.Change("notice", 1, "n1", b"\x80")]
    done = terminal.syncer.run_once()
    # What comes a second time is known: who was told so only counts it as sent.
    assert (done.sent, done.set_aside, done.queued) == (12, 0, 0)
    assert sorted(server.order) == sorted(texts)
    assert terminal.library.documents == {"n1": b"\x80"}
    assert proxy.passed != sorted(proxy.passed)
    terminal.syncer.close()
    proxy.close()
