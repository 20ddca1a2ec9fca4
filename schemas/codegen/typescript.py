"""
events.ts: the events as TypeScript types, for the console and for whoever sends us events.

Types alone, no code.  What JSON cannot tell apart (decimals, days, times, ids) are strings under a
name that says what they hold.
"""
import json

import attributes
import names

HEAD = """// Made by schemas/codegen from the schemas; not to be edited.

/** A number in decimal digits, at most 13 before and 5 behind the point. */
export type Decimal = string;
/** YYYY-MM-DD. */
export type Day = string;
/** A time of RFC 3339 with its offset. */
export type Time = string;
/** A UUID. */
export type Id = string;
"""
SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean",
           "decimal": "Decimal", "date": "Day", "time": "Time", "uuid": "Id", "data": "Data"}
JSON_TYPES = {"object": "Record<string, unknown>", "array": "unknown[]", None: "unknown"}


def ts_type(made):
    """The TypeScript type of one value."""
    if made.kind == "enum":
        return names.pascal(made.enum.name)
    if made.kind == "object":
        return names.pascal(made.struct.name)
    if made.kind == "array":
        return ts_type(made.item) + "[]"
    if made.kind == "json":
        return JSON_TYPES[made.json_type]
    if made.among is not None:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in made.among)
    return SCALARS[made.kind]


def note(field):
    """What a reader should know of a member: its labels, its limits, whether it is personal."""
    made = field.type
    parts = [" ".join(part for part in (field.title, field.zh) if part)]
    if made.kind == "string" and made.most is not None:
        parts.append(f"at most {made.most} characters")
    if made.kind == "array" and made.most is not None:
        parts.append(f"at most {made.most}")
    if made.personal:
        parts.append("personal")
    return "; ".join(part for part in parts if part).replace("*/", "* /")


def comment(text, indent=""):
    return f"{indent}/** {text} */\n" if text else ""


def member(field, kind=None):
    mark = "" if field.required else "?"
    return f"{comment(note(field), '  ')}  {field.name}{mark}: {kind or ts_type(field.type)};\n"


def interface(struct, generic="", kinds=()):
    """An object; `kinds` are types of members that the generic parameters stand for."""
    head = " ".join(part for part in (struct.title, struct.zh) if part)
    return (f"{comment(head)}export interface {names.pascal(struct.name)}{generic} {{\n"
            + "".join(member(field, dict(kinds).get(field.name)) for field in struct.fields) + "}\n")


def union(enum):
    words = " | ".join(json.dumps(word, ensure_ascii=False) for word in enum.values)
    return f"export type {names.pascal(enum.name)} = {words};\n"


def by_type(events):
    """The data of each event by its CloudEvents type, and the union of whole events."""
    rows = "".join(f"{comment(f'{e.title} {e.zh}', '  ')}  {json.dumps(e.type)}: {names.pascal(e.struct.name)};\n"
                   for e in events)
    aliases = "".join(f"export type {names.pascal(e.name)} = {names.pascal(e.struct.name)};\n"
                      for e in events if names.pascal(e.name) != names.pascal(e.struct.name))
    return (f"{aliases}\n/** The data of each event, by the type in its envelope. */\n"
            f"export interface EventData {{\n{rows}}}\n\n"
            "/** A whole event; its type tells its data apart. */\n"
            "export type LoopgateEvent = { [T in keyof EventData]: Envelope<T, EventData[T]> }[keyof EventData];\n")


def source(model):
    """The text of events.ts."""
    parts = [HEAD] + [union(enum) for enum in model.enums]
    parts += [interface(s) for s in model.structs if s is not model.envelope]
    parts.append(interface(model.envelope, "<Type = string, Data = unknown>", [("type", "Type")]))
    return "\n".join(parts + [attributes.typescript(model), by_type(model.events)])
