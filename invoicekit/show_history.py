"""Prints what the history knows as text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from invoicekit.amounts import money
from invoicekit.closing import NO_COMPANY, vanished
from invoicekit.counts import counted
from invoicekit.history import History, Now, Recorded, SignOff, frames
from invoicekit.history.signoff import despite
from invoicekit.show import console_of, plain, put_row, put_table, table_of

MOST_RUNS, MOST_FINDINGS = 8, 30
_PARTS = ("opening", "new", "reopened", "changed", "resolved", "closing")


def recorded(done: Recorded) -> None:
    """What a run was against the history: how many findings are in which state, and what was resolved."""
    console = console_of()
    counts = f"{done.new} new, {done.persisting} persisting, {done.reopened} reopened, {done.resolved} resolved"
    carried = f", {done.carried} carried (open, not settled by this run)" if done.carried else ""
    console.print(plain(f"History: run {done.run} in {done.file}: {counts}{carried}"))
    _begun_anew(console, done.instead_of)
    if said := vanished(done.vanished):
        console.print(plain(said))
    told = [move for move in done.moves if move.kind != "changed"]
    for move in told[:MOST_FINDINGS]:
        facts = move.after or move.before
        assert facts is not None  # noqa: S101  one of the two is there
        amount = f" {money(facts.amount, facts.currency)} {facts.currency or ''}" if facts.amount is not None else ""
        console.print(
            plain(f"  {move.kind}: {move.finding_id[:8]} {facts.rule} {facts.outcome} {facts.subject}{amount}")
        )
    if len(told) > MOST_FINDINGS:
        console.print(f"  {MOST_FINDINGS} of {len(told):,}: `invoicekit history` shows what is open")
    for sign_off in done.voided:
        console.print(plain(f"  sign-off of {sign_off.company} {sign_off.period} is void: {sign_off.void}"))


def history(known: History, sign_offs: Sequence[SignOff], since: str | None, *, everything: bool) -> None:
    """Runs, sign-offs, the roll-forward, and what is open: who has it, since when, and what was said of it."""
    console = console_of()
    known.past.number_of_run(since)  # one that is not there is told before anything is printed
    _begun_anew(console, known.instead_of)
    _runs(console, known)
    signed(sign_offs)
    _roll_forward(console, known, since)
    _findings(console, known, everything=everything)


def _begun_anew(console: Console, instead_of: str | None) -> None:
    if instead_of:
        console.print(plain(f"This history began in place of {instead_of}: what was before is not in it."))


def _runs(console: Console, known: History) -> None:
    runs = known.runs
    counts = ("findings", "new", "reopened", "changed", "resolved", "not_run", "quarantined")
    title = f"Runs: {min(MOST_RUNS, len(runs))} of {len(runs)}, each by the number of its entry"
    table = table_of("run", "recorded", "by", "as of", "companies", *counts, title=title, right=counts)
    for line in runs.tail(MOST_RUNS).to_dict("records"):
        head = (line["run"], line["at"][:19].replace("T", " "), line["by"], line["as_of"].replace("T", " "))
        put_row(table, *head, line["companies"], *(line[name] for name in counts))
    put_table(console, table)
    console.print()


def signed(sign_offs: Sequence[SignOff]) -> None:
    """Each sign-off with who signed, whether it holds, and what stands beside it."""
    console = console_of()
    if not sign_offs:
        console.print("No sign-off.\n")
        return
    table = table_of("company", "period", "state", "prepared by", "reviewed by", "run", title="Sign-offs")
    for item in sign_offs:
        reviewer = item.reviewed.who if item.reviewed else ""
        put_row(table, item.company, item.period, item.state, item.prepared.who, reviewer, item.run)
    put_table(console, table)
    for item in sign_offs:
        shown = f"{item.company} {item.period}"
        if item.void:
            console.print(plain(f"  {shown} is void: {item.void}"))
        if item.despite:
            console.print(plain(f"  {shown} was signed{despite(item.prepared.says)}"))
        if beside := ", ".join(f"{count} {what}" for what, count in item.beside.items() if count):
            console.print(plain(f"  {shown} was signed beside {beside}"))
    console.print()


def _roll_forward(console: Console, known: History, since: str | None) -> None:
    moved = known.roll_forward(since)
    if moved.empty:
        console.print("Nothing is open, and nothing was.\n")
        return
    shown = [
        part for part in _PARTS if part in ("opening", "closing") or any(moved[part]) or any(moved[f"{part}_amount"])
    ]
    before = known.past.number_of_run(since)
    title = f"Roll-forward since {f'run {before}' if before else 'the beginning'} (observed less expected)"
    columns = [name for part in shown for name in (f"{part}\nfindings", "\namount")]
    table = table_of("company", "currency", *columns, title=title, right=columns)
    for line in moved.to_dict("records"):
        parts = [value for part in shown for value in (line[part], money(line[f"{part}_amount"], line["currency"]))]
        put_row(table, line["company"] or NO_COMPANY, line["currency"], *parts)
    put_table(console, table)
    console.print()


def _findings(console: Console, known: History, *, everything: bool) -> None:
    found = known.findings
    listed = found if everything else found[found["state"] != "resolved"]
    if listed.empty:
        console.print("Nothing is open.\n")
        return
    most = len(listed) if everything else MOST_FINDINGS
    title = f"{'Findings' if everything else 'Open'}: {min(most, len(listed))} of {len(listed)}"
    table = table_of(
        "finding", "state", "rule", "subject", "company", "amount", "", "owner", "due", "disposition",
        title=title, right=("amount",),
    )  # fmt: skip
    for line in listed.head(most).to_dict("records"):
        due = f"{line['due']}{' overdue' if line['overdue'] else ''}" if line["state"] != "resolved" else ""
        said = "; ".join(text for text in (line["disposition"], line["carried"]) if text)
        put_row(
            table, line["finding_id"][:8], line["state"], f"{line['rule']} {line['outcome']}", line["subject"],
            line["company"], money(line["amount"], line["currency"]), line["currency"], line["owner"], due, said,
        )  # fmt: skip
    put_table(console, table)
    console.print()


def story(known: History, finding: str) -> None:
    """One finding from when it was first seen: what the runs found, and what people said."""
    console = console_of()
    life = known.past.find(finding)
    facts = life.facts
    console.print(plain(f"{life.finding_id} {facts.rule} {facts.outcome}: {facts.subject}\n"))
    table = table_of("when (UTC)", "who", "what")
    for at, who, what in known.story(finding):
        put_row(table, at[:19].replace("T", " "), who, what)
    put_table(console, table)


def entries(known: History) -> None:
    """Every entry by its number, as undoing asks for it."""
    console = console_of()
    undone = known.past.undone
    table = table_of("entry", "when (UTC)", "who", "finding", "what", right=("entry",))
    for entry in known.entries:
        gone = f" (undone by entry {undone[entry.number].number})" if entry.number in undone else ""
        finding = str(entry.says.get("finding", ""))[:8]
        put_row(table, entry.number, entry.at[:19].replace("T", " "), entry.who, finding, frames.says(entry) + gone)
    put_table(console, table)


def verified(known: History, now: Now | None) -> None:
    """That the file holds what was recorded, its last entry's hash to keep elsewhere, and each sign-off."""
    console = console_of()
    last = known.entries[-1]
    console.print(plain(f"{known.file}: {counted(last.number, 'entry', 'entries')}, each as it was recorded"))
    console.print(plain(f"last entry: {last.hash}"))
    console.print(
        "Keep that line elsewhere: verify --holds HASH tells whether the file still has all that it had then.\n"
    )
    signed(known.sign_offs(now))
