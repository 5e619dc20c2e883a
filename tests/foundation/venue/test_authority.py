"""The hall's authority: what tablets refuse it never issues, what it may not vouch for it cannot, and it is renewed only where needed."""
import shutil
import stat
import subprocess
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from foundation.clock import now
from foundation.venue.authority import ensure_trust

HALL, OTHER, PUBLIC = ip_address("192.168.1.20"), ip_address("10.0.0.5"), ip_address("203.0.113.7")
AT = now()


def read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def verdict(folder: Path, address: str, at_days: int = 0) -> str:
    """What OpenSSL, strict, says of the server certificate for an address."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed here (apt install openssl): nobody else judges the certificate")
    moment = str(int((AT + timedelta(days=at_days)).timestamp()))
    said = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-attime", moment, "-CAfile", folder / "ca.crt", "-verify_ip", address,
         folder / "server.crt"], capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stdout + said.stderr


def test_the_server_certificate_is_what_tablets_accept(tmp_path: Path) -> None:
    ensure_trust(tmp_path, [HALL, OTHER], AT)
    server = read(tmp_path / "server.crt")
    assert server.not_valid_before_utc <= AT < server.not_valid_after_utc
    assert server.not_valid_after_utc - server.not_valid_before_utc <= timedelta(days=397)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.IPAddress)) == {HALL, OTHER}
    assert list(server.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert not server.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    for address in (HALL, OTHER):
        assert verdict(tmp_path, str(address)).endswith("server.crt: OK\n")
    assert "mismatch" in verdict(tmp_path, "192.168.1.21")
    assert "expired" in verdict(tmp_path, str(HALL), at_days=400)


def test_the_authority_lives_two_years_and_makes_no_other(tmp_path: Path) -> None:
    authority = ensure_trust(tmp_path, [HALL], AT).authority
    assert authority.not_valid_after_utc - authority.not_valid_before_utc <= timedelta(days=731)
    constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical and constraints.value.ca and constraints.value.path_length == 0
    key = authority.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1"


def test_a_stolen_authority_key_vouches_for_no_address_of_the_internet(tmp_path: Path) -> None:
    ensure_trust(tmp_path, [PUBLIC], AT)
    assert "permitted subtree violation" in verdict(tmp_path, str(PUBLIC))


def test_keys_are_read_by_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "venue"
    ensure_trust(folder, [HALL], AT)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.glob("*.key")} == {"ca.key": 0o600, "server.key": 0o600}


def test_a_new_address_renews_the_server_certificate_and_no_tablet_needs_anything(tmp_path: Path) -> None:
    first = ensure_trust(tmp_path, [HALL], AT)
    kept = (tmp_path / "server.crt").read_bytes()
    again = ensure_trust(tmp_path, [HALL], AT)
    assert (first.new_authority, first.new_certificate, again.new_authority, again.new_certificate) == (True, True, False, False)
    assert (tmp_path / "server.crt").read_bytes() == kept
    moved = ensure_trust(tmp_path, [OTHER], AT)
    assert (moved.new_authority, moved.new_certificate) == (False, True)
    assert moved.fingerprint == first.fingerprint
    assert verdict(tmp_path, str(OTHER)).endswith("server.crt: OK\n")


@pytest.mark.parametrize(("days", "authority", "certificate"), [(360, False, False), (370, False, True), (690, False, True), (705, True, True)])
def test_what_is_near_its_end_is_renewed_in_time(tmp_path: Path, days: int, authority: bool, certificate: bool) -> None:
    ensure_trust(tmp_path, [HALL], AT)
    later = ensure_trust(tmp_path, [HALL], AT + timedelta(days=days))
    assert (later.new_authority, later.new_certificate) == (authority, certificate)
    assert read(tmp_path / "server.crt").not_valid_after_utc <= later.authority.not_valid_after_utc


def test_a_key_that_does_not_fit_its_certificate_is_not_served(tmp_path: Path) -> None:
    ensure_trust(tmp_path, [HALL], AT)
    strange = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "server.key").write_bytes(strange)
    assert ensure_trust(tmp_path, [HALL], AT).new_certificate
    (tmp_path / "ca.key").write_bytes(strange)
    assert ensure_trust(tmp_path, [HALL], AT).new_authority


def test_the_fingerprint_is_that_of_the_file_that_tablets_get(tmp_path: Path) -> None:
    trust = ensure_trust(tmp_path, [HALL], AT)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(trust.der)
    assert trust.fingerprint.replace(":", "").lower() == digest.finalize().hex()
