"""
The documents that people draft (documents/*.schema.json): profiles, the lists that they refer to, parameters, models, credit.

They are written in the whole of JSON Schema 2020-12, for a condition is one of several forms, which the
subset of the events cannot say; C reads them by hand, and a test holds that both agree.  What a profile
may ask comes from the attribute dictionary: `x-attributes` becomes the `enum` of the names that have one
of its `types`, with `listed` those alone that may be asked to be in a list.  A `$ref` to an event's
schema is what stands there.
"""
import json

import openapi
from names import pascal
from shapes import Place, Refused

OWN, EVENTS = "#/$defs/", "../events/"


def attributes(model, wanted, place):
    names = [row["name"] for row in model.attributes if row["type"] in wanted.get("types", ()) and ("list" in row or not wanted.get("listed"))]
    if not names:
        place.refuse("no attribute of the dictionary is such")
    return names


def whole(model, value, place):
    """A schema with what it takes from the dictionary and the events in it."""
    if isinstance(value, list):
        return [whole(model, below, place.down(step)) for step, below in enumerate(value)]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith(EVENTS):
        found, _ = model.source.resolve(reference.removeprefix(EVENTS), place)
        return dict(found)
    made = {name: whole(model, below, place.down(name)) for name, below in value.items() if name != "x-attributes"}
    if "x-attributes" in value:
        made["enum"] = attributes(model, value["x-attributes"], place)
    if isinstance(reference, str) and reference.removeprefix(OWN) not in model.drafts[place.file].get("$defs", {}):
        place.refuse(f'$ref to "{reference}": nothing there')
    return made


def schema(model, name):
    """The schema of a document, whole in itself."""
    file = f"{name}.schema.json"
    if file not in model.drafts:
        raise Refused("documents", "", f'there is no "{file}"')
    return whole(model, model.drafts[file], Place(file))


def components(model):
    """{name: schema} for OpenAPI: "profile.schema.json" is ProfileDocument there, its "$defs/profileIn" ProfileIn."""
    found = {}
    for file in model.drafts:
        name = file.removesuffix(".schema.json")
        document = schema(model, name)
        found[f"{pascal(name)}Document"] = openapi.component(document)
        found |= {pascal(part): openapi.component(below) for part, below in document.get("$defs", {}).items()}
    return found


NAMES = ("profile", "list", "parameter", "credit", "model")


def source(name):
    """A writer of the product NAME.schema.json."""
    return lambda model: json.dumps(schema(model, name), ensure_ascii=False, indent=1) + "\n"
