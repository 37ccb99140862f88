"""What a browser may ask for. Whatever else it sends is refused, and no text of it becomes SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from invoicekit.errors import Refused

MOST_CHOSEN = 500
Short = Annotated[str, Field(max_length=20_000)]
FindingId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Sort = Literal[
    "place", "rule", "severity", "subject", "company", "invoice", "amount", "age", "first_cause", "owner", "state"
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Filter(_Strict):
    """Which rows of the queue. None lets all through, '' means: none is named."""

    which: Literal[
        "findings",
        "all",
        "waiting",
        "blocked",
        "missing",
        "unexpected",
        "ambiguous",
        "duplicate",
        "different",
        "broken",
    ] = "findings"
    search: Short | None = None
    company: Short | None = None
    currency: Short | None = None
    stage: Short | None = None
    rule: Short | None = None
    severity: Literal["high", "medium", "low"] | None = None
    age: Short | None = None
    first_cause: Short | None = None
    invoice: Short | None = None
    owner: Short | None = None
    answer: Literal["answered", "open"] | None = None


class Start(_Strict):
    """What the page begins with: the run, the choices of the filters, what can be recorded."""

    kind: Literal["start"]


class Page(_Strict):
    """One page of the queue."""

    kind: Literal["page"]
    filter: Filter = Filter()
    sort: Sort = "place"
    descending: bool = False
    page: int = Field(1, ge=1, le=10_000_000)
    size: int = Field(50, ge=1, le=200)


class Groups(_Strict):
    """The queue in groups."""

    kind: Literal["groups"]
    filter: Filter = Filter()
    by: Literal["first_cause", "company", "age"]


class Bridge(_Strict):
    """What the bridge is made of, where it is not in balance."""

    kind: Literal["bridge"]


class Finding(_Strict):
    """One finding: why, what next, and the rows of both systems."""

    kind: Literal["finding"]
    finding_id: FindingId


class Trace(_Strict):
    """One invoice through every arrow."""

    kind: Literal["trace"]
    invoice: Short


class Sum(_Strict):
    """How many rows a filter lets through, and their money by currency."""

    kind: Literal["sum"]
    filter: Filter = Filter()


class Said(_Strict):
    """Something said of findings."""

    act: Literal["note", "assign", "mark", "accept", "agree"]
    text: Short = ""
    due: Short = ""
    note: Short = ""
    by: Short = ""


class Act(Said):
    """Said of some findings, and kept in the history."""

    kind: Literal["act"]
    findings: list[FindingId] = Field(min_length=1, max_length=MOST_CHOSEN)


class ActOnAll(Said):
    """Said of all that a filter lets through, and kept in the history; a person was told that they are `count`."""

    kind: Literal["act_on_all"]
    filter: Filter
    count: int = Field(ge=1)


class Sign(_Strict):
    """A signature under a company's period, kept in the history."""

    kind: Literal["sign"]
    act: Literal["sign_off", "review"]
    company: Short
    period: Short = ""
    despite: Short = ""
    by: Short = ""


Request = Annotated[
    Start | Page | Groups | Bridge | Finding | Trace | Sum | Act | ActOnAll | Sign,
    Field(discriminator="kind"),
]
_REQUEST: TypeAdapter[Request] = TypeAdapter(Request)


def read_request(asked: Mapping[str, Any]) -> Request:
    """The request, checked. Raises Refused for anything that is none."""
    try:
        return _REQUEST.validate_python(asked)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in problem["loc"]) or "request"
        raise Refused(f"workbench: {where}: {problem['msg']}. Reload the page.") from error
