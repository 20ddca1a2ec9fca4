"""What the schemas say, as values: structs of fields, each field of one type."""
from __future__ import annotations

import dataclasses


class Refused(Exception):
    """A schema says something outside the subset, or breaks a rule of the house."""

    def __init__(self, file, pointer, reason):
        super().__init__(f"{file}#{pointer}: {reason}")
        self.reason = reason


@dataclasses.dataclass(frozen=True)
class Place:
    """A spot in a schema file, named in every refusal."""

    file: str
    pointer: str = ""

    def down(self, *tokens):
        steps = "".join("/" + str(t).replace("~", "~0").replace("/", "~1") for t in tokens)
        return Place(self.file, self.pointer + steps)

    def refuse(self, reason):
        raise Refused(self.file, self.pointer, reason)


@dataclasses.dataclass
class Enum:
    """A closed list of words; `name` without the leading ev_."""

    name: str
    values: list[str]


@dataclasses.dataclass
class Bounds:
    """Limits of a number that a range of int64 cannot say."""

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None

    def __bool__(self):
        return any(v is not None for v in dataclasses.astuple(self))


@dataclasses.dataclass
class Type:
    """
    The type of one value.  `kind` is one of: string integer number boolean decimal date time uuid
    enum const object array json data.  least and most count characters, items, or are the range of an
    integer; None where the schema is silent.
    """

    kind: str
    place: Place
    least: int | None = None
    most: int | None = None
    bounds: Bounds | None = None
    pattern: object | None = None
    enum: Enum | None = None
    struct: Struct | None = None
    item: Type | None = None
    among: list | None = None
    json_type: str | None = None
    unique: bool = False
    personal: bool = False
    schema: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Field:
    name: str
    c_name: str
    type: Type
    required: bool
    title: str = ""
    zh: str = ""


@dataclasses.dataclass
class Struct:
    """An object.  `name` without the leading ev_; `closed` when unknown names are refused."""

    name: str
    place: Place
    closed: bool
    fields: list[Field] = dataclasses.field(default_factory=list)
    title: str = ""
    zh: str = ""


@dataclasses.dataclass
class Event:
    """One event type: `name` as its file, `c_name` with underscores, `type` as on the wire."""

    name: str
    c_name: str
    type: str
    struct: Struct
    topics: dict[str, str]
    title: str
    zh: str


@dataclasses.dataclass
class Model:
    """Everything that the emitters need.  structs stand before those that hold them."""

    structs: list[Struct]
    enums: list[Enum]
    events: list[Event]
    envelope: Struct | None
    topics: list[dict]
    documents: dict[str, dict]
    codes: dict[str, dict] = dataclasses.field(default_factory=dict)
    attributes: list[dict] = dataclasses.field(default_factory=list)
    source: object = None
    drafts: dict[str, dict] = dataclasses.field(default_factory=dict)
