#!/usr/bin/env python3
"""Writes products of the schemas: generate.py SCHEMAS PRODUCT OUTPUT [PRODUCT OUTPUT...]"""
import argparse
import pathlib
import sys

import asyncapi
import attributes
import c_tables
import c_topics
import c_types
import drafts
import openapi
import promise
import reference
import rules
import subset
import typescript
from shapes import Refused
from source import Source, read_json

PRODUCTS = {
    "types.h": c_types.header,
    "types.c": c_types.source,
    "attributes.h": attributes.header,
    "attributes.c": attributes.source,
    "topics.h": c_topics.header,
    "topics.c": c_topics.source,
    "tables.c": c_tables.source,
    "events.ts": typescript.source,
    "components.json": openapi.source,
    "asyncapi.json": asyncapi.source,
    "fields.md": reference.source,
    "v1.txt": promise.source,
} | {f"{name}.schema.json": drafts.source(name) for name in drafts.NAMES}


def load(schemas):
    """The model of the house's schemas, its rules checked."""
    folder = pathlib.Path(schemas)
    topics = read_json(folder / "topics.json")["topics"]
    codes = {path.stem: read_json(path) for path in sorted((folder / "codes").glob("*.json"))}
    source = Source.of_folder(folder / "events")
    model = subset.model_of(source, topics, codes)
    rules.check(model)
    model.attributes = attributes.check(model, read_json(folder / "attributes.json")["attributes"])
    model.source, model.drafts = source, Source.of_folder(folder / "documents").documents
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schemas", help="folder with events/, documents/, codes/, topics.json and attributes.json")
    parser.add_argument("pairs", nargs="+", metavar="PRODUCT OUTPUT",
                        help="products: " + ", ".join(PRODUCTS))
    args = parser.parse_args()
    try:
        model = load(args.schemas)
        for product, output in zip(args.pairs[::2], args.pairs[1::2], strict=True):
            pathlib.Path(output).write_text(PRODUCTS[product](model), encoding="utf-8")
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
