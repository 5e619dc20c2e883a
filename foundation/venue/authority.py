"""The hall's own certificate authority: it may vouch for private addresses only, and its key never leaves the instance.

Ages are what tablets accept: iPadOS refuses a server certificate of more than 397 days, the authority lives two years at most.
"""
import os
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from foundation.clock import CHINA
from foundation.venue.address import PRIVATE, Address

AUTHORITY_DAYS, SERVER_DAYS = 730, 397
NEAR_ITS_END = timedelta(days=30)
TABLET_BEHIND = timedelta(days=1)
NAMES = ("local", "lan", "internal", "home.arpa", "localhost")
NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
ORGANISATION, PLACE = "江门市职业技能竞赛", "现场"


@dataclass(frozen=True)
class Trust:
    """What a hall is served with: files for the server, and what tablets are given to trust."""

    certificate: Path
    key: Path
    authority: x509.Certificate
    new_authority: bool
    new_certificate: bool

    @property
    def der(self) -> bytes:
        """The authority's certificate as Android and Windows take it."""
        return self.authority.public_bytes(serialization.Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """SHA-256 in groups of two, as tablets show it."""
        return self.authority.fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def windows_thumbprint(self) -> str:
        """SHA-1: the only one that the dialog of Windows shows; it serves to compare, nothing rests on it."""
        return self.authority.fingerprint(hashes.SHA1()).hex(":").upper()  # noqa: S303


def ensure_trust(folder: Path, addresses: Sequence[Address], at: datetime) -> Trust:
    """The authority and a server certificate for these addresses in ``folder`` (0700), made or renewed where needed.

    A new address renews the server certificate alone, so that tablets which trust the authority go on trusting.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = _names()
    authority, authority_key, new_authority = _authority(folder, names, at)
    certificate, key = folder / "server.crt", folder / "server.key"
    fits = _fits(certificate, key, authority, addresses, at)
    if not fits:
        _issue(folder, authority, authority_key, addresses, names, at)
    return Trust(certificate, key, authority, new_authority, not fits)


def _names() -> list[str]:
    """What this machine is called inside a hall; nothing if its name is none that a certificate can carry."""
    host = socket.gethostname().lower()
    short = host.partition(".")[0]
    return [name for name in (host, f"{short}.local") if NAME.fullmatch(name)] if short else []


def _authority(folder: Path, names: Sequence[str], at: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey, bool]:
    certificate, key = folder / "ca.crt", folder / "ca.key"
    if certificate.exists() and key.exists():
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        loaded = serialization.load_pem_private_key(key.read_bytes(), password=None)
        lasts = found.not_valid_before_utc <= at and found.not_valid_after_utc - at > NEAR_ITS_END
        if lasts and isinstance(loaded, ec.EllipticCurvePrivateKey) and loaded.public_key() == found.public_key():
            return found, loaded, False
    fresh = ec.generate_private_key(ec.SECP256R1())
    made = _self_signed(fresh, names, at)
    _keep(key, _private(fresh))
    _keep(certificate, made.public_bytes(serialization.Encoding.PEM))
    return made, fresh, True


def _self_signed(key: ec.EllipticCurvePrivateKey, names: Sequence[str], at: datetime) -> x509.Certificate:
    """The authority: no authority below it, no address outside private networks, no name but of a hall or this machine."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{ORGANISATION}{PLACE} {at.astimezone(CHINA):%Y-%m-%d}"),
        ]
    )
    permitted: list[x509.GeneralName] = [x509.IPAddress(network) for network in PRIVATE]
    permitted += [x509.DNSName(one) for one in dict.fromkeys((*NAMES, *names))]
    use = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(at - TABLET_BEHIND).not_valid_after(at - TABLET_BEHIND + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(use, critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip


def _fits(certificate: Path, key: Path, authority: x509.Certificate, addresses: Sequence[Address], at: datetime) -> bool:
    """Whether the server certificate is of this authority, for exactly these addresses, and will last for a while."""
    if not (certificate.exists() and key.exists()):
        return False
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    if serialization.load_pem_private_key(key.read_bytes(), password=None).public_key() != found.public_key():
        return False
    try:
        found.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.IPAddress)
    return set(held) == set(addresses) and found.not_valid_before_utc <= at and found.not_valid_after_utc - at > NEAR_ITS_END


def _issue(
    folder: Path, authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey, addresses: Sequence[Address],
    names: Sequence[str], at: datetime,
) -> None:  # fmt: skip
    key = ec.generate_private_key(ec.SECP256R1())
    vouched = [name for name in names if _may_vouch(authority, name)]
    alternative: list[x509.GeneralName] = [x509.IPAddress(address) for address in addresses]
    alternative += [x509.DNSName(name) for name in vouched]
    start = at - TABLET_BEHIND
    use = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(addresses[0]))]))
        .issuer_name(authority.subject).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(min(start + timedelta(days=SERVER_DAYS), authority.not_valid_after_utc))
        .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(use, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )  # fmt: skip
    _keep(folder / "server.key", _private(key))
    _keep(folder / "server.crt", made.public_bytes(serialization.Encoding.PEM))


def _may_vouch(authority: x509.Certificate, name: str) -> bool:
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    tops = [limit.value for limit in limits if isinstance(limit, x509.DNSName)]
    return any(name == top or name.endswith(f".{top}") for top in tops)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _keep(path: Path, content: bytes) -> None:
    """Writes a file that only its owner can read, all of it or the old one."""
    beside = path.with_suffix(path.suffix + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
