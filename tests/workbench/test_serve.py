"""The page of this machine: what its server answers, and to whom it says no."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest

from invoicekit.__main__ import main
from invoicekit.history import History
from invoicekit.workbench.serve import ADDRESS, LONGEST_BODY, Server

JSON = {"Content-Type": "application/json"}


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    if asked.get("kind") == "fail":
        raise ValueError("a secret of the data \x1b[2J")
    if asked.get("kind") == "memory":
        raise {"python": MemoryError, "engine": duckdb.OutOfMemoryException}[asked["of"]]
    return {"asked": dict(asked)}


@pytest.fixture
def server() -> Iterator[Server]:
    served = Server()
    thread = Thread(target=served.answer_with, args=(answer,))
    thread.start()
    yield served
    served.stop()
    thread.join(10)
    assert not thread.is_alive()


def call(
    server: Server, method: str, path: str, body: bytes | None = None, *, token: str | None = "right", **headers: str
) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(ADDRESS, server.server_address[1], timeout=10)
    if token is not None:
        headers["Cookie"] = f"{server.cookie}={server.token if token == 'right' else token}"
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def ask(server: Server, body: bytes = b'{"kind": "start"}', **headers: Any) -> tuple[HTTPResponse, str]:
    return call(server, "POST", "/ask", body, **{"Content_Type": "application/json", **headers})


def test_a_question_with_the_token_is_answered(server: Server) -> None:
    response, text = ask(server)
    assert response.status == 200
    assert json.loads(text) == {"asked": {"kind": "start"}}


def test_it_listens_on_this_machine_only(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    with socket.socket() as other:
        other.settimeout(2)
        assert other.connect_ex(("127.0.0.2", server.server_address[1])) != 0


def test_the_address_opens_the_page_and_leaves_a_cookie_that_scripts_cannot_read(server: Server) -> None:
    path = server.address.partition(server.host)[2]
    response, text = call(server, "GET", path, token=None)
    assert response.status == 200
    assert server.token not in text
    cookie = response.headers["Set-Cookie"]
    assert server.token in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", ["/", "/page.js", "/workbench.js", "/page.css", "/workbench.css"])
def test_every_file_is_served_with_the_token_and_not_kept(server: Server, path: str) -> None:
    response, text = call(server, "GET", path)
    assert response.status == 200
    assert text
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("token", [None, "", "wrong", "é", "right-and-more"])
def test_without_the_token_nothing_is_told(server: Server, token: str | None) -> None:
    for response, text in (
        call(server, "GET", "/", token=token),
        call(server, "GET", "/workbench.js", token=token),
        call(server, "GET", f"/?token={'' if token is None else 'wrong'}", token=token),
        ask(server, token=token),
    ):
        assert response.status == 403
        assert list(json.loads(text)) == ["error"]


@pytest.mark.parametrize("host", ["localhost", "evil.example", "evil.example:{port}", "0.0.0.0:{port}", ""])
def test_another_host_is_refused_even_with_the_token(server: Server, host: str) -> None:
    given = host.format(port=server.server_address[1])
    for method, path in (("GET", "/"), ("GET", f"/?token={server.token}"), ("POST", "/ask")):
        response, text = call(server, method, path, b"{}" if method == "POST" else None, Host=given, **_json())
        assert response.status == 403
        assert "own address" in text


def _json() -> dict[str, str]:
    return {"Content_Type": "application/json"}


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_question_from_another_page_is_refused(server: Server, origin: str) -> None:
    response, _ = ask(server, Origin=origin)
    assert response.status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PATCH"])
def test_other_methods_are_refused(server: Server, method: str) -> None:
    response, text = call(server, method, "/")
    assert response.status == 501
    assert "workbench" not in text


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/ask", None, {}, 404),
        ("GET", "/../../etc/passwd", None, {}, 404),
        ("GET", "/queue.py", None, {}, 404),
        ("POST", "/", b"{}", {}, 404),
        ("POST", "/ask", b"kind=start", {"Content_Type": "application/x-www-form-urlencoded"}, 404),
        ("POST", "/ask", b"{}", {"Content_Type": "text/plain"}, 404),
        ("POST", "/ask", b"not json", {}, 400),
        ("POST", "/ask", b"[]", {}, 400),
        ("POST", "/ask", b"{}", {}, 400),
        ("POST", "/ask", b"\xff\xfe", {}, 400),
        ("POST", "/ask", b"[" * 100_000, {}, 400),
        ("POST", "/ask", b"{}", {"Content_Length": "-1"}, 411),
        ("POST", "/ask", b"{}", {"Content_Length": str(LONGEST_BODY + 1)}, 413),
        ("POST", "/ask", b"{}", {"Content_Length": "9" * 5000}, 413),
    ],
)
def test_what_is_no_question_is_refused(
    server: Server, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int
) -> None:
    response, text = call(server, method, path, body, **{**_json(), **headers})
    assert response.status == status
    assert list(json.loads(text)) == ["error"]
    assert response.headers["Connection"] == "close"


def test_a_fault_ends_no_other_question_and_is_told_where_the_program_was_started(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    response, text = ask(server, b'{"kind": "fail"}')
    assert response.status == 200
    assert "could not answer (ValueError)" in text
    assert "report the text" in text
    assert "secret" not in text
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "a secret of the data ‹U+001B›[2J" in said
    assert ask(server)[0].status == 200


def test_want_of_memory_says_what_to_do(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in (b"python", b"engine"):
        assert "--memory-limit" in ask(server, b'{"kind": "memory", "of": "%s"}' % kind)[1]
    assert capsys.readouterr().err == ""
    assert ask(server)[0].status == 200


def test_ctrl_c_while_a_question_is_answered_ends_it() -> None:
    def stopped(_: object) -> dict[str, Any]:
        raise RuntimeError("Query interrupted")

    server = Server(0)
    server.asked.put(({}, Future()))
    with pytest.raises(KeyboardInterrupt):
        server.answer_with(stopped)


def test_questions_that_come_together_are_all_answered(server: Server) -> None:
    texts: list[str] = []
    threads = [Thread(target=lambda n=n: texts.append(ask(server, b'{"n": %d}' % n)[1])) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(json.loads(text)["asked"]["n"] for text in texts) == list(range(20))


def test_a_port_that_is_taken_is_one_clear_line(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    port = str(server.server_address[1])
    assert main(["serve", "sample_data", "--as-of", "2026-10-31", "--no-browser", "--port", port]) == 2
    error = capsys.readouterr().err
    assert f"serve: port {port}" in error
    assert "--port" in error
    assert main(["serve", "sample_data", "--no-browser", "--port", "70000"]) == 2
    assert "0-65535. Name another" in capsys.readouterr().err


def test_the_command_records_its_run_and_knows_who_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path(shutil.copytree("sample_data", tmp_path / "source"))
    told: list[dict[str, Any]] = []

    def one_question(server: Server, ask: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
        server.server_close()
        told.append(ask({"kind": "start"}))
        raise KeyboardInterrupt

    monkeypatch.setattr(Server, "answer_with", one_question)
    options = ["--as-of", "2026-10-31", "--no-browser", "--history", "--by", "Ann"]
    assert main(["serve", str(source), *options]) == 1
    assert told[0]["review"]["open"]
    assert told[0]["review"]["by"] == "Ann"
    with History.open(source) as history:
        assert list(history.runs["by"]) == ["Ann"]
    assert "What was recorded is kept" in capsys.readouterr().out
