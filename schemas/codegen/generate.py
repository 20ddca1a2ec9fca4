#!/usr/bin/env python3
"""Writes one product of the schemas: generate.py SCHEMAS TOPICS PRODUCT OUTPUT [...]"""
import argparse
import json
import pathlib
import sys

import c_tables
import c_topics
import c_types
import openapi
import rules
import subset
from shapes import Refused
from source import Source

PRODUCTS = {
    "types.h": c_types.header,
    "types.c": c_types.source,
    "topics.h": c_topics.header,
    "topics.c": c_topics.source,
    "tables.c": c_tables.source,
    "components.json": openapi.source,
}


def load(schemas, topics):
    """The model of the house's schemas, its rules checked."""
    model = subset.model_of(Source.of_folder(schemas),
                            json.loads(pathlib.Path(topics).read_text(encoding="utf-8"))["topics"])
    rules.check(model)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schemas", help="folder of *.schema.json")
    parser.add_argument("topics", help="topics.json")
    parser.add_argument("pairs", nargs="+", metavar="PRODUCT OUTPUT",
                        help="products: " + ", ".join(PRODUCTS))
    args = parser.parse_args()
    try:
        model = load(args.schemas, args.topics)
        for product, output in zip(args.pairs[::2], args.pairs[1::2], strict=True):
            pathlib.Path(output).write_text(PRODUCTS[product](model), encoding="utf-8")
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
