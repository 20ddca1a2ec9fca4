#!/usr/bin/env python3
"""
Makes shapes from the JSON Schema test suite: suite_tables.py CODEGEN SUITE TABLES.c CASES.json

A group's schema becomes the property "value" of an object, once for each JSON type that it
constrains.  CASES.json has the cases to run and, with the reason, those that are skipped.
"""
import json
import pathlib
import re
import sys

OF_TYPES = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "array": {"items", "minItems", "maxItems", "uniqueItems"},
    "object": {"properties", "required", "additionalProperties"},
}
NEUTRAL = {"$schema", "$id", "$defs", "$comment", "default", "title", "description", "type"}
WRAPPER = {"type": "object", "properties": {"value": {"$ref": "group.schema.json"}},
           "required": ["value"], "additionalProperties": False}


def type_of(value):
    for kind, name in ((bool, "boolean"), (str, "string"), (int, "number"), (float, "number"),
                       (dict, "object"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "null"


def is_of(value, name):
    if name == "integer":
        return type_of(value) == "number" and value == int(value)
    return type_of(value) == name


def values_of(schema):
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum") or []


def constrained(schema):
    """The JSON types that the schema says anything about."""
    found = {name for name, keywords in OF_TYPES.items() if keywords & set(schema)}
    return sorted(found | {type_of(v) for v in values_of(schema)})


def for_type(schema, name):
    """What the schema asks of values of that type."""
    made = {k: v for k, v in schema.items()
            if not any(k in keywords for other, keywords in OF_TYPES.items() if other != name)}
    made["type"] = name
    if "enum" in schema:
        made["enum"] = [v for v in schema["enum"] if type_of(v) == name]
    return made


def variants(schema):
    """(schema, type whose values may be judged by it; None for any value)."""
    if not isinstance(schema, dict):
        return []
    if "$ref" in schema or "type" in schema or not constrained(schema):
        return [(schema, None)]
    types = constrained(schema)
    listed = {type_of(v) for v in values_of(schema)}
    if listed and len(types) == 1:
        return [(for_type(schema, types[0]), None)]
    return [(for_type(schema, name), name) for name in types]


def unreadable(value):
    """Why the reader refuses the value before any schema is asked, or None."""
    text = json.dumps(value)
    if "\\u0000" in text:
        return "U+0000 is refused everywhere"
    if re.search(r"(?<![\d.eE+-])-?\d{19,}(?![\d.eE])", text):
        return "integers beyond 64 bits are refused everywhere"
    if re.search(r"e\+?[3-9]\d\d", text):
        return "integers beyond 64 bits are refused everywhere"
    return None


class Suite:
    def __init__(self, modules):
        self.m = modules
        self.tables = modules.c_tables.Tables()
        self.types, self.shapes, self.cases, self.skipped = [], [], [], []

    def build(self, schema):
        """The index of the shape made for this schema."""
        number = len(self.shapes)
        documents = {"wrapper.schema.json": WRAPPER, "group.schema.json": schema}
        builder = self.m.subset.Builder(self.m.source.Source(documents), f"g{number}_")
        place = self.m.shapes.Place("wrapper.schema.json")
        top = builder.type_of(WRAPPER, place, f"g{number}")
        self.types += [self.m.c_types.enum_text(e) for e in builder.enums.values()]
        for struct in builder.structs.values():
            self.types.append(self.m.c_types.struct_text(struct))
            self.m.c_tables.shape_text(self.tables, struct)
        self.shapes.append(f"{top.struct.name}_shape")
        return number

    def add_variant(self, label, group, schema, only):
        try:
            shape = self.build(schema)
        except self.m.shapes.Refused as refused:
            self.skip(label, group["tests"], re.sub(r'"[^"]*" here', "a character", refused.reason))
            return
        for test in group["tests"]:
            reason = unreadable(test["data"])
            if only is not None and not is_of(test["data"], only):
                reason = "the keyword says nothing of this JSON type"
            elif "only an annotation" in test["description"]:
                reason = "formats are asserted here, not annotations"
            if reason:
                self.skip(label, [test], reason)
            else:
                self.cases.append({"group": label, "shape": shape, "what": test["description"],
                                   "data": test["data"], "valid": test["valid"]})

    def skip(self, label, tests, reason):
        self.skipped += [{"group": label, "what": t["description"], "reason": reason}
                         for t in tests]

    def add_file(self, path, folder):
        for number, group in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            label = f"{path.relative_to(folder)} {number}: {group['description']}"
            found = variants(group["schema"])
            if not found:
                self.skip(label, group["tests"], "a schema that is only true or false")
            for schema, only in found:
                self.add_variant(label, group, schema, only)

    def text(self):
        rows = "".join(f"    &{name},\n" for name in self.shapes) or "    NULL,\n"
        return "\n".join(['#include "suite.h"\n', *self.types, *self.tables.text,
                          f"const struct lg_shape *const suite_shapes[] = {{\n{rows}}};",
                          f"const size_t suite_shapes_n = {len(self.shapes)};\n"])


def load_modules(codegen):
    sys.path.insert(0, codegen)
    import c_tables
    import c_types
    import shapes
    import source
    import subset
    found = type("Modules", (), {})
    found.c_tables, found.c_types, found.shapes = c_tables, c_types, shapes
    found.source, found.subset = source, subset
    return found


def main():
    codegen, folder, tables, cases = sys.argv[1:]
    suite = Suite(load_modules(codegen))
    folder = pathlib.Path(folder)
    for pattern in ("*.json", "optional/*.json", "optional/format/*.json"):
        for path in sorted(folder.glob(pattern)):
            suite.add_file(path, folder)
    pathlib.Path(tables).write_text(suite.text(), encoding="utf-8")
    pathlib.Path(cases).write_text(
        json.dumps({"run": suite.cases, "skipped": suite.skipped}), encoding="utf-8")


if __name__ == "__main__":
    main()
