#!/usr/bin/env python3
"""The JSON Schema test suite, as far as the subset goes: test_suite.py JUDGE CASES.json"""
import collections
import json
import pathlib
import re
import sys

from judge import Judge

GROUPS_LEAST = 80
SKIP = 77


def kind_of(reason):
    """The reason without what differs from case to case."""
    if reason.startswith("$ref to"):
        return "a $ref to what is no file at hand or no JSON Pointer"
    return re.sub(r'^(?:keyword|(escape)) "[^"]*" is', lambda found: "an escape" if found[1] else "a keyword", reason)


def main():
    program, cases = sys.argv[1:]
    plan = json.loads(pathlib.Path(cases).read_text(encoding="utf-8"))
    if not plan["run"]:
        print("skipped: ../shared/data/conformance/json-schema-test-suite is not there")
        return SKIP
    wrong = []
    with Judge(program) as judge:
        for case in plan["run"]:
            data = json.dumps({"value": case["data"]}).encode()
            faults = judge.verdict(str(case["shape"]), data)
            if (not faults) != case["valid"]:
                wrong.append(f"{case['group']}: {case['what']}: {faults or 'taken as valid'}")
    groups = {case["group"] for case in plan["run"]}
    others = {case["group"] for case in plan["skipped"]} - groups
    print("\n".join(wrong))
    for reason, n in collections.Counter(kind_of(c["reason"]) for c in plan["skipped"]).most_common():
        print(f"note: {n:4} cases skipped: {reason}")
    print(f"note: {len(groups)} groups run, {len(others)} skipped; "
          f"{len(plan['run'])} cases run, {len(plan['skipped'])} skipped, {len(wrong)} wrong")
    return bool(wrong) or len(groups) < GROUPS_LEAST


if __name__ == "__main__":
    sys.exit(main())
