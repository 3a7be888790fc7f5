"""
By which certificate is the box known? One it signs itself, by a CA of its own that clients are told to trust.

The CA may vouch for Salesforce's names and this machine's and for no other name (name constraints), so that a key that leaks
can hardly be turned against whoever trusts it. Kept with the data, so that clients trust it once.
Names: HTTP reference 3.1 (O).
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from twofold.errors import UsageError

NAMES = (
    "localhost",
    "*.salesforce.com",
    "*.my.salesforce.com",
    "*.sandbox.my.salesforce.com",
    "*.develop.my.salesforce.com",
    "*.scratch.my.salesforce.com",
    "*.pubsub.salesforce.com",
)
ADDRESSES = ("127.0.0.1", "::1")
_CA_DAYS = 3650
_DAYS = 397  # what browsers accept at most
_RENEWED_DAYS_BEFORE = 30
_CLOCKS_MAY_DIFFER_BY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificates:
    """
    Hold where the certificates are: PEM files.

    Attributes:
        ca_file: what clients have to trust.
        chain_file: the certificate of the box.
        key_file: its private key, readable by its owner alone.
    """

    ca_file: Path
    chain_file: Path
    key_file: Path


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def prepare_certificates(folder: Path, host: str) -> Certificates:
    """
    Find the certificates in a folder, and make those that are missing, too old, or without the host's name.

    Raises ``UsageError`` when the folder can't be written.
    """
    found = Certificates(folder / "ca.pem", folder / "box.pem", folder / "box-key.pem")
    names = _names_for(host)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ca = _find_pair(found.ca_file, folder / "ca-key.pem")
        if ca is None or not _may_vouch(ca.certificate, names):
            ca = _make_ca(names)
            _write_pair(ca, found.ca_file, folder / "ca-key.pem")
        _renew(found, ca, names)
    except OSError as error:
        raise UsageError(f"The certificates can't be kept in {folder}: {error.strerror}.") from None
    return found


def _renew(found: Certificates, ca: _Pair, names: list[x509.GeneralName]) -> None:
    """Make a certificate anew unless the one that is there is good."""
    box = _find_pair(found.chain_file, found.key_file)
    if box is None or _names_in(box.certificate) != names or not _is_signed_by(box.certificate, ca.certificate):
        _write_pair(_make_certificate(ca, names), found.chain_file, found.key_file)


# Names.


def _names_for(host: str) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in NAMES]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in ADDRESSES]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        extra: list[x509.GeneralName] = [x509.DNSName(host)]
    else:
        # One that listens everywhere is known by the name of the machine.
        extra = [x509.DNSName(socket.gethostname())] if address.is_unspecified else [x509.IPAddress(address)]
    return names + [name for name in extra if name not in names]


def _names_in(certificate: x509.Certificate) -> list[x509.GeneralName]:
    return list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)


def _permitted(names: Sequence[x509.GeneralName]) -> list[x509.GeneralName]:
    """
    List the domains a CA needs.

    Addresses are not constrained: gRPC's TLS doesn't know such constraints and refuses every certificate under them.
    """
    others = [name for name in names if isinstance(name, x509.DNSName) and not name.value.endswith(".salesforce.com")]
    return [x509.DNSName("salesforce.com"), *others]


def _may_vouch(ca: x509.Certificate, names: Sequence[x509.GeneralName]) -> bool:
    constraints = ca.extensions.get_extension_for_class(x509.NameConstraints).value
    return set(_permitted(names)) <= set(constraints.permitted_subtrees or ())


# Making.


def _make_ca(names: Sequence[x509.GeneralName]) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("Twofold org in a box CA")
    builder = (
        _builder(name, name, key, _CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(_permitted(names), None), critical=True)
    )
    return _Pair(builder.sign(key, hashes.SHA256()), key)


def _make_certificate(ca: _Pair, names: Sequence[x509.GeneralName]) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.key.public_key())
    builder = (
        _builder(_named("Twofold org in a box"), ca.certificate.subject, key, _DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(authority, critical=False)
    )
    return _Pair(builder.sign(ca.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_MAY_DIFFER_BY)
        .not_valid_after(now + timedelta(days=days) - _CLOCKS_MAY_DIFFER_BY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


# Keeping.


def _find_pair(certificate_file: Path, key_file: Path) -> _Pair | None:
    """Read a pair that is whole and will be good for a while; None otherwise."""
    try:
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        return None
    left = certificate.not_valid_after_utc - datetime.now(UTC)
    return _Pair(certificate, key) if left > timedelta(days=_RENEWED_DAYS_BEFORE) else None


def _is_signed_by(certificate: x509.Certificate, ca: x509.Certificate) -> bool:
    authority = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    subject = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return authority.key_identifier == subject.digest


def _write_pair(pair: _Pair, certificate_file: Path, key_file: Path) -> None:
    pem = pair.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_file.unlink(missing_ok=True)
    with open(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    certificate_file.write_bytes(pair.certificate.public_bytes(serialization.Encoding.PEM))
