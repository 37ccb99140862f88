"""The command `serve`: the workbench as a page on this machine."""

from __future__ import annotations

import argparse
import webbrowser
from contextlib import ExitStack

from invoicekit.history import History, look_now
from invoicekit.history_commands import HERE, add_by_option, add_history_option, chosen_file
from invoicekit.workbench.queue import Queue
from invoicekit.workbench.serve import Server
from invoicekit.workbook import open_workbook


def _serve(given: argparse.Namespace) -> int:
    with ExitStack() as kept:
        book = kept.enter_context(open_workbook(given.source, given.settings, memory_limit=given.memory_limit))
        run = book.reconcile(given.as_of, tuple(given.company))
        history = None
        if given.history:
            history = kept.enter_context(History.open(chosen_file(given.history, given.source), begin=True))
            history.record(run, given.by)
        now = (lambda: look_now(given.source, run.settings)) if given.history is HERE else None
        queue = Queue(book.con, book.loaded.model, run.settings, history, now, given.by)
        server = Server(given.port)
        print(f"Review of findings, on this machine only: {server.address}\nCtrl+C ends it.", flush=True)
        if not given.no_browser:
            webbrowser.open(server.address)
        try:
            server.answer_with(queue.ask)
        except KeyboardInterrupt:
            print("Ended. What was recorded is kept." if history else "Ended.")
        return run.exit_status


def add_serve_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], book: argparse.ArgumentParser
) -> None:
    """The command is known to the parser."""
    serve = commands.add_parser("serve", parents=[book], help="review the findings in a browser, on this machine only")
    serve.add_argument(
        "--company", action="append", default=[], metavar="C", help="only this company (may be repeated)"
    )
    serve.add_argument("--port", type=int, default=0, metavar="N", help="the port (default: one that is free)")
    serve.add_argument("--no-browser", action="store_true", help="print the address and open no browser")
    add_history_option(serve)
    add_by_option(serve)
    serve.set_defaults(run=_serve)
