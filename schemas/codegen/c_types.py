"""model/event_types.h and .c: the events as plain structs, so that decisions may use them."""
import names
from c_text import MADE, comment, integer, label, literal

SCALARS = {"string": "struct lg_span", "json": "struct lg_span", "integer": "int64_t",
           "number": "double", "boolean": "bool", "decimal": "lg_e5", "date": "lg_day",
           "time": "int64_t", "uuid": "struct lg_id"}
UNSTORED = ("const", "data")
SUFFIX = {"decimal": "_e5", "time": "_us"}


def c_type(made):
    """The C type of one value of this type."""
    if made.kind == "enum":
        return f"enum ev_{made.enum.name}"
    if made.kind == "object":
        return f"struct ev_{made.struct.name}"
    return SCALARS[made.kind]


def value_name(field):
    """The member that holds the value: decimals end in _e5, times in _us."""
    kind = field.type.item.kind if field.type.kind == "array" else field.type.kind
    suffix = SUFFIX.get(kind, "")
    return field.c_name.rstrip("_") + suffix if suffix else field.c_name


def has_name(field):
    """The flag beside an optional value that cannot say itself that it is absent, or None."""
    if field.required or field.type.kind in ("string", "json", "enum", "array", *UNSTORED):
        return None
    return f"has_{field.c_name.rstrip('_')}"


def count_name(field):
    return value_name(field) + "_n"


def note(field):
    """Units and limits of a member, for its comment."""
    made = field.type
    parts = [label(field)] if label(field) else []
    if made.kind == "string" and made.most is not None:
        parts.append(f"at most {made.most} characters")
    if made.kind == "array" and made.most is not None:
        parts.append(f"at most {made.most}")
    if made.kind == "json":
        parts.append("JSON text")
    if field.required:
        parts.append("required")
    return "; ".join(parts)


def member_lines(field):
    value = value_name(field)
    if field.type.kind in UNSTORED:
        return
    if field.type.kind == "array":
        yield f"const {c_type(field.type.item)} *{value};{comment(note(field))}"
        yield f"size_t {count_name(field)};"
        return
    yield f"{c_type(field.type)} {value};{comment(note(field))}"
    if has_name(field):
        yield f"bool {has_name(field)};"


def struct_text(struct):
    lines = [line for field in struct.fields for line in member_lines(field)]
    head = " ".join(part for part in (struct.title, struct.zh) if part)
    lead = f"/* {head} */\n" if head else ""
    body = "".join(f"    {line}\n" for line in lines or ["char empty;"])
    return f"{lead}struct ev_{struct.name} {{\n{body}}};\n"


def enum_text(enum):
    body = "".join(
        f"    {constant}{' = 0, /* absent */' if word is None else ','}\n"
        for constant, word in names.enum_members(enum))
    return (f"enum ev_{enum.name} {{\n{body}}};\n\n"
            f"/* The word of the schema; NULL for the absent one. */\n"
            f"const char *ev_{enum.name}_name(enum ev_{enum.name} value);\n\n"
            f"/* The value of a word; the absent one for a text that is none. */\n"
            f"enum ev_{enum.name} ev_{enum.name}_of(struct lg_span word);\n")


def event_type_text(events):
    body = "".join(f"    {names.constant('type', e.c_name)}, /* {e.type} */\n" for e in events)
    members = "".join(f"        struct ev_{e.struct.name} {e.c_name};\n" for e in events)
    return ("enum ev_type {\n    EV_TYPE_NONE = 0,\n" + body + "};\n\n"
            "/* One event: who says so and when, and what, by its type. */\n"
            "struct ev_event {\n    struct ev_envelope envelope;\n    enum ev_type type;\n"
            "    union {\n" + members + "    };\n};\n\n"
            '/* "loopgate.declaration.v1"; NULL for none. */\n'
            "const char *ev_type_name(enum ev_type type);\n\n"
            "/* EV_TYPE_NONE for a name that is none of ours. */\n"
            "enum ev_type ev_type_of_name(struct lg_span name);\n\n"
            '/* The file\'s name, "declaration-change", as routes and samples use it. */\n'
            "const char *ev_type_short_name(enum ev_type type);\n"
            "enum ev_type ev_type_of_short_name(struct lg_span name);\n")


def header(model):
    """The text of event_types.h."""
    parts = [MADE, "/*\n * event_types.h - the events as the schemas in schemas/events define them.\n"
             " *\n * An absent string has .at NULL; other optional members have a flag has_x; an absent\n"
             " * word of a list is 0.  Everything points into the arena that it was decoded into.\n */\n"
             "#pragma once\n\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n"
             '#include "base/day.h"\n#include "base/decimal.h"\n#include "base/id.h"\n'
             '#include "base/span.h"\n']
    parts += [enum_text(enum) for enum in model.enums]
    parts += [struct_text(struct) for struct in model.structs]
    if model.events:
        parts.append(event_type_text(model.events))
    return "\n".join(parts)


def enum_source(enum):
    words = ", ".join("NULL" if word is None else literal(word)
                      for _, word in names.enum_members(enum))
    return (f"static const char *const words_{enum.name}[] = {{{words}}};\n\n"
            f"const char *ev_{enum.name}_name(enum ev_{enum.name} value)\n{{\n"
            f"    return (size_t)value < sizeof words_{enum.name} / sizeof *words_{enum.name}\n"
            f"               ? words_{enum.name}[value]\n               : NULL;\n}}\n\n"
            f"enum ev_{enum.name} ev_{enum.name}_of(struct lg_span word)\n{{\n"
            f"    for (size_t i = 1; i < sizeof words_{enum.name} / sizeof *words_{enum.name}; i++)\n"
            f"        if (lg_span_eq(word, lg_span_of(words_{enum.name}[i])))\n"
            f"            return (enum ev_{enum.name})i;\n    return (enum ev_{enum.name})0;\n}}\n")


def type_source(events, label_of, stem):
    table = f"type_{stem}s"
    words = "".join(f",\n    LG_SPAN_INIT({literal(label_of(e))})" for e in events)
    return (f"static const struct lg_span {table}[] = {{\n    {{NULL, 0}}{words}}};\n\n"
            f"const char *ev_type_{stem}(enum ev_type type)\n{{\n"
            f"    return (size_t)type < sizeof {table} / sizeof *{table} ? {table}[type].at : NULL;"
            f"\n}}\n\nenum ev_type ev_type_of_{stem}(struct lg_span name)\n{{\n"
            f"    for (size_t i = 1; i < sizeof {table} / sizeof *{table}; i++)\n"
            f"        if (lg_span_eq(name, {table}[i]))\n"
            "            return (enum ev_type)i;\n    return EV_TYPE_NONE;\n}\n")


def source(model):
    """The text of event_types.c."""
    parts = [MADE, '#include "model/event_types.h"\n']
    parts += [enum_source(enum) for enum in model.enums]
    if model.events:
        parts.append(type_source(model.events, lambda e: e.type, "name"))
        parts.append(type_source(model.events, lambda e: e.name, "short_name"))
    return "\n".join(parts)
