"""
The subset of JSON Schema 2020-12 that Loopgate speaks, read into a model; all else is refused.

README.md beside the schemas lists the subset.  A keyword that we do not compile must not be
ignored silently: a refusal names the file and the pointer.
"""
import math
import re

import names
import patterns
from shapes import Bounds, Enum, Event, Field, Model, Place, Struct, Type

ANNOTATIONS = {"$schema", "$id", "$comment", "title", "description", "default", "examples"}
OF_NUMBERS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
KEYWORDS = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "integer": OF_NUMBERS,
    "number": OF_NUMBERS,
    "boolean": set(),
    "object": {"properties", "required", "additionalProperties", "$defs"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
}
KNOWN = ANNOTATIONS | {"type", "enum", "const", "$ref"} | set().union(*KEYWORDS.values())
FORMATS = {"date": "date", "date-time": "time", "uuid": "uuid", "decimal": "decimal"}
INT64 = (-2**63, 2**63 - 1)
FIELDS_MAX = 64


def json_type_of(value):
    if isinstance(value, bool):
        return "boolean"
    for kind, name in ((str, "string"), (int, "integer"), (float, "number"), (dict, "object"),
                       (list, "array")):
        if isinstance(value, kind):
            return name
    return "null"


def declared_type(schema):
    """What the schema says of its type, in words or by listing values of one type; or None."""
    if "type" in schema or not ("const" in schema or "enum" in schema):
        return schema.get("type")
    values = [schema["const"]] if "const" in schema else schema["enum"]
    found = {json_type_of(v) for v in values}
    return found.pop() if len(found) == 1 else None


def is_of_type(value, name):
    found = json_type_of(value)
    if name == "integer" and found == "number":
        return value == int(value)
    return found == name or (name == "number" and found == "integer")


def count(schema, keyword, place):
    """A length or a count: a whole number from 0, or None where the schema is silent."""
    value = schema.get(keyword)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value) \
            or value < 0:
        place.down(keyword).refuse("not a whole number from 0")
    return int(value)


def annotation(schema, keyword):
    return schema.get(keyword, "") if isinstance(schema, dict) else ""


class Builder:
    """
    Reads schemas of one source; collects structs and enums as it meets them.  `prefix` stands
    before the names of shared definitions, so that several sources can go into one C file.
    """

    def __init__(self, source, prefix=""):
        self.source = source
        self.prefix = prefix
        self.structs = {}
        self.enums = {}
        self.open_places = []

    # ---- any schema

    def type_of(self, schema, place, name):
        if schema is True:
            schema = {}
        if not isinstance(schema, dict):
            place.refuse("a schema that allows nothing" if schema is False else "not a schema")
        if "$ref" in schema:
            return self.referred(schema, place, name)
        kind = self.json_type(schema, place)
        self.refuse_foreign(schema, kind, place)
        for mark in ("json", "data"):
            if schema.get("x-" + mark):
                kind = mark
        return getattr(self, "of_" + kind)(schema, place, name)

    def referred(self, schema, place, name):
        for keyword in schema:
            harmless = keyword.startswith("x-") and keyword != "x-personal"
            if keyword not in ANNOTATIONS | {"$ref", "$defs"} and not harmless:
                place.down(keyword).refuse("a keyword beside $ref")
        target, where = self.source.resolve(schema["$ref"], place.down("$ref"))
        if where in self.open_places:
            place.refuse("a $ref that leads back to itself")
        self.open_places.append(where)
        found = self.type_of(target, where, name)
        self.open_places.pop()
        return found

    def json_type(self, schema, place):
        """The one JSON type of the schema; a list of values may tell it."""
        for keyword in schema:
            if keyword not in KNOWN and not keyword.startswith("x-"):
                place.down(keyword).refuse(f'keyword "{keyword}" is outside the subset')
        name = declared_type(schema)
        if name is None and not (set(schema) - ANNOTATIONS):
            return "json"
        if not isinstance(name, str) or name not in KEYWORDS:
            place.down("type").refuse("needs one type of " + ", ".join(KEYWORDS))
        return name

    def refuse_foreign(self, schema, kind, place):
        allowed = ANNOTATIONS | {"type", "enum", "const", "$defs"} | KEYWORDS.get(kind, set())
        for keyword in schema:
            if keyword not in allowed and not keyword.startswith("x-"):
                place.down(keyword).refuse(f'keyword "{keyword}" says nothing of {kind}')

    def values(self, schema, kind, place):
        """The values that enum or const leave, or None."""
        if "const" in schema:
            if "enum" in schema:
                place.refuse("const beside enum")
            return [schema["const"]]
        values = schema.get("enum")
        if values is None:
            return None
        if not isinstance(values, list) or not values:
            place.down("enum").refuse("not a list of at least one value")
        if not all(is_of_type(v, kind) for v in values):
            place.down("enum").refuse(f"a value that is no {kind}")
        return values

    # ---- one method for each JSON type

    def of_string(self, schema, place, name):
        made = Type("string", place, schema=schema, personal=bool(schema.get("x-personal")))
        made.least = count(schema, "minLength", place)
        made.most = count(schema, "maxLength", place)
        if "pattern" in schema:
            made.pattern = patterns.compile_pattern(schema["pattern"], place.down("pattern"))
        if "format" in schema:
            if schema["format"] not in FORMATS:
                place.down("format").refuse("a format that is none of " + ", ".join(FORMATS))
            made.kind = FORMATS[schema["format"]]
        values = self.values(schema, "string", place)
        if values is not None:
            self.name_words(made, schema, values, name)
        return made

    def name_words(self, made, schema, values, name):
        """A list of words becomes an enum, one word a constant, anything else is compared."""
        plain = made.kind == "string" and not made.pattern and made.least is made.most is None
        if plain and "const" in schema and "\0" not in values[0]:
            made.kind = "const"
        elif plain and all(names.is_word(v) for v in values):
            made.kind = "enum"
            made.enum = self.enum_of(values, made.place.down("enum"), name)
            return
        elif made.kind != "string":
            made.place.refuse("a format beside a list of values")
        made.among = values

    def enum_of(self, values, place, name):
        if len({names.snake(v) for v in values}) != len(values):
            place.refuse("two values that are one name in C")
        name = names.SHARED_ENUMS.get(tuple(values), name)
        found = self.enums.setdefault(name, Enum(name, values))
        if found.values != values:
            place.refuse(f'another list is called "{name}" already')
        return found

    def of_integer(self, schema, place, _name):
        made = Type("integer", place, schema=schema, among=self.values(schema, "integer", place))
        bounds = self.bounds(schema, place)
        lows = [bounds.minimum, bounds.exclusive_minimum]
        highs = [bounds.maximum, bounds.exclusive_maximum]
        least = [INT64[0]] + [math.ceil(v) for v in lows[:1] if v is not None]
        least += [math.floor(v) + 1 for v in lows[1:] if v is not None]
        most = [INT64[1]] + [math.floor(v) for v in highs[:1] if v is not None]
        most += [math.ceil(v) - 1 for v in highs[1:] if v is not None]
        made.least, made.most = max(least), min(most)
        if made.least > made.most:
            place.refuse("a range with nothing in it")
        if bounds.multiple_of is not None:
            made.bounds = Bounds(multiple_of=bounds.multiple_of)
        return made

    def of_number(self, schema, place, _name):
        made = Type("number", place, schema=schema, among=self.values(schema, "number", place))
        made.bounds = self.bounds(schema, place) or None
        return made

    def bounds(self, schema, place):
        for keyword in OF_NUMBERS & set(schema):
            if json_type_of(schema[keyword]) not in ("integer", "number"):
                place.down(keyword).refuse("not a number")
        if schema.get("multipleOf", 1) <= 0:
            place.down("multipleOf").refuse("not above 0")
        return Bounds(schema.get("minimum"), schema.get("maximum"),
                      schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum"),
                      schema.get("multipleOf"))

    def of_boolean(self, schema, place, _name):
        return Type("boolean", place, schema=schema, among=self.values(schema, "boolean", place))

    def of_json(self, schema, place, _name):
        return Type("json", place, schema=schema, json_type=schema.get("type"))

    def of_data(self, schema, place, _name):
        """The envelope's data: an object that is decoded by the event's type, not kept here."""
        return Type("data", place, schema=schema, json_type="object")

    def of_array(self, schema, place, name):
        made = Type("array", place, schema=schema, among=self.values(schema, "array", place))
        made.least = count(schema, "minItems", place)
        made.most = count(schema, "maxItems", place)
        made.unique = bool(schema.get("uniqueItems", False))
        if "items" in schema:
            made.item = self.type_of(schema["items"], place.down("items"), name)
        if made.item is None or made.item.kind in ("array", "const", "json"):
            made.kind, made.json_type = "json", "array"
            if made.item is not None and made.item.kind != "json":
                place.refuse("an array of arrays or constants")
        return made

    def of_object(self, schema, place, name):
        among = self.values(schema, "object", place)
        more = schema.get("additionalProperties", True)
        if not isinstance(more, bool):
            place.down("additionalProperties").refuse("only true or false")
        if more and not schema.get("properties") and not schema.get("required"):
            return Type("json", place, schema=schema, json_type="object", among=among)
        if among is not None:
            place.refuse("a list of values for an object with properties")
        return Type("object", place, schema=schema, struct=self.struct_of(schema, place, name))

    # ---- objects

    def struct_of(self, schema, place, name):
        if place in self.structs:
            return self.structs[place]
        if re.fullmatch(r"/\$defs/[^/]+", place.pointer):
            name = self.prefix + names.snake(place.pointer.split("/")[2])
        made = Struct(name, place, closed=not schema.get("additionalProperties", True),
                      title=schema.get("title", ""), zh=schema.get("x-zh", ""))
        self.open_places.append(place)
        for json_name, below in self.properties(schema, place):
            made.fields.append(self.field_of(json_name, below, made, schema))
        self.open_places.pop()
        self.refuse_clashes(made)
        self.structs[place] = made
        return made

    def properties(self, schema, place):
        """The properties, and behind them the required names that are no property."""
        found = dict(schema.get("properties", {}))
        for json_name in schema.get("required", []):
            found.setdefault(json_name, True)
        if schema.get("additionalProperties", True) is False and \
                len(found) != len(schema.get("properties", {})):
            place.down("required").refuse("a required name that is not a property")
        return found.items()

    def field_of(self, json_name, below, made, schema):
        place = made.place.down("properties", json_name)
        if not names.is_word(json_name):
            place.refuse("a name that cannot be one in C")
        found = self.type_of(below, place, f"{made.name}_{names.snake(json_name)}")
        return Field(json_name, names.member(json_name), found,
                     required=json_name in schema.get("required", []),
                     title=annotation(below, "title") or found.schema.get("title", ""),
                     zh=annotation(below, "x-zh") or found.schema.get("x-zh", ""))

    def refuse_clashes(self, made):
        if len(made.fields) > FIELDS_MAX:
            made.place.refuse(f"more than {FIELDS_MAX} properties")
        seen = set()
        for field in made.fields:
            if field.c_name in seen:
                made.place.refuse(f'two properties that are "{field.c_name}" in C')
            seen.add(field.c_name)
        if any(other.name == made.name for other in self.structs.values()):
            made.place.refuse(f'another object is called "{made.name}" already')


def event_of(builder, file, schema):
    place = Place(file)
    name = file.removesuffix(".schema.json")
    found = builder.type_of(schema, place, names.snake(name))
    if found.kind != "object":
        place.refuse("an event that is not an object with properties")
    return Event(name, names.snake(name), schema["x-type"], found.struct,
                 schema.get("x-topics", {}), schema.get("title", ""), schema.get("x-zh", ""))


def model_of(source, topics, codes):
    """The model of all events of the source, of its envelope, of the topics and the code lists."""
    builder = Builder(source)
    events = [event_of(builder, file, schema) for file, schema in source.documents.items()
              if "x-type" in schema]
    envelope = None
    if "envelope.schema.json" in source.documents:
        place = Place("envelope.schema.json")
        envelope = builder.type_of(source.documents[place.file], place, "envelope").struct
    return Model(list(builder.structs.values()), list(builder.enums.values()), events, envelope,
                 topics, source.documents, codes)
