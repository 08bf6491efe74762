"""A real SMTP server in the test's own process, which takes, refuses or puts off what the test says."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OK = "250 OK"
HOST = "127.0.0.1"


@dataclass
class MailServer:
    """What the server answers, next first, then `250`; and what it took."""

    recipient_answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    taken: list[Envelope] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802  (the name is the server's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.recipient_answers.pop(0) if self.recipient_answers else OK
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (as above)
        answer = self.data_answers.pop(0) if self.data_answers else OK
        if answer.startswith("2"):
            self.taken.append(envelope)
            self.was_encrypted.append(session.ssl is not None)
        return answer

    def mails(self) -> list[EmailMessage]:
        """Return what was taken, parsed."""
        return [message_from_bytes(cast(bytes, each.content), policy=policy.default) for each in self.taken]


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving_mail(*, certificate: tuple[Path, Path] | None = None, password: str = "") -> Iterator[MailServer]:
    """Run a server on a free port; with a certificate it wants STARTTLS, with a password a sign-in as `city`."""
    handler = MailServer(port=free_port())
    options: dict[str, Any] = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        options |= {"tls_context": context, "require_starttls": True}
    if password:

        def is_right(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
            return AuthResult(success=(data.login, data.password) == (b"city", password.encode()), handled=False)

        options |= {"authenticator": is_right, "auth_required": True}
    controller = Controller(handler, hostname=HOST, port=handler.port, server_hostname="localhost", enable_SMTPUTF8=False, **options)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for `localhost` that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate, secret
