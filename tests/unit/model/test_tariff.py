#!/usr/bin/env python3
"""The editions of the Harmonized System have the numbers that the published lists have; not asked where those are not here."""
import csv
import json
import pathlib
import sys

HEADING, SUBHEADING = 4, 6


def published(path):
    with path.open(encoding="utf-8") as file:
        return {row["hscode"] for row in csv.DictReader(file) if len(row["hscode"]) == SUBHEADING}


def ours(path):
    headings = json.loads(path.read_text(encoding="utf-8"))["headings"]
    return {heading + last for heading, rest in headings.items() for last in rest.split()}


def main(root):
    data, bad = root.parent / "shared" / "data" / "codes", 0
    for path in sorted((root / "schemas" / "tariff").glob("hs-*.json")):
        theirs = data / (path.stem.replace("-", "") + ".csv")
        if not theirs.exists():
            print(f"note: {theirs.name} is not here")
            continue
        differ = published(theirs) ^ ours(path)
        bad += len(differ)
        print(f"note: {path.stem} has {len(ours(path))} numbers, {len(differ)} differ from the published list {sorted(differ)[:5]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
