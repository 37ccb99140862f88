"""The workbench as a page on this machine: bound to 127.0.0.1, behind a token, deaf to other hosts.

Threads of the server read requests; one thread, the caller's, asks the database and the history.
"""

from __future__ import annotations

import hmac
import json
import queue as queues
import secrets
import sys
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb

from invoicekit.engines.duckdb import was_interrupted
from invoicekit.errors import InvoicekitError
from invoicekit.marks import TURNING, named
from invoicekit.workbench.front import program, read

ADDRESS = "127.0.0.1"
LONGEST_BODY = 1_000_000
_PATIENCE = 30  # seconds for a request to arrive whole
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_HTML, _SCRIPT, _STYLE = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "text/css; charset=utf-8"
_NO_MEMORY = (
    "Out of memory. What was recorded is kept. End the program with Ctrl+C and start it with --memory-limit, "
    "so that work spills to disk."
)
_FAULT = (
    "The workbench could not answer ({}): this is a fault of invoicekit, not of your data. What was recorded is kept. "
    "Reload the page; if it happens again, end the program with Ctrl+C, start it anew, and report "
    "the text that stands in the window where it was started."
)
Ask = Callable[[Mapping[str, Any]], dict[str, Any]]


class CannotServe(InvoicekitError):
    """The page cannot be served."""

    def __init__(self, port: int, problem: str) -> None:
        super().__init__(f"serve: port {port}: {problem.rstrip('.')}. Name another one with --port, or leave it out.")


class Server(ThreadingHTTPServer):
    """Serves one queue until it is stopped. `address` opens it, and holds the token."""

    daemon_threads = True
    allow_reuse_address = False
    request_queue_size = 128  # it would be five, which a page that asks for much at once overruns

    def __init__(self, port: int = 0) -> None:
        self.token = secrets.token_urlsafe(32)
        self.asked: queues.Queue[tuple[dict[str, Any], Future[dict[str, Any]]]] = queues.Queue()
        self.files = {
            "/": (_HTML, read("page.html")),
            "/page.js": (_SCRIPT, read("page.js")),
            "/workbench.js": (_SCRIPT, program()),
            "/page.css": (_STYLE, read("page.css")),
            "/workbench.css": (_STYLE, read("workbench.css")),
        }
        try:
            super().__init__((ADDRESS, port), _Handler)
        except (OSError, OverflowError) as error:
            raise CannotServe(port, getattr(error, "strerror", None) or str(error)) from error

    @property
    def host(self) -> str:
        """The one host and port by which a browser may call it."""
        return f"{ADDRESS}:{self.server_address[1]}"

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{self.host}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the token: one a port, since cookies know no ports."""
        return f"invoicekit-{self.server_address[1]}"

    def knows(self, token: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())

    def answer_with(self, ask: Ask) -> None:
        """Serves until KeyboardInterrupt or `stop`; every question is asked in this thread."""
        Thread(target=self.serve_forever, daemon=True).start()
        try:
            while True:
                request, answer = self.asked.get()
                if request is _STOP:
                    break
                try:
                    answer.set_result(ask(request))
                except (MemoryError, duckdb.OutOfMemoryException):
                    answer.set_result({"error": _NO_MEMORY})
                except Exception as error:
                    if was_interrupted(error):
                        raise KeyboardInterrupt from error
                    print(named(traceback.format_exc(), TURNING), file=sys.stderr, flush=True)
                    answer.set_result({"error": _FAULT.format(type(error).__name__)})
        finally:
            self.shutdown()
            self.server_close()

    def stop(self) -> None:
        """`answer_with` ends once what was asked before is answered."""
        self.asked.put((_STOP, Future()))


_STOP: dict[str, Any] = {}


class _No(Exception):
    """A request that is not answered."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "invoicekit", ""
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """A file of the front end. The address with the token leaves a cookie, and the page forgets the token."""
        try:
            url = urlsplit(self.path)
            given = parse_qs(url.query).get("token", [""])[0]
            # Not a redirect: a browser that came here by a link would not give the cookie back at once.
            knows = url.path == "/" and self.server.knows(given)
            self._guard(knows=knows)
            kind, text = self._file(url.path)
            cookie = f"{self.server.cookie}={given}; HttpOnly; SameSite=Lax; Path=/"
            self._send(HTTPStatus.OK, kind, text.encode(), {"Set-Cookie": cookie} if knows else None)
        except _No as no:
            self._refuse(no)

    def _file(self, path: str) -> tuple[str, str]:
        if path not in self.server.files:
            raise _No(HTTPStatus.NOT_FOUND, "There is no such page.")
        return self.server.files[path]

    def do_POST(self) -> None:
        """The answer to a question, as JSON."""
        try:
            self._guard()
            answer: Future[dict[str, Any]] = Future()
            self.server.asked.put((self._question(), answer))
            self._send(HTTPStatus.OK, "application/json", json.dumps(answer.result()).encode())
        except _No as no:
            self._refuse(no)

    def _question(self) -> dict[str, Any]:
        """The JSON object that was sent."""
        if self.path != "/ask" or self.headers.get_content_type() != "application/json":
            raise _No(HTTPStatus.NOT_FOUND, "Questions are JSON, sent to /ask.")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise _No(HTTPStatus.LENGTH_REQUIRED, "The length of the question is not given.")
        if len(length) > len(str(LONGEST_BODY)) or int(length) > LONGEST_BODY:
            raise _No(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The question is longer than {LONGEST_BODY} bytes.")
        try:
            question = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            question = None
        if not isinstance(question, dict) or not question:
            raise _No(HTTPStatus.BAD_REQUEST, "The question is no JSON object.")
        return question

    def _guard(self, *, knows: bool = False) -> None:
        """Raises _No for a call by another name (a foreign one may lead here), from another page, or without token."""
        ours = self.server.host
        if self.headers.get_all("Host") != [ours] or self.headers.get("Origin", f"http://{ours}") != f"http://{ours}":
            raise _No(HTTPStatus.FORBIDDEN, "This page answers to its own address only.")
        if not (knows or self._has_token()):
            raise _No(HTTPStatus.FORBIDDEN, "Open the address that invoicekit serve printed: it holds the token.")

    def _has_token(self) -> bool:
        try:
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return False
        found = cookies.get(self.server.cookie)
        return found is not None and self.server.knows(found.value)

    def _refuse(self, no: _No) -> None:
        # A body that was not read would be taken for the next request.
        self.close_connection = True
        self._send(no.status, "application/json", json.dumps({"error": no.text}).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes, more: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, **(more or {}), "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the library's
        """Nothing is logged: an address may hold the token."""
