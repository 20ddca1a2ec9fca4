#!/usr/bin/env python3
"""
Runs what bench_matcher exported through zen-engine (GoRules): one decision table, hit policy "collect", a row for each profile.
It puts no texts in order, so a range of them is told it as the list of those that the events have and that lie in it.

Prints {"ns_per_event": …, "events": …, "setup_s": …}; ends with an error when it names other profiles than the index did.
"""
import json
import sys
import time

import zen

# So many events, of many profiles fewer: an event of 100,000 takes the peer a second.
EVENTS, FEW, EVENTS_LEAST = 40, 10000, 5


def text(value):
    return "'" + value + "'"


def between(condition, items):
    """The texts of the events that lie in one of the condition's pairs, both ends in it."""
    facts = (item["facts"][condition["attribute"]] for item in items)
    met = {value for fact in facts for value in (fact if condition["set"] else [fact]) if value is not None}
    ends = condition["values"]
    return sorted(value for value in met if any(low <= value <= high for low, high in zip(ends[::2], ends[1::2])))


def comparison(condition, items):
    listing = between(condition, items) if condition["kind"] == "between" else condition["values"]
    name, values = condition["attribute"], [text(value) for value in listing]
    there = f"len({name}) > 0" if condition["set"] else f"{name} != null"
    if condition["kind"] == "exists":
        return there
    if condition["kind"] == "range":
        return f"({there} and {name} >= {condition['least']} and {name} < {condition['below']})"
    if not values:
        return "false"
    if condition["kind"] == "prefix":
        return f"({there} and (" + " or ".join(f"startsWith({name}, {value})" for value in values) + "))"
    listed = "[" + ", ".join(values) + "]"
    return f"some({name}, # in {listed})" if condition["set"] else f"({there} and {name} in {listed})"


def expression(condition, items):
    if "of" not in condition:
        return comparison(condition, items)
    parts = [expression(child, items) for child in condition["of"]]
    if condition["kind"] == "not":
        return f"not ({parts[0]})"
    return "(" + (" and " if condition["kind"] == "all" else " or ").join(parts) + ")"


def table(profiles, items):
    rules = [{"_id": str(i), "c": expression(condition, items), "o": str(i)} for i, condition in enumerate(profiles)]
    node = {"hitPolicy": "collect", "inputs": [{"id": "c", "name": "c"}], "outputs": [{"id": "o", "name": "o", "field": "id"}], "rules": rules}
    place = {"x": 0, "y": 0}
    return {"nodes": [{"id": "in", "type": "inputNode", "name": "in", "position": place},
                      {"id": "table", "type": "decisionTableNode", "name": "table", "position": place, "content": node},
                      {"id": "out", "type": "outputNode", "name": "out", "position": place}],
            "edges": [{"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
                      {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"}]}


def main():
    with open(sys.argv[1]) as file:
        lines = [json.loads(line) for line in file]
    # Those that met something first, so that equal names say something.
    items = sorted((line for line in lines if "facts" in line), key=lambda item: -len(item["met"]))[:EVENTS]
    profiles = [line for line in lines if "kind" in line]
    begun = time.process_time()
    decision = zen.ZenEngine().create_decision(json.dumps(table(profiles, items)))
    setup_s, best = time.process_time() - begun, None
    for item in items[:max(EVENTS_LEAST, EVENTS * FEW // max(FEW, len(profiles)))]:
        start = time.process_time_ns()
        found = decision.evaluate(item["facts"])["result"]
        took = time.process_time_ns() - start
        best = took if best is None else min(best, took)
        if sorted(row["id"] for row in found) != item["met"]:
            print(f"the peer names {found}, the index {item['met']}", file=sys.stderr)
            return 1
    print(json.dumps({"ns_per_event": best, "events": len(items), "setup_s": setup_s}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
