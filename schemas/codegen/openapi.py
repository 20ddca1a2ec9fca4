"""
OpenAPI's components: the events and the objects that they share, as `components.schemas`.

OpenAPI 3.1 speaks JSON Schema 2020-12, so the schemas stand there as they were written; only their
names and references change.  "trade-document.schema.json" is called TradeDocument there, and
"common.schema.json#/$defs/party" Party.
"""
import json

import names
from shapes import Place

# The document has a base and a dialect of its own.
DROPPED = {"$schema", "$id", "$defs"}
# What our own format takes, for those who do not know it: see common/base/decimal.h.
DECIMAL = {"pattern": r"^-?[0-9]{1,13}(\.[0-9]{1,5})?$"}


def name_of(reference):
    """The component's name of a reference: the file's, or that of the definition in it."""
    file, _, pointer = reference.partition("#")
    return names.pascal(pointer.rsplit("/", 1)[1] if pointer else file.removesuffix(".schema.json"))


def component(value):
    """A schema with its references led to the components."""
    if isinstance(value, list):
        return [component(v) for v in value]
    if not isinstance(value, dict):
        return value
    made = {k: component(v) for k, v in value.items() if k not in DROPPED}
    if isinstance(made.get("$ref"), str):
        made["$ref"] = "#/components/schemas/" + name_of(made["$ref"])
    return made | (DECIMAL if made.get("format") == "decimal" else {})


def components(model):
    """{name: schema} of all events, the envelope and the shared objects, by name."""
    found = {}
    for file, document in model.documents.items():
        whole = {file: document} if set(document) - DROPPED - {"title", "x-zh"} else {}
        shared = {f"{file}#/$defs/{k}": v for k, v in document.get("$defs", {}).items()}
        for reference, schema in (whole | shared).items():
            name = name_of(reference)
            if name in found:
                Place(file).refuse(f'another component is called "{name}" already')
            found[name] = component(schema)
    return dict(sorted(found.items()))


def source(model):
    """The text of components.json: what OpenAPI has under "components"."""
    return json.dumps({"schemas": components(model)}, ensure_ascii=False, indent=1) + "\n"
