"""The parameters of the notebooks: read from their `parameters` cells, checked before anything runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from papermill.inspection import inspect_notebook
from pydantic import TypeAdapter, ValidationError

from invoicekit.errors import BadParameter, nearest
from invoicekit.settings import Settings

_TYPES: Mapping[str, TypeAdapter[Any]] = {
    "str": TypeAdapter(str),
    "int": TypeAdapter(int),
    "bool": TypeAdapter(bool),
    "list[str]": TypeAdapter(list[str]),
}
Values = Mapping[str, Any]


def declared(notebook: Path) -> Mapping[str, str]:
    """The parameters of a notebook by name, each with its type as its `parameters` cell writes it.

    Raises BadParameter for a parameter without a type that can be checked.
    """
    types: dict[str, str] = {}
    for name, parameter in inspect_notebook(str(notebook)).items():
        type_ = parameter["inferred_type_name"]
        if type_ not in _TYPES:
            raise BadParameter(
                f"{notebook.name}: parameter {name} is written without a known type ({type_}). "
                f"Write it as {name}: TYPE = ..., TYPE one of {', '.join(_TYPES)}."
            )
        types[name] = type_
    return types


def check(notebooks: Sequence[Path], given: Values) -> Mapping[Path, Values]:
    """For each notebook the values that it takes, of their types. Text is read as the command line gives it.

    Raises BadParameter for a name that no notebook has (naming the nearest) or a value that does not fit,
    BadSettings for an `as_of` that is no moment.
    """
    types = {notebook: declared(notebook) for notebook in notebooks}
    known = {name for of_one in types.values() for name in of_one}
    for name in given:
        if name not in known:
            raise BadParameter(f"parameter {name!r}: no notebook has it. {nearest(name, known)}")
    if given.get("as_of"):
        Settings().at(given["as_of"])
    return {
        notebook: {name: _read(name, of_one[name], given[name]) for name in given if name in of_one}
        for notebook, of_one in types.items()
    }


def _read(name: str, type_: str, value: object) -> object:
    """The value, of the type that the notebook declares."""
    if type_ == "list[str]" and isinstance(value, str):
        value = _items(value)
    try:
        return _TYPES[type_].validate_python(value)
    except ValidationError as error:
        says = error.errors(include_url=False)[0]["msg"]
        raise BadParameter(f"parameter {name} = {value!r} does not fit {type_}: {says}.") from error


def _items(text: str) -> object:
    """A list as the command line gives it: ["USMF", "DEMF"], or USMF,DEMF."""
    if text.startswith("["):
        with suppress(json.JSONDecodeError):
            return json.loads(text)
    return [item.strip() for item in text.split(",") if item.strip()]
