"""The editions of the Harmonized System as C tables: `tariff.py FOLDER OUTPUT`, from each hs-*.json of the folder."""
import datetime
import json
import pathlib
import re
import sys

MEMBERS = {"edition", "label", "labelZh", "validFrom", "source", "verified", "headings"}
EPOCH = datetime.date(1970, 1, 1)
A_LINE = 14


def codes(path, edition):
    """Six digits each, ascending; refuses what is no heading, and a number that stands twice."""
    found = []
    for heading, rest in edition["headings"].items():
        if not re.fullmatch(r"\d{4}", heading) or not re.fullmatch(r"\d\d( \d\d)*", rest):
            raise SystemExit(f"{path}: {heading} is no heading with its subheadings")
        found += [int(heading + last) for last in rest.split()]
    if found != sorted(set(found)):
        raise SystemExit(f"{path}: the numbers do not ascend")
    return found


def day(text):
    return (datetime.date.fromisoformat(text) - EPOCH).days


def read(path):
    edition = json.loads(path.read_text(encoding="utf-8"))
    if set(edition) - {"validUntil"} != MEMBERS or path.stem != f"hs-{edition['edition']}":
        raise SystemExit(f"{path}: members or the file's name differ from what an edition has")
    return edition | {"codes": codes(path, edition), "from": day(edition["validFrom"]),
                      "until": day(edition["validUntil"]) if "validUntil" in edition else None}


def text_of(editions):
    lines = ['/* The editions of the Harmonized System: made from schemas/tariff. */', '#include "model/hs_edition.h"', ""]
    for edition in editions:
        lines.append(f"static const uint32_t codes_{edition['edition']}[] = {{")
        numbers = edition["codes"]
        lines += ["    " + " ".join(f"{number}," for number in numbers[at:at + A_LINE]) for at in range(0, len(numbers), A_LINE)]
        lines += ["};", ""]
    lines.append("const struct lg_hs_edition lg_hs_editions[] = {")
    for edition in editions:
        name, until = edition["edition"], "INT32_MAX" if edition["until"] is None else edition["until"]
        lines.append(f'    {{"{name}", {edition["from"]}, {until}, codes_{name}, sizeof codes_{name} / sizeof *codes_{name}}},')
    lines += ["};", "const size_t lg_hs_editions_n = sizeof lg_hs_editions / sizeof *lg_hs_editions;", ""]
    return "\n".join(lines)


def main(folder, output):
    editions = sorted(map(read, pathlib.Path(folder).glob("hs-*.json")), key=lambda edition: edition["from"])
    for earlier, later in zip(editions, editions[1:]):
        if earlier["until"] is None or earlier["until"] > later["from"]:
            raise SystemExit(f"{folder}: two editions are in force at once")
    pathlib.Path(output).write_text(text_of(editions), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
