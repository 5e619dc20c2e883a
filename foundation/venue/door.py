"""The hall's small door on plain HTTP: how a tablet learns to trust the house, and nothing of the house behind it.

It runs as a process of its own (``python -m foundation.venue.door FOLDER HOST PORT PARENT``) that holds finished pages and
the authority's certificate in memory, knows no key and no database, answers everything else with 404, and ends with its parent.
"""
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PATIENCE = 10.0
LOOK = 1.0
HTML = "text/html; charset=utf-8"
CONTENT = {
    "/": ("index.html", HTML),
    "/ipad": ("ipad.html", HTML),
    "/android": ("android.html", HTML),
    "/windows": ("windows.html", HTML),
    "/door.css": ("door.css", "text/css; charset=utf-8"),
    "/venue.crt": ("venue.crt", "application/x-x509-ca-cert"),
    "/venue.mobileconfig": ("venue.mobileconfig", "application/x-apple-aspen-config"),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
NOTHING = "没有这个页面 · Nothing here".encode()


class Visit(BaseHTTPRequestHandler):
    """One request: one of the finished pages, or 404."""

    timeout = PATIENCE
    server: "Door"

    def do_GET(self) -> None:
        """Answers with a finished page."""
        name, kind = CONTENT.get(self.path.partition("?")[0], ("", ""))
        content = self.server.content.get(name)
        if content is None:
            self._answer(404, "text/plain; charset=utf-8", NOTHING)
        else:
            self._answer(200, kind, content, attachment=name if name.endswith(".crt") else "")

    def do_other(self) -> None:
        """Nothing is done here."""
        self._answer(404, "text/plain; charset=utf-8", NOTHING)

    do_HEAD = do_GET
    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_other

    def _answer(self, status: int, kind: str, content: bytes, attachment: str = "") -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if attachment:
            self.send_header("Content-Disposition", f'attachment; filename="{attachment}"')
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.close_connection = True

    def version_string(self) -> str:
        """Which software it is concerns nobody."""
        return "door"

    def log_message(self, *_what: object) -> None:
        """Who came to the door is written nowhere."""


class Door(ThreadingHTTPServer):
    """The server with its finished pages."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self.content = {name: (folder / name).read_bytes() for name, _kind in CONTENT.values()}
        super().__init__((host, port), Visit)


def _end_with(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(LOOK)
    os._exit(0)


def main(folder: str, host: str, port: str, parent: str) -> None:
    """Stands open until the parent is gone."""
    threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    with Door(Path(folder), host, int(port)) as door:
        door.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
