"""One validated object with everything a run can be told, and the TOML file it may come from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from invoicekit.as_written import Code, Codes, Currency, Day, Limit, Line, Moment, RatePer, Span
from invoicekit.errors import BadSettings, nearest

FILE_NAME = "invoicekit.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Lags(_Section):
    """How long each arrow normally takes; a row within it is waiting, not missing."""

    sync: Span = timedelta(hours=1)
    import_: Span = Field(timedelta(days=1), alias="import")
    posting: Span = timedelta(days=5)
    feedback: Span = timedelta(hours=1)


class Tolerance(_Section):
    """How far money may differ and still match. The difference is tested, never two rounded values."""

    transaction: Decimal = Field(Decimal(0), ge=0, le=10**15, decimal_places=6)
    accounting_minor_units: Decimal = Field(Decimal("0.5"), ge=0, le=1000, decimal_places=6)


class Severity(_Section):
    """When a finding is high or low: amounts in the finding's own currency, ages in days.

    Where accounting amounts alone differ, what they differ by counts, in accounting currency.
    """

    high_amount: Decimal = Field(Decimal(10_000), ge=0, le=10**15, decimal_places=6)
    high_age_days: int = Field(30, ge=0, le=36500)
    low_amount: Decimal = Field(Decimal(1), ge=0, le=10**15, decimal_places=6)


class Numbers(_Section):
    """How numbers are written in text exports. Declared, never guessed."""

    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    delimiter: Literal[",", ";", "\t", "|"] = ","

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError("decimal and thousands cannot be the same mark")
        return self


class Rates(_Section):
    """Whether exchange rates are per 1 or per 100, where the data cannot tell it."""

    actual: RatePer = None
    staging: RatePer = None
    journal: RatePer = None
    invoice: RatePer = None
    table: RatePer = None


def _default_reasons() -> Mapping[str, str]:
    return {
        "immaterial": "too small to correct",
        "agreed": "agreed with the customer or the other company",
        "corrected-outside": "corrected by an entry outside the process",
        "known-difference": "a known difference of the systems, without effect on the books",
        "migrated": "from before go-live",
    }


class Care(_Section):
    """How findings are accepted and when they are due. Limits are in a finding's own currency, never converted."""

    reasons: Mapping[Code, Line] = Field(default_factory=_default_reasons, min_length=1)
    acceptance_limit: Decimal = Field(Decimal(1000), ge=0, le=10**15, decimal_places=6)
    acceptance_limits: Mapping[Currency, Limit] = {}
    due_days: int = Field(5, ge=0, le=3650)


class Settings(_Section):
    """Everything a run can be told. `as_of` empty means the moment of the run."""

    as_of: Moment | None = None
    companies: Codes = ()
    go_live: Day | None = None
    beginning_balance_date: Day | None = None
    sync_mode: Literal["real-time", "asynchronous"] = "real-time"
    line_limit: int = Field(1000, ge=1, le=10**6)
    journal_processing_limit: Span = timedelta(hours=24)
    lags: Lags = Lags()
    tolerance: Tolerance = Tolerance()
    severity: Severity = Severity()
    numbers: Numbers = Numbers()
    rates: Rates = Rates()
    history: Care = Care()
    choices: Mapping[str, Mapping[str, int | Line]] = {}
    columns: Mapping[str, Mapping[str, str]] = {}

    def at(self, as_of: date | datetime | str | None = None, companies: tuple[str, ...] = ()) -> Settings:
        """These settings with another moment or other companies, validated; `as_of` is set from here on.

        Raises BadSettings for a moment that is none.
        """
        chosen: dict[str, Any] = {"as_of": as_of or self.as_of or datetime.now(UTC)}
        if companies:
            chosen["companies"] = companies
        return _validated({**self.model_dump(by_alias=True), **chosen}, "settings")


def _field_names(location: tuple[int | str, ...]) -> list[str]:
    section: type[BaseModel] = Settings
    for part in location[:-1]:
        annotation = section.model_fields[str(part)].annotation
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        section = annotation
    return [field.alias or name for name, field in section.model_fields.items()]


def _validated(values: Mapping[str, Any], where: str) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            hint = nearest(str(problem["loc"][-1]), _field_names(problem["loc"]))
            raise BadSettings(f"{where}: unknown setting {name!r}. {hint}") from error
        says = problem["msg"].removeprefix("Value error, ")
        raise BadSettings(f"{where}: {name} = {problem['input']!r} does not fit: {says}.") from error


def settings_beside(source: Path, named: Path | str | None = None) -> Settings:
    """The settings of the named file, else of `source/invoicekit.toml` if it is there. Raises as `read_settings`."""
    beside = source / FILE_NAME
    return read_settings(Path(named) if named else beside if beside.is_file() else None)


def read_settings(file: Path | None) -> Settings:
    """The settings of a TOML file (numbers exact), or the defaults when there is no file.

    Raises BadSettings for a file that is not there or not TOML, an unknown name (naming the nearest known
    one), or a value that does not fit.
    """
    if file is None:
        return Settings()
    try:
        values = tomllib.loads(file.read_text("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise BadSettings(f"{file}: cannot be read ({error.strerror}). Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file}: is not TOML: {error}. Write it as key = value lines.") from error
    return _validated(values, str(file))
