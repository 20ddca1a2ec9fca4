"""event_tables.c: the shapes that decoder, encoder and sealing walk."""
import json

import names
from c_text import MADE, integer, literal
from c_types import UNSTORED, c_type, count_name, has_name, value_name

JSON_TYPES = {"object": "LG_JSON_OBJECT", "array": "LG_JSON_ARRAY", None: "LG_JSON_NULL"}
INT64_MAX = 2**63 - 1


class Tables:
    """The definitions in order, each written once; the names count up."""

    def __init__(self):
        self.text = []
        self.known = {}

    def define(self, head, body, stem):
        """A static definition; the same body gives the same name again."""
        if (head, body) not in self.known:
            name = f"{stem}_{len(self.known)}"
            self.known[(head, body)] = name
            self.text.append(f"static const {head.replace('@', name)} = {body};\n")
        return self.known[(head, body)]


def json_nodes(value):
    """The tape nodes of a JSON value."""
    if isinstance(value, dict):
        below = [node for k, v in value.items() for node in json_nodes(k) + json_nodes(v)]
        return [f"{{.type = LG_JSON_OBJECT, .size = {len(below) + 1}, .n = {len(value)}}}"] + below
    if isinstance(value, list):
        below = [node for v in value for node in json_nodes(v)]
        return [f"{{.type = LG_JSON_ARRAY, .size = {len(below) + 1}, .n = {len(value)}}}"] + below
    if value is None:
        return ["{.type = LG_JSON_NULL, .size = 1}"]
    kind, text = {bool: ("BOOLEAN", f".boolean = {json.dumps(value)}"),
                  int: ("INTEGER", f".integer = {value}"),
                  float: ("NUMBER", f".number = {value!r}"),
                  str: ("STRING", f".string = LG_SPAN_INIT({literal(str(value))})"),
                  }[type(value)]
    return [f"{{.type = LG_JSON_{kind}, .size = 1, {text}}}"]


def pattern_body(pattern):
    """The machine of a pattern: for each character the positions that take it."""
    row = pattern.positions
    masks = [sum(1 << i for i, p in enumerate(row) if char in p[0]) for char in range(128)]
    others, loops, skips = (sum(1 << i for i, p in enumerate(row) if p[k]) for k in (1, 2, 3))
    ascii_text = ", ".join(f"{m:#x}" for m in masks)
    return (f"{{.ascii = {{{ascii_text}}}, .others = {others:#x}, .loops = {loops:#x}, "
            f".skips = {skips:#x}, .end = {1 << len(row):#x}, .text = {literal(pattern.text)}}}")


def bounds_body(bounds):
    parts = []
    for name, value in (("minimum", bounds.minimum), ("maximum", bounds.maximum),
                        ("above", bounds.exclusive_minimum), ("below", bounds.exclusive_maximum),
                        ("multiple_of", bounds.multiple_of)):
        if value is not None:
            parts += [f".has_{name} = true", f".{name} = {float(value)!r}"]
    return "{" + ", ".join(parts) + "}"


def words_of(tables, enum):
    spans = ", ".join(f"LG_SPAN_INIT({literal(word)})" for word in enum.values)
    at = tables.define("struct lg_span @[]", f"{{{spans}}}", "spans")
    return tables.define("struct lg_words @", f"{{{at}, {len(enum.values)}}}", "words")


def link(tables, made):
    """The table behind a field that its kind calls for, as an initializer, or None."""
    if made.kind == "object":
        return f".shape = &{made.struct.name}_shape"
    if made.kind == "array":
        return f".item = &{item_of(tables, made)}"
    if made.kind == "enum":
        return f".words = &{words_of(tables, made.enum)}"
    if made.pattern:
        return f".pattern = &{tables.define('struct lg_pattern @', pattern_body(made.pattern), 'pattern')}"
    if made.bounds:
        return f".bounds = &{tables.define('struct lg_bounds @', bounds_body(made.bounds), 'bounds')}"
    return None


def limits(tables, made):
    """The initializers that hold for fields and items alike."""
    parts = [f".kind = LG_KIND_{made.kind.upper()}"]
    least = made.least if made.least is not None else 0
    most = made.most if made.most is not None else INT64_MAX
    parts += [f".least = {integer(least)}", f".most = {integer(most)}"]
    if made.kind == "json":
        parts.append(f".json = {JSON_TYPES[made.json_type]}")
    if made.personal:
        parts.append(".personal = true")
    if made.unique:
        parts.append(".unique = true")
    if made.among is not None:
        nodes = ", ".join(json_nodes(made.among))
        parts.append(f".among = {tables.define('struct lg_json @[]', f'{{{nodes}}}', 'among')}")
    linked = link(tables, made)
    return parts + [linked] if linked else parts


def item_of(tables, made):
    body = "{" + ", ".join([".also = LG_NOWHERE"] + limits(tables, made.item)) + "}"
    return tables.define("struct lg_field @", body, "item")


def field_body(tables, struct, field):
    where = f"struct ev_{struct.name}"
    parts = [f".name = LG_SPAN_INIT({literal(field.name)})"]
    also = has_name(field)
    if field.type.kind == "array":
        also = count_name(field)
        parts.append(f".size = sizeof({c_type(field.type.item)})")
    if field.type.kind not in UNSTORED:
        parts.append(f".at = offsetof({where}, {value_name(field)})")
    parts.append(f".also = offsetof({where}, {also})" if also else ".also = LG_NOWHERE")
    if field.required:
        parts.append(".required = true")
    return "{" + ", ".join(parts + limits(tables, field.type)) + "}"


def shape_text(tables, struct, static=True):
    rows = [field_body(tables, struct, field) for field in struct.fields]
    required = sum(1 << i for i, field in enumerate(struct.fields) if field.required)
    name = f"{struct.name}_shape" if static else f"ev_{struct.name}_shape"
    fields = "NULL"
    if rows:
        tables.text.append(f"static const struct lg_field {struct.name}_fields[] = {{\n    "
                           + ",\n    ".join(rows) + ",\n};\n")
        fields = f"{struct.name}_fields"
    tables.text.append(
        f"{'static ' if static else ''}const struct lg_shape {name} = {{\n"
        f"    .fields = {fields}, .fields_n = {len(rows)}, .required = {required:#x},\n"
        f"    .size = sizeof(struct ev_{struct.name}), .closed = {json.dumps(struct.closed)}}};\n")


def key_place(event):
    """The place of the key on the event's first topic, or None."""
    path = next(iter(event.topics.values()), "")
    if not path:
        return None
    offsets, struct = [], event.struct
    for token in path.split("/"):
        field = next(f for f in struct.fields if f.name == token)
        offsets.append(f"offsetof(struct ev_{struct.name}, {value_name(field)})")
        struct = field.type.struct
    return f"{{true, LG_KIND_{field.type.kind.upper()}, {' + '.join(offsets)}}}"


def personal_pointers(struct, prefix=""):
    """The JSON Pointers of all personal values below an object, * for each index."""
    for field in struct.fields:
        made, pointer = field.type, f"{prefix}/{field.name}"
        if made.kind == "array":
            made, pointer = made.item, pointer + "/*"
        if made.kind == "object":
            yield from personal_pointers(made.struct, pointer)
        elif made.personal:
            yield pointer


def by_type(events, head, row_of):
    rows = "".join(f"    [{names.constant('type', e.c_name)}] = {row},\n"
                   for e in events if (row := row_of(e)))
    return f"{head} = {{\n{rows}}};\n"


def personal_text(events):
    rows = [f"    {{{names.constant('type', e.c_name)}, {literal(pointer)}}},\n"
            for e in events for pointer in personal_pointers(e.struct)]
    return ("const struct ev_personal_field ev_personal[] = {\n"
            + "".join(rows or ["    {EV_TYPE_NONE, NULL},\n"]) + "};\n"
            f"const size_t ev_personal_n = {len(rows)};\n")


def source(model):
    """The text of event_tables.c."""
    tables = Tables()
    for struct in model.structs:
        shape_text(tables, struct, static=struct is not model.envelope)
    events = model.events
    ends = names.constant("type", events[-1].c_name) + " + 1"
    return "\n".join([
        MADE, '#include "wire/event_tables.h"\n\n#include <assert.h>\n\n#include "wire/event.h"\n',
        "static_assert(sizeof(enum ev_type) == sizeof(uint32_t), \"enums are stored as uint32_t\");\n",
        *tables.text,
        by_type(events, f"const struct lg_shape *const ev_shapes[{ends}]",
                lambda e: f"&{e.struct.name}_shape"),
        f"const size_t ev_shapes_n = {ends};\n",
        by_type(events, f"const struct lg_key_place ev_key_places[{ends}]", key_place),
        f"const size_t ev_data_at = offsetof(struct ev_event, {events[0].c_name});\n",
        personal_text(events)])
