"""A tablet in Python that keeps the rules of the outbox (formats/operation, static/js/scoring/outbox.js) over any network.

First the outbox, then the network; one id per operation for ever; only a clearly final answer takes an operation out; the
change that follows another on the same sheet waits for its version.
"""
import asyncio
import http.client
import io
import json
import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bench.chaos.competition import Acknowledged, Competition, Seat, Sent, operation
from bench.chaos.server import HOST, Session

PATIENCE, LONGEST_PAUSE = 15.0, 0.2


@dataclass
class Waiting:
    """An operation in the outbox."""

    seat: Seat
    sent: Sent


@dataclass
class Outbox:
    """One tablet; ``new_ids`` is the planted fault: each repetition gets an id of its own, from the version that is there."""

    place: Competition
    session: Session
    port: int
    source: random.Random
    new_ids: bool = False
    waiting: list[Waiting] = field(default_factory=list)
    saved: list[Acknowledged] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    def put_in(self, seat: Seat) -> None:
        """The judge presses the button."""
        sent = operation(self.place, seat, 0, self.source)
        self.waiting.append(Waiting(seat, sent))

    async def flush(self) -> None:
        """Sends what waits, in order, until one has to be sent again; sleeps a little if so."""
        fresh = await self._ask("GET", "/api/v1/csrf") if self.waiting else (0, b"")
        if fresh[0] != 200:
            return await self._pause()
        token = json.loads(fresh[1])["token"]
        for one in list(self.waiting):
            one.sent.body["base_version"] = self.versions.get(one.seat.sheet, 0)
            status, body = await self._ask("PUT", f"/api/v1/operations/{one.sent.id}", one.sent.body, token)
            if not self._act(one, status, body):
                return await self._pause()
        return None

    def _act(self, one: Waiting, status: int, body: bytes) -> bool:
        """What an answer means; true if the operation is out of the outbox."""
        told = json.loads(body) if body else {}
        if status in (200, 201) and told.get("receipt", {}).get("id") == one.sent.id:
            self.waiting.remove(one)
            self.saved.append(Acknowledged(one.sent.id, one.sent.body["marks"], body.decode()))
            self.versions[one.seat.sheet] = told["receipt"]["version"]
            return True
        if self.new_ids:
            if told.get("code") == "stale":
                self.versions[one.seat.sheet] = told["current"]["version"]
            one.sent = Sent(f"{self.source.getrandbits(128):032x}", dict(one.sent.body))
        elif status and status not in (429, 500, 502, 503, 504):
            self.unexpected.append(f"{status} {body[:200]!r}")
        return False

    async def _pause(self) -> None:
        await asyncio.sleep(self.source.random() * LONGEST_PAUSE)

    async def _ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, bytes]:
        """Status and body; 0 if no whole answer came."""
        content = json.dumps(body).encode() if body is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {self.session.cookie}\r\nAccept: application/json\r\nX-CSRFToken: {token}\r\n"
        kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n" if content else ""
        try:
            async with asyncio.timeout(PATIENCE):
                return _whole(await self._exchange(f"{head}{kind}\r\n".encode() + content))
        except (OSError, TimeoutError, ValueError, http.client.HTTPException):
            return 0, b""

    async def _exchange(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(HOST, self.port)
        try:
            writer.write(request)
            return await reader.read(-1)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


class _Bytes:
    """An answer that has arrived, for Python's own reader of HTTP."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, _mode: str) -> io.BytesIO:
        """As a socket does."""
        return io.BytesIO(self._content)


def _whole(content: bytes) -> tuple[int, bytes]:
    """Status and body of a complete answer; raises if something is missing, as a browser's ``fetch`` does."""
    if b"\r\n\r\n" not in content:
        raise ValueError("the head is not complete")
    answer = http.client.HTTPResponse(_Bytes(content))  # type: ignore[arg-type]
    answer.begin()
    return answer.status, answer.read()
