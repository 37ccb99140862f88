"""The steps of a repair plan, in the order in which they are done."""

from __future__ import annotations

from dataclasses import dataclass

_POST_JOURNALS = ("post_journals", "post_ledger", "feed_back")


@dataclass(frozen=True)
class Action:
    """A step of the plan: its file below `sql/repair`, what it asks for, and how that is done on the copy.

    `mends` are the rules whose missing rows it brings, `stages` those that write them, each with what follows from it;
    a step without stages is for a person alone, and nothing is tried out.
    """

    name: str
    says: str
    mends: tuple[str, ...] = ()
    stages: tuple[tuple[str, ...], ...] = ()


ACTIONS = (
    Action(
        "0_quarantine",
        "Mend these rows where they were exported, export again, and plan again: the findings may be only about them.",
    ),
    Action(
        "0_export",
        "Export these again (or look in Finance whether they are there), and plan again: no other step touches them.",
    ),
    Action(
        "0_posted",
        "Do not send, import or post these again: look for voucher or invoice in Finance; if it is gone, ask support.",
    ),
    Action(
        "1_line_limit",
        "Have the asynchronous maps of Project Operations invoices switched on first; then send these again.",
    ),
    Action(
        "1_resync",
        "Project Operations > Out of sync actuals (the last month), or the table maps of dual-write: send these again,"
        " in this order.",
        ("sync.header", "sync.actual", "sync.connection", "sync.milestone"),
        (("sync",),),
    ),
    Action(
        "2_journal_lines",
        "Project management and accounting > Journals > Project Operations Integration: do what the file says.",
        stages=(("set_back_to_draft",), _POST_JOURNALS),
    ),
    Action(
        "2_staging_rows",
        "Project Operations integration workspace: have these rows marked invalid (prevalidation, or support) before"
        " any import.",
    ),
    Action(
        "3_import",
        "Project management and accounting > Periodic > Project Operations integration > Import from staging: for the"
        " company, post the journals that it makes, then for each proposal.",
        ("import.journal", "import.line"),
        (("import_from_staging",), _POST_JOURNALS, ("import_from_staging",)),
    ),
    Action(
        "4_hold",
        "Project invoice proposals: first mend what is found of these, and let no batch job post them until then.",
    ),
    Action(
        "4_post", "Project invoice proposals: post these.", ("post.invoice",), (("post", "post_ledger", "feed_back"),)
    ),
    Action(
        "5_feedback",
        "Ask support to rerun the feedback of these vouchers.",
        ("feedback.staging", "feedback.actual", "feedback.invoice"),
        (("feed_back",),),
    ),
)
