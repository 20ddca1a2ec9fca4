#!/usr/bin/env python3
"""
Code lists are whole, labelled in both languages, and hold every code that a category pack uses; a
closed list has just the words of the schemas' fields.
"""
import datetime
import json
import pathlib
import sys

LIST = {"name", "version", "label", "labelZh", "source", "complete", "codes"}
ROW = {"code", "label", "labelZh", "verified"}
MORE = {"alpha3", "customs", "validFrom", "validUntil"}


def is_term(row):
    """A term of validity: days, the first before the last."""
    days = [datetime.date.fromisoformat(row[name]) for name in ("validFrom", "validUntil") if name in row]
    return len(days) < 2 or days[0] < days[1]


def faults_of_list(path, document):
    """What is wrong with one code list, a line each."""
    if set(document) != LIST:
        yield f"{path.name}: members differ: {sorted(set(document) ^ LIST)}"
        return
    if document["name"] != path.stem:
        yield f"{path.name}: is named {document['name']}"
    codes = [row["code"] for row in document["codes"]]
    yield from (f"{path.name}: {code} stands twice" for code in set(codes) if codes.count(code) > 1)
    for row in document["codes"]:
        if not ROW <= set(row) <= ROW | MORE or not is_term(row):
            yield f"{path.name}: {row['code']}: members differ"
        elif not (row["label"].isascii() and any("\u4e00" <= c <= "\u9fff" for c in row["labelZh"])):
            yield f"{path.name}: {row['code']}: a label is in the wrong language"


def faults_of_pack(path, pack, lists):
    """Codes of a pack that no list holds."""
    for name, used in (("document-types", [d["type"] for d in pack["requiredDocuments"]]),
                       ("regimes", pack["regimes"])):
        known = {row["code"] for row in lists[name]["codes"]}
        yield from (f"{path.name}: {code} is not in {name}" for code in used if code not in known)
    if pack["code"] != path.stem:
        yield f"{path.name}: has the code {pack['code']}"


def words_of(schema, found):
    """Adds the closed words of each list that the schema names to {list: words}."""
    if isinstance(schema, dict):
        if "x-codes" in schema:
            found.setdefault(schema["x-codes"], set()).update(schema.get("enum", ()))
        schema = list(schema.values())
    for below in schema if isinstance(schema, list) else ():
        words_of(below, found)


def faults_of_words(schemas, lists):
    """Lists that the schemas do not name, and words of closed lists that no field has."""
    used = {}
    for path in [*sorted((schemas / "events").glob("*.schema.json")), schemas / "api" / "interface.json"]:
        words_of(json.loads(path.read_text(encoding="utf-8")), used)
    for name, document in lists.items():
        codes = {row["code"] for row in document["codes"]}
        if name not in used:
            yield f"{name}.json: no field names it"
        elif document["complete"] and codes != used[name]:
            yield f"{name}.json: {sorted(codes ^ used[name])} stand only there or only in the schemas"
        elif not document["complete"] and used[name]:
            yield f"{name}.json: an open list with closed words in the schemas"


def main(schemas):
    lists, found = {}, []
    for path in sorted((schemas / "codes").glob("*.json")):
        lists[path.stem] = json.loads(path.read_text(encoding="utf-8"))
        found += faults_of_list(path, lists[path.stem])
    for path in sorted((schemas / "categories").glob("*.json")):
        found += faults_of_pack(path, json.loads(path.read_text(encoding="utf-8")), lists)
    found += faults_of_words(schemas, lists)
    print("\n".join(found) or f"{len(lists)} code lists hold")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
