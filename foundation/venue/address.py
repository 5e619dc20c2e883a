"""Where a hall's tablets find this machine: its addresses in private networks, read from the machine itself."""
import fcntl
import ipaddress
import socket
import struct
from collections.abc import Iterable

import click

PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
        "fc00::/7", "fe80::/10", "::1/128",
    )
)  # fmt: skip
NOT_A_HALL = ("lo", "docker", "br-", "veth", "virbr", "cni", "lxc", "tun", "wg")
SIOCGIFADDR = 0x8915
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 – several halls, one server, always with TLS

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_loopback(host: str) -> bool:
    """True if nobody but this machine reaches the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def in_brackets(host: str) -> str:
    """The host as it stands in an address of the web."""
    return f"[{host}]" if ":" in host else host


def is_private(address: Address) -> bool:
    """True for an address that means something inside a building only; nobody else can own it."""
    return any(address.version == network.version and address in network for network in PRIVATE)


def own_addresses() -> list[Address]:
    """The private IPv4 addresses of this machine's interfaces, those of containers and tunnels left out; sends nothing."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, name in socket.if_nameindex():
            if name.startswith(NOT_A_HALL):
                continue
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue
            found.append(ipaddress.ip_address(answer[20:24]))
    return [address for address in found if is_private(address)]


def hall_addresses(given: str) -> list[Address]:
    """The addresses to serve a hall on: those that were given (with commas between), else the machine's own.

    Raises ``ClickException`` if there is none, or if one is not private: a public name has a real certificate.
    """
    if not given:
        found = own_addresses()
        if not found:
            raise click.ClickException(
                "this machine has no address in a private network (is it connected to the hall's?); "
                "if it has one that was not found: VENUE_ADDRESS=192.168.1.20 make venue"
            )
        return found
    return list(_understood(given.split(",")))


def _understood(given: Iterable[str]) -> Iterable[Address]:
    for text in given:
        try:
            address = ipaddress.ip_address(text.strip())
        except ValueError:
            raise click.ClickException(f"VENUE_ADDRESS={text.strip()} is not an address such as 192.168.1.20") from None
        if not is_private(address):
            raise click.ClickException(
                f"{address} is not an address of a private network, and the hall's authority may vouch for no other; "
                "with a public name put Caddy or nginx before `make serve` (deploy/)"
            )
        yield address
