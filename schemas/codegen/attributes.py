"""
The attribute dictionary (attributes.json): what a risk profile may ask about an item.

Checked here: a declared attribute names a field of a declaration that is there, of the type that it
says, and not personal, so that no decision can read a buyer's attribute.
"""
from c_text import MADE, literal
from shapes import Refused

KINDS = {"text": {"string", "enum", "uuid", "date"}, "number": {"decimal", "integer", "number"}, "day": {"date"}, "set": {"string", "enum"}}
# Where a value comes from: told, looked up, or worked out.
SOURCES = {
    "declared": ("the declaration", "申报"),
    "computed": ("worked out of the declaration", "由申报计算"),
    "checks": ("checks of its identifiers", "标识核查"),
    "category": ("the category packs", "商品类别"),
    "credit": ("the credit file of the importer", "企业信用"),
    "tables": ("the risk tables", "风险表"),
    "decision": ("the decision", "评估"),
    "history": ("earlier inspections of the same goods", "同类货物查验历史"),
}
LISTS = {"enterprise", "brand", "model", "hsCode", "country", "vinRange"}
NEEDED, ALLOWED = ("name", "id", "type", "source", "label", "labelZh"), {"unit", "unitZh", "field", "list", "codes"}
PACKS = "categories"  # the codes of the category packs


def refuse(row, reason):
    raise Refused("attributes.json", f"/{row.get('name', '?')}", reason)


def field_at(model, path):
    """The type of a declaration's field, and whether more than one of it stands in an item."""
    struct = next(event.struct for event in model.events if event.name == "declaration")
    made, many = None, False
    for step in path.split("."):
        made = next((field.type for field in struct.fields if field.name == step), None) if struct else None
        if made is None:
            return None, False
        many = many or (made.kind == "array" and step != "items")
        made = made.item if made.kind == "array" else made
        struct = made.struct
    return made, many


def check_declared(model, row):
    made, many = field_at(model, row.get("field", ""))
    if made is None:
        refuse(row, f'a declaration has no "{row.get("field", "")}"')
    if made.personal:
        refuse(row, "is personal: no decision reads it")
    if made.kind not in KINDS[row["type"]] or many != (row["type"] == "set"):
        refuse(row, f'"{row["field"]}" is no {row["type"]}')
    if row.get("codes") != (made.schema.get("x-codes") or None):
        refuse(row, f'"{row["field"]}" has other codes')


def check_marks(model, row):
    """What stands with it: a field, units, codes."""
    if (row["source"] == "declared") != ("field" in row) or any((row["type"] == "number") != (unit in row) for unit in ("unit", "unitZh")):
        refuse(row, "what is declared names its field, a number its unit in both languages, and nothing else does")
    if "codes" in row and row["codes"] != PACKS and row["codes"] not in model.codes:
        refuse(row, f'there is no code list "{row["codes"]}"')


def check_row(model, row):
    if set(row) - set(NEEDED) - ALLOWED or any(not row.get(name) for name in NEEDED):
        refuse(row, f"needs {', '.join(NEEDED)}; may have {', '.join(sorted(ALLOWED))}")
    if row["type"] not in KINDS or row["source"] not in SOURCES or row.get("list", "brand") not in LISTS:
        refuse(row, "has a type, source or list that there is not")
    check_marks(model, row)
    if row["source"] == "declared":
        check_declared(model, row)


def check(model, rows):
    """The rows, once all of them hold."""
    for name in ("name", "id"):
        twins = {row.get(name) for row in rows if [other.get(name) for other in rows].count(row.get(name)) > 1}
        if twins:
            raise Refused("attributes.json", "", f'"{sorted(map(str, twins))[0]}" stands twice')
    for row in rows:
        check_row(model, row)
    return rows



def header(model):
    """attributes.h: the names that C uses, in the order of the dictionary."""
    rows = "".join(f"    LG_FACT_{row['id']}, /* {row['label']} */\n" for row in model.attributes)
    return (MADE + "#pragma once\n\n/* What a profile may ask about an item. */\nenum lg_attribute {\n" + rows
            + "    LG_FACTS_N,\n};\n")


def source(model):
    """attributes.c: the dictionary as a table."""
    rows = "".join(
        "    {" + ", ".join([literal(row["name"]), f"LG_ATTRIBUTE_{row['type'].upper()}", literal(row.get("unit", "")), literal(row.get("unitZh", "")),
                             literal(row["source"]), literal(row.get("field", "")), literal(row.get("list", "")),
                             literal(row.get("codes", "")), literal(row["label"]), literal(row["labelZh"])]) + "},\n"
        for row in model.attributes)
    return MADE + '#include "risk/facts.h"\n\nconst struct lg_attribute_entry lg_attributes[LG_FACTS_N] = {\n' + rows + "};\n"


def typescript(model):
    """The names as a TypeScript union."""
    words = " | ".join(f'"{row["name"]}"' for row in model.attributes)
    return f"/** What a risk profile may ask about an item 风险属性. */\nexport type AttributeName = {words};\n"


def table(model):
    """(attribute, type, unit, source, list, meaning) for the field reference."""
    for row in model.attributes:
        en, zh = SOURCES[row["source"]]
        where = f"{en} {zh}" + (f": `{row['field']}`" if "field" in row else "")
        yield (f"`{row['name']}`", row["type"], row.get("unit", ""), where, row.get("list", ""), f"{row['label']} {row['labelZh']}")
