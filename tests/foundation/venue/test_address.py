"""Where a hall's tablets find the server: private addresses only, and a clear sentence where there is none."""
from ipaddress import ip_address

import click
import pytest

from foundation.venue import address
from foundation.venue.address import hall_addresses, in_brackets, is_loopback, is_private


def test_given_addresses_are_taken_in_their_order() -> None:
    assert hall_addresses("192.168.1.20, 10.0.0.5") == [ip_address("192.168.1.20"), ip_address("10.0.0.5")]


@pytest.mark.parametrize(("given", "said"), [("8.8.8.8", "not an address of a private network"), ("hall", "is not an address such as")])
def test_what_the_authority_may_not_vouch_for_is_refused_with_a_way_out(given: str, said: str) -> None:
    with pytest.raises(click.ClickException, match=said):
        hall_addresses(given)


def test_a_machine_without_a_network_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address.socket, "if_nameindex", lambda: [(1, "lo")])
    with pytest.raises(click.ClickException, match="no address in a private network"):
        hall_addresses("")


def test_own_addresses_are_private_and_no_loopback() -> None:
    assert all(is_private(one) and not one.is_loopback for one in address.own_addresses())


@pytest.mark.parametrize(
    ("one", "private"),
    [("192.168.0.1", True), ("172.31.255.1", True), ("172.32.0.1", False), ("100.64.0.1", True), ("192.0.2.2", False), ("fd00::1", True), ("2001:db8::1", False)],
)
def test_private_is_what_nobody_else_can_own(one: str, private: bool) -> None:
    assert is_private(ip_address(one)) is private


def test_only_this_machine_reaches_a_loopback_host() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost", "0.0.0.0", "192.168.1.20", "hall")] == [True] * 4 + [False] * 3
    assert in_brackets("::1") == "[::1]" and in_brackets("10.0.0.5") == "10.0.0.5"
