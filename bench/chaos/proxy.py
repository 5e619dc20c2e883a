"""A bad wireless network: a TCP proxy in front of the server that loses, cuts, halves, repeats and delays requests."""
import asyncio
import random
from collections import Counter
from contextlib import suppress

from bench.chaos.server import HOST

LOST, CUT, HALF, TWICE, FINE = "lost", "cut after sending", "half an answer", "sent twice", "fine"
# What befalls a request, of twenty: 30 % never arrive, 20 % arrive and the answer is lost, 10 % are half answered, 10 % arrive twice.
FATES = (LOST,) * 6 + (CUT,) * 4 + (HALF,) * 2 + (TWICE,) * 2 + (FINE,) * 6
CHUNK = 65536


class Proxy:
    """Listens on a port of its own; ``healthy`` lets everything through. One request per connection."""

    def __init__(self, server_port: int, seed: int, longest_delay: float) -> None:
        self._server_port, self._source, self._longest = server_port, random.Random(seed), longest_delay
        self.healthy, self.port = True, 0
        self.fates: Counter[str] = Counter()
        self._listening: asyncio.Server | None = None

    async def open(self) -> "Proxy":
        """Begins to listen."""
        self._listening = await asyncio.start_server(self._serve, HOST, 0)
        self.port = self._listening.sockets[0].getsockname()[1]
        return self

    def close(self) -> None:
        """Stops listening."""
        if self._listening:
            self._listening.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._pass_on(await _request(reader), writer)
        with suppress(OSError):
            writer.close()

    async def _pass_on(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        if self.healthy:
            writer.write(await self._ask(request))
            await writer.drain()
            return
        fate = FATES[self._source.randrange(len(FATES))]
        self.fates[fate] += 1
        await asyncio.sleep(self._source.random() ** 3 * self._longest)
        if fate == LOST:
            return
        if fate == TWICE:
            answer, _second = await asyncio.gather(self._ask(request), self._ask(request))
        else:
            answer = await self._ask(request)
        if fate != CUT:
            writer.write(answer[: self._source.randrange(len(answer))] if fate == HALF else answer)
            await writer.drain()

    async def _ask(self, request: bytes) -> bytes:
        """The server's whole answer, over a new connection."""
        reader, writer = await asyncio.open_connection(HOST, self._server_port)
        writer.write(request)
        await writer.drain()
        answer = bytearray()
        while chunk := await reader.read(CHUNK):
            answer += chunk
        writer.close()
        return bytes(answer)


async def _request(reader: asyncio.StreamReader) -> bytes:
    """One whole request, with the wish that the connection be closed after it."""
    lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    kept = [line for line in lines[:-2] if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    sizes = [int(line.split(b":")[1]) for line in kept if line.lower().startswith(b"content-length:")]
    body = await reader.readexactly(sizes[0]) if sizes else b""
    return b"\r\n".join([*kept, b"Connection: close", b"", b""]) + body
