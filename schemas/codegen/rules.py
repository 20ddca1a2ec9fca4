"""
What the house asks of its schemas beyond the subset: limits on everything, closed objects, keys, a
code list for every closed list of words.

The subset alone also runs the JSON Schema test suite, which knows no such rules.
"""


def check_array(made):
    if made.most is None:
        made.place.refuse("an array without maxItems")
    if made.unique and made.most > 1000:
        made.place.refuse("uniqueItems over more than 1000 items")
    if made.item.personal:
        made.item.place.refuse("x-personal on items of an array: sealing looks at members only")
    check_type(made.item)


def check_type(made):
    if made.kind == "string" and made.most is None and made.among is None:
        made.place.refuse("a string without maxLength")
    if made.kind == "decimal" and made.most is None:
        made.place.refuse("a decimal without maxLength")
    if made.kind == "json" and not made.schema.get("x-json"):
        made.place.refuse("anything goes here: say what, or x-json")
    if made.kind == "array":
        check_array(made)
    if made.schema.get("x-personal") and made.kind != "string":
        made.place.refuse("x-personal on what is no plain string")


def check_codes(made, codes):
    """A closed list of words needs a list that labels them all; an open one, a list that is there."""
    if made.kind == "array":
        return check_codes(made.item, codes)
    name = made.schema.get("x-codes")
    if made.kind == "enum" and name is None:
        made.place.refuse("words without x-codes, the code list that labels them")
    if name is not None and name not in codes:
        made.place.refuse(f'x-codes: there is no code list "{name}"')
    known = {row["code"] for row in codes[name]["codes"]} if name else set()
    for word in made.enum.values if made.enum else ():
        if word not in known:
            made.place.refuse(f'the code list "{name}" does not know "{word}"')


def check_key(event, topic, path):
    """The property that is the key of a topic: there, required, a string or a uuid."""
    struct = event.struct
    for token in path.split("/") if path else []:
        found = {field.name: field for field in struct.fields}.get(token) if struct else None
        if found is None or not found.required:
            event.struct.place.down("x-topics", topic).refuse(
                f'key "{path}" is not a required property')
        struct = found.type.struct
        if struct is None and found.type.kind not in ("string", "uuid"):
            found.type.place.refuse("the key of a topic that is no string")


def check(model):
    """Refuses the first schema that breaks a rule."""
    for struct in model.structs:
        if not struct.closed:
            struct.place.refuse("an object without additionalProperties false")
        for field in struct.fields:
            check_type(field.type)
            check_codes(field.type, model.codes)
    for event in model.events:
        for topic, path in event.topics.items():
            check_key(event, topic, path)
