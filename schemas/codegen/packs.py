#!/usr/bin/env python3
"""
Lint of category packs for what their shape cannot say: packs.py FOLDER names every fault of a check's form, file by file.

A form says how a check is asked (schemas/categories/README.md).  A condition asks only for checks that stand before it in
the pack and that are asked on every action on which it is, so that no two wait for each other and none asks for what nobody answers.
"""
import json
import sys
from pathlib import Path

FORM = {"perUnit", "relevant", "measure", "onFailure"}
MEASURE = {"label", "labelZh", "unit", "least", "most", "basis", "verified"}
ITEM = ("brand", "model", "hsCode", "category", "action")
RESULTS = ("pass", "fail", "not-applicable")


def answer_faults(condition, before, actions):
    """Of {"answer": CODE, "is": RESULT}; `before`: code to actions of the checks above."""
    code, faults = condition["answer"], []
    if condition["is"] not in RESULTS:
        faults.append(f'"{condition["is"]}" is no result')
    if code not in before:
        faults.append(f'"{code}" does not stand before it')
    elif not set(actions) <= set(before[code]):
        faults.append(f'"{code}" is not asked on every action on which it is')
    return faults


def condition_faults(condition, before, actions):
    """What is wrong with a condition."""
    if not isinstance(condition, dict):
        return ["a condition is an object"]
    names = set(condition)
    if names in ({"all"}, {"any"}):
        inner, = condition.values()
        return [fault for one in inner for fault in condition_faults(one, before, actions)] if isinstance(inner, list) and inner else ["all and any take a list"]
    if names == {"not"}:
        return condition_faults(condition["not"], before, actions)
    if names == {"answer", "is"}:
        return answer_faults(condition, before, actions)
    return [] if names == {"item", "is"} and condition["item"] in ITEM and isinstance(condition["is"], str) else ["is no condition that there is"]


def measure_faults(measure):
    if not isinstance(measure, dict) or set(measure) - MEASURE or {"label", "labelZh", "unit", "basis", "verified"} - set(measure):
        return [f"a measure has {', '.join(sorted(MEASURE))}; least and most may be left out"]
    limits = [measure[name] for name in ("least", "most") if name in measure]
    if any(isinstance(limit, bool) or not isinstance(limit, (int, float)) for limit in limits):
        return ["limits are numbers"]
    return ["least is above most"] if len(limits) == 2 and limits[0] > limits[1] else []


def form_faults(check, before, identifiers):
    form = check.get("form", {})
    faults = [f'"{name}" is no member of a form' for name in sorted(set(form) - FORM)]
    if "perUnit" in form and (form["perUnit"] != "vin" or "vin" not in identifiers):
        faults.append("perUnit is vin, where the pack's units have one")
    if "relevant" in form:
        faults += condition_faults(form["relevant"], before, check["actions"])
    if "measure" in form:
        faults += measure_faults(form["measure"])
    if set(form.get("onFailure", [])) - {"note", "photo"}:
        faults.append("a failure needs a note or a photo")
    return faults


def lint(pack):
    """(code of the check, fault) of a pack."""
    before, found = {}, []
    identifiers = [identifier["kind"] for identifier in pack["identifiers"]]
    for check in pack["checklist"]:
        found += [(check["code"], fault) for fault in form_faults(check, before, identifiers)]
        before[check["code"]] = check["actions"]
    return found


def main():
    faults = [f"{path.name} {code}: {fault}" for path in sorted(Path(sys.argv[1]).glob("*.json")) for code, fault in lint(json.loads(path.read_text(encoding="utf-8")))]
    print("\n".join(faults) or "no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
