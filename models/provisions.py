"""The shape of configs/grounds.toml: laws, grounds, their elements, and what speaks against them.

These records only say what may stand in the file and check it; reading the file and asking it questions is
in grounds.py, holding it against measured values in judging.py. Law text and thresholds are data, never here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from bonafile.records.schema import STAGES

ModelKind = Literal["trademark", "patent"]
Stage = Literal["formality", "examination", "opposition", "review", "invalidation", "court"]
Positive = Annotated[float, Field(gt=0)]

if set(get_args(Stage)) != set(STAGES):  # one list of stages, spelt out again only for the type checker
    raise AssertionError("stages of the law and of the contract must agree")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Period(_Record):
    """The days on which something is the law, both included; no `until` means still so."""

    since: date = Field(alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.until is not None and self.until < self.since:
            raise ValueError("`until` lies before `from`")
        return self

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        day = day.date() if isinstance(day, datetime) else day
        return self.since <= day and (self.until is None or day <= self.until)


class Condition(_Record):
    """One feature against one threshold; `steep` scales how fast strength grows around it."""

    feature: str
    at_least: Positive | None = None
    at_most: Positive | None = None
    steep: Positive = 1.0

    @model_validator(mode="after")
    def _one_side(self) -> Condition:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give either `at_least` or `at_most`")
        return self

    @property
    def threshold(self) -> float:
        """The value that decides."""
        return self.at_least if self.at_least is not None else self.at_most  # type: ignore[return-value]

    def __str__(self) -> str:
        return f"{self.feature} {'≥' if self.at_least is not None else '≤'} {self.threshold:g}"


class Together(_Record):
    """Several conditions that must hold at once."""

    all: tuple[Condition, ...] = Field(min_length=2)

    def __str__(self) -> str:
        return "(" + " + ".join(str(c) for c in self.all) + ")"


class Situation(_Record):
    """An alternative that is another ground: shown when all that data can show of that ground is shown."""

    ground: str

    def __str__(self) -> str:
        return self.ground


def _way(value: Any) -> str:
    """Which kind of alternative a table of the file is, so that its errors speak of that kind only."""
    keys = value if isinstance(value, dict) else {type(value).__name__.lower()}
    if "all" in keys or "together" in keys:
        return "all"
    return "ground" if "ground" in keys or "situation" in keys else "feature"


Alternative = Annotated[
    Annotated[Condition, Tag("feature")]
    | Annotated[Together, Tag("all")]
    | Annotated[Situation, Tag("ground")],
    Discriminator(_way),
]


class Element(_Record):
    """One thing that must be shown.

    Either a single feature with its threshold, or `any` of several alternatives, or `evidence = "outside"`:
    data cannot show it and the examiner must. `required = false` marks what only strengthens the rest;
    `lead = false` marks what is no lead by itself (volume, absence of use). `source` says where the
    threshold comes from.
    """

    name: str
    zh: str
    en: str
    feature: str | None = None
    at_least: Positive | None = None
    at_most: Positive | None = None
    steep: Positive = 1.0
    any: tuple[Alternative, ...] = ()
    evidence: Literal["data", "outside"] = "data"
    required: bool = True
    lead: bool = True
    source: str = ""

    @model_validator(mode="after")
    def _shown_somehow(self) -> Element:
        single = self.feature is not None
        if self.evidence == "outside":
            if single or self.any:
                raise ValueError("an element outside the data has no features")
        elif single == bool(self.any):
            raise ValueError('give one `feature` with its threshold, or `any`, or evidence = "outside"')
        elif not self.source:
            raise ValueError("a threshold needs its `source`")
        if single:
            Condition(
                feature=str(self.feature), at_least=self.at_least, at_most=self.at_most, steep=self.steep
            )
        return self

    @property
    def outside(self) -> bool:
        """Whether only the examiner (or the applicant) can show it."""
        return self.evidence == "outside"

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """The ways in which data show it, any one of which suffices."""
        if self.feature is None:
            return self.any
        single = Condition(
            feature=self.feature, at_least=self.at_least, at_most=self.at_most, steep=self.steep
        )
        return (single,)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All single conditions in it (those of referred grounds left out)."""
        found: list[Condition] = []
        for way in self.alternatives:
            if isinstance(way, Condition):
                found.append(way)
            elif isinstance(way, Together):
                found.extend(way.all)
        return tuple(found)


class _Provision(_Record):
    code: str
    zh: str
    en: str
    source: str
    office: str = "CN"
    model_kinds: tuple[ModelKind, ...] = Field(min_length=1)
    in_force: Period
    provenance: Literal["read", "unverified"] = "read"
    note: str = ""
    element: tuple[Element, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        """What must be shown, in the order of the text."""
        return self.element

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features that bear on it, each once."""
        return tuple(dict.fromkeys(c.feature for e in self.element for c in e.conditions))


class Defence(_Provision):
    """What speaks against a ground. `answers = true`: where it applies, the ground does not fire.

    It applies when all its required elements are met; with a required element outside the data it can only
    be possible, is listed, and answers nothing.
    """

    answers: bool = True


class Ground(_Provision):
    """A ground on which a filing may be refused or a person sanctioned.

    `subject` says whom it accuses. `fires = "evidence"`: all required elements that data can show must be
    met; `"never"`: listed for the examiner only. `yields_to`: grounds that say the same more exactly; when
    one of them is shown in full, this one steps back. `basis`: the articles it rests on. `weight`: its pull
    in the open scorecard. `elements_of`: takes the elements of another ground (except those in `without`),
    in front of its own.
    """

    law: str
    weight: Annotated[float, Field(ge=0)] = 0.0
    stages: tuple[Stage, ...] = Field(min_length=1)
    subject: Literal["filing", "agent", "procedure"] = "filing"
    quoted: Literal["verbatim", "part", "summary"] = "summary"
    fires: Literal["evidence", "never"] = "evidence"
    aliases: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    elements_of: str | None = None
    without: tuple[str, ...] = ()

    @property
    def can_fire(self) -> bool:
        """Whether data alone can make it fire."""
        return self.fires == "evidence" and any(e.required and not e.outside for e in self.element)


class LawVersion(_Record):
    """The law of one office and kind over one period; its id stands in the findings' `law` column."""

    id: str
    office: str
    model_kind: ModelKind
    zh: str
    en: str
    in_force: Period
    source: str
    note: str = ""


class Prior(_Record):
    """The share of filings in bad faith presumed before any label exists, with its source."""

    prior: Annotated[float, Field(gt=0, lt=1)]
    source: str


class LawFile(_Record):
    """The whole of configs/grounds.toml."""

    scorecard: dict[ModelKind, Prior]
    law: tuple[LawVersion, ...]
    exception: tuple[Defence, ...]
    ground: tuple[Ground, ...]
