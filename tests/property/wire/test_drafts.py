"""
The schemas of what people draft and the readers in C agree, both ways: what is made from a schema is read, what is mutated is
refused by both or by none, and a refusal says where.

test_drafts.py JUDGE SCHEMAS.  What is made and mutated follows from the seed alone.
"""
import json
import pathlib
import random
import sys
import time

import jsonschema
from judge import Judge
from opinion import FORMATS, pattern, token
from test_differential import Mutator, leaves, limits

MADE, MUTATED, DEEP = 40, 12, 2
DAYS, DECIMALS = ("2026-01-31", "2024-02-29", "0001-01-01"), ("0", "-1.5", "99.99999", "12")
WORDS = ("A", "é港", "x" * 200, "8703", "a\"b")
OF_PATTERNS = {"[0-9A-Z]{1,18}": ("91350200MA2YJ1XR9G", "A"), "[0-9]{2,10}": ("87", "8703234010"), "[A-Z]{3}": ("DEU", "CHN")}
VINS = ("LSVAM4187C2184847", "LSVAM4187C2180000-LSVAM4187C2184000")


class Maker:
    """Documents that a schema accepts."""

    def __init__(self, schema, seed):
        self.schema, self.chance = schema, random.Random(seed)

    def text(self, schema):
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        if "examples" in schema:
            return self.chance.choice(schema["examples"])
        if schema.get("format") in ("date", "decimal"):
            return self.chance.choice(DAYS if schema["format"] == "date" else DECIMALS)
        if "pattern" in schema:
            return self.chance.choice(OF_PATTERNS.get(schema["pattern"].strip("^$"), VINS))
        return self.chance.choice(WORDS)[:schema.get("maxLength", 1000)]

    def object(self, schema, deep):
        wanted = [name for name in schema["properties"] if name in schema["required"] or self.chance.random() < 0.5]
        while len(wanted) < schema.get("minProperties", 0):
            wanted = list(schema["properties"])
        return {name: self.value(schema["properties"][name], deep) for name in wanted}

    def value(self, schema, deep=0):
        if "$ref" in schema:
            return self.value(self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]], deep)
        if "oneOf" in schema:
            flat = [one for one in schema["oneOf"] if one["$ref"][-3:] not in ("All", "Any", "Not")]
            return self.value(self.chance.choice(flat if deep > DEEP and flat else schema["oneOf"]), deep + 1)
        if "const" in schema:
            return schema["const"]
        if schema["type"] == "array":
            return [self.value(schema["items"], deep) for _ in range(self.chance.choice((1, 1, 2, 3)))]
        if schema["type"] == "object":
            return self.object(schema, deep)
        return {"string": self.text, "integer": lambda _: self.chance.choice((1, 7, 1000000)), "boolean": lambda _: self.chance.random() < 0.5}[schema["type"]](schema)


def validator(schema):
    formats = jsonschema.FormatChecker(formats=())
    for name, judge in FORMATS.items():
        formats.checkers[name] = (lambda text, judge=judge: not isinstance(text, str) or judge(text), ())
    return jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": pattern})(schema, format_checker=formats)


def spots(errors):
    """The pointers of what a validator says, of all forms that were tried."""
    for error in errors:
        yield "".join(token(step) for step in error.absolute_path)
        yield from spots(error.context)


def difference(told, validator_, document):
    """What the reader and the schema do not agree on; "" where they agree."""
    errors = list(validator_.iter_errors(document))
    if not told or told[0][0] == "meaning":
        return f"the schema alone refuses it: {errors[0].message[:200]}" if errors and not told else ""
    code, at = told[0]
    if code != "wrong" or not errors:
        return f"the reader alone refuses it: {told}"
    near = any(at.startswith(spot) or spot.startswith(at) for spot in spots(errors))
    return "" if near else f"{at} is not where the schema refuses it: {sorted(set(spots(errors)))[:5]}"


def holds_nul(document):
    return "\\u0000" in json.dumps(document)


class Examination:
    def __init__(self, judge, name, schema):
        self.judge, self.name, self.validator = judge, name, validator(schema)
        self.wrong, self.run, self.valid, self.meanings = [], 0, 0, 0

    def examine(self, document):
        if holds_nul(document):  # refused by the event that brings it
            return
        told = self.judge.verdict(self.name, json.dumps(document, ensure_ascii=False).encode())
        self.run, self.valid = self.run + 1, self.valid + (not told)
        self.meanings += bool(told) and told[0][0] == "meaning"
        differs = difference(told, self.validator, document)
        if differs:
            self.wrong.append(f"{differs}: {json.dumps(document, ensure_ascii=False)[:600]}")

    def say(self, seconds):
        print("\n".join(self.wrong[:10]))
        print(f"note: {self.name}: {self.run} cases, {self.valid} valid, {self.meanings} refused for what no schema says, {len(self.wrong)} told apart, {seconds:.1f} s")
        return bool(self.wrong) or not self.run // 20 < self.valid < self.run * 19 // 20 or self.meanings > self.run // 5


def main():
    program, schemas = sys.argv[1], pathlib.Path(sys.argv[2])
    sys.path.insert(0, str(schemas / "codegen"))
    import drafts
    import generate
    model, failed = generate.load(schemas), False
    lengths = limits(schemas / "documents")
    with Judge(program) as judge:
        for name in ("profile", "list", "parameter", "credit", "model"):
            start, schema = time.monotonic(), drafts.schema(model, name)
            maker, examination = Maker(schema, name), Examination(judge, name, schema)
            samples = [maker.value(schema) for _ in range(MADE)]
            samples += [json.loads(path.read_text(encoding="utf-8")) for path in sorted((schemas / "profiles").glob("*.json"))] if name == "profile" else []
            mutator = Mutator(name, lengths, leaves(json.dumps(sample) for sample in samples[:50]))
            for sample in samples:
                examination.examine(sample)
                for _ in range(MUTATED):
                    examination.examine(mutator.case(json.dumps(sample)))
            failed |= examination.say(time.monotonic() - start)
    return failed


if __name__ == "__main__":
    sys.exit(main())
