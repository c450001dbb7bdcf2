"""HTTPS by the server itself."""

import ipaddress
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.faults.conftest import Api
from tests.test_cli import storeroom


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of this machine that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    cert, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert, private


@pytest.mark.parametrize("words", [(), ("--workers", "2")])
async def test_https_is_served_with_a_certificate(
    calm_url: str, serve: Callable[..., Api], certificate: tuple[Path, Path], words: tuple[str, ...]
) -> None:
    cert, key = certificate
    async with serve(calm_url, *words, STOREROOM_TLS_CERT=cert, STOREROOM_TLS_KEY=key) as api:
        assert api.base.startswith("https://")
        async with api.client(verify=ssl.create_default_context(cafile=cert)) as client:
            assert (await client.get("/health/ready")).status_code == 200
            headers = (await client.get("/books")).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["strict-transport-security"] == "max-age=31536000"
            assert (await client.post("/books", json={"title": "Sealed"})).status_code == 201
        async with httpx.AsyncClient(base_url=api.base.replace("https", "http")) as plain:
            with pytest.raises(httpx.HTTPError):
                await plain.get("/books")


async def test_who_never_shakes_hands_is_let_go(
    calm_url: str, serve: Callable[..., Api], certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    async with serve(
        calm_url, STOREROOM_TLS_CERT=cert, STOREROOM_TLS_KEY=key, STOREROOM_REQUEST_SECONDS=1
    ) as api:
        assert await (await api.wire()).ended(20) == b""


def test_a_certificate_that_is_none_is_said(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    for cert, key in [
        (wrong, certificate[1]),
        (tmp_path / "missing.pem", certificate[1]),
        (certificate[0], wrong),
    ]:
        answer = storeroom(
            "serve",
            STOREROOM_TLS_CERT=str(cert),
            STOREROOM_TLS_KEY=str(key),
            DATABASE_URL="postgresql:///unused",
        )
        assert answer.returncode == 1
        assert answer.stderr.startswith("storeroom: STOREROOM_TLS_CERT and STOREROOM_TLS_KEY are not")
        assert "Traceback" not in answer.stderr
