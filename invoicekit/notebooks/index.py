"""Pages of a run for a browser, from a file, with no request: the index, and each notebook as it was executed."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from nbformat import NotebookNode

from invoicekit.amounts import money
from invoicekit.closing import NO_COMPANY, answer, notes
from invoicekit.counts import counted

_ENVIRONMENT = Environment(
    loader=PackageLoader("invoicekit.notebooks", "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {"money": money, "counted": counted}
_ENVIRONMENT.globals |= {"answer": answer, "no_company": NO_COMPANY}
# HTML in a Markdown cell is shown as text; the pages' policy runs no script whatever an output holds.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def index_page(
    source: str, summary: Mapping[str, Any], notebooks: Mapping[str, NotebookNode], results: Sequence[str]
) -> str:
    """The first page of a run: what was found, the notebooks by their titles, and the files beside it."""
    titles = {stem: title(stem, node) for stem, node in notebooks.items()}
    return _ENVIRONMENT.get_template("index.html").render(
        source=source, summary=summary, notes=notes(summary), titles=titles, results=results
    )


def notebook_page(stem: str, node: NotebookNode) -> str:
    """One executed notebook as a page: its text, its outputs, and its code folded away."""
    return _ENVIRONMENT.get_template("notebook.html").render(
        stem=stem, title=title(stem, node), cells=[_cell(cell) for cell in node.cells]
    )


def title(stem: str, node: NotebookNode) -> str:
    """The first heading of a notebook, else its name."""
    lines = (line for cell in node.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), stem)


def _markdown(text: str) -> str:
    """Markdown as HTML; a link to a notebook goes to its page."""
    tokens = _MARKDOWN.parse(text)
    for token in (child for outer in tokens for child in outer.children or ()):
        href = token.attrs.get("href")
        if token.type == "link_open" and isinstance(href, str) and href.endswith(".ipynb"):
            token.attrs["href"] = href.removesuffix(".ipynb") + ".html"
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _cell(cell: NotebookNode) -> dict[str, Any]:
    if cell.cell_type != "code":
        return {"code": None, "html": _markdown(cell.source), "outputs": []}
    outputs = [shown for output in cell.outputs for shown in _output(output)]
    return {"code": cell.source, "html": "", "outputs": outputs}


def _output(output: NotebookNode) -> Iterator[dict[str, str]]:
    """What is shown of an output: its richest form that needs no program."""
    if output.output_type == "stream":
        yield {"kind": "text", "text": output.text}
        return
    if output.output_type == "error":
        yield {"kind": "text", "text": f"{output.ename}: {output.evalue}"}
        return
    data = output.data
    alt = data.get("text/plain", "")
    if "text/html" in data:
        yield {"kind": "html", "text": data["text/html"]}
    elif "text/markdown" in data:
        yield {"kind": "html", "text": _markdown(data["text/markdown"])}
    elif "image/svg+xml" in data:
        picture = base64.b64encode(data["image/svg+xml"].encode()).decode()
        yield {"kind": "image", "text": f"data:image/svg+xml;base64,{picture}", "alt": alt}
    elif "image/png" in data:
        yield {"kind": "image", "text": f"data:image/png;base64,{data['image/png'].strip()}", "alt": alt}
    elif alt:
        yield {"kind": "text", "text": alt}
