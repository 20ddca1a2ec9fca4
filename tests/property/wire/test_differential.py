"""
Two opinions on mutated samples, ours and jsonschema's: the same verdict, and the same places.

test_differential.py JUDGE SCHEMAS.  What is mutated and how follows from the seed alone.
"""
import json
import pathlib
import random
import sys
import time

from judge import Judge
from opinion import Opinion, holds_nul

CASES, FAULTS_MAX, POINTER_MAX = 100, 32, 199
PIECES = ("a", "0", "Z", "-", ".", " ", "\n", "é", "港", "😀", "/", "~", "\"", "\\", "\x7f", "\0")
VALUES = (None, True, False, 0, -1, 1, 1.0, 1.5, 1e300, 2**53, 2**63 - 1, -2**63, "", "x", "0", [], {}, [1], {"a": 1}, [[]], "\0")
TEXTS = ("2026-02-29", "2024-02-29", "0001-01-01", "0000-01-01", "2026-01-31T24:00:00Z", "2026-12-31T23:59:60Z", "2026-01-01T00:00:60Z",
         "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "2026-01-31t12:00:00.123456789z", "2026-01-31T12:00:00",
         "2026-01-31T12:00:00+24:00", "2026-01-31 12:00:00Z", "01900000-0000-7000-8000-00000000000G", "01900000-0000-7000-8000-0000000000AB",
         "01900000000070008000000000000001", "1e5", "-0", "-0.00001", "0.000001", "1.", ".5", "+1", "00012.5", "92233720368547.75807",
         "92233720368547.75808", "-92233720368547.75807", "123456789012345678901", "12\n", "٣", "sealed:abc")
NUMBERS = (0, 1, 2, 9999, 10000, 100000, 1000000, 1000001, 2**53 - 1, 2**53, -31536000000, -31536000001, 0.5, 1.0, 1e20)


def places(value, at=()):
    """Every place in a JSON value but the whole."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, found in below:
        yield at + (step,)
        yield from places(found, at + (step,))


def holder(document, place):
    for step in place[:-1]:
        document = document[step]
    return document


class Mutator:
    def __init__(self, seed, lengths, others):
        self.chance, self.lengths, self.others = random.Random(seed), lengths, others

    def text(self):
        """A text whose length lies at or beside a limit of the schemas."""
        length = max(0, self.chance.choice(self.lengths) + self.chance.choice((-1, 0, 0, 1)))
        piece = self.chance.choice(PIECES[:-1]) if self.chance.random() < 0.9 else "\0"
        return (piece * length)[:length]

    def value(self, old):
        """Another value for one place; mostly of the same type."""
        roll = self.chance.random()
        if roll < 0.25:
            return self.chance.choice(VALUES)
        if isinstance(old, str):
            return self.chance.choice((self.text, lambda: self.chance.choice(TEXTS), lambda: old + self.chance.choice(PIECES), lambda: old[:-1]))()
        if isinstance(old, (int, float)):
            return self.chance.choice(NUMBERS)
        if isinstance(old, list):
            return old * self.chance.choice((0, 2, 9, 51)) if len(json.dumps(old)) < 500 else old * 2
        return {k: v for k, v in old.items() if self.chance.random() < 0.7} if isinstance(old, dict) else old

    def mutate(self, document):
        """One change somewhere in the document."""
        place = self.chance.choice(list(places(document)))
        inside = holder(document, place)
        roll = self.chance.random()
        if roll < 0.2:
            del inside[place[-1]]
        elif roll < 0.3 and isinstance(inside, dict):
            inside[self.chance.choice(("extra", "a/b~c", "", "number", "港"))] = self.chance.choice(VALUES)
        elif roll < 0.4:
            inside[place[-1]] = self.chance.choice(self.others)
        else:
            inside[place[-1]] = self.value(inside[place[-1]])

    def case(self, sample):
        document = json.loads(sample)
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            if document:
                self.mutate(document)
        return document


def limits(folder):
    """All lengths that the schemas name."""
    found = set()
    for path in folder.glob("*.schema.json"):
        json.loads(path.read_text(encoding="utf-8"), object_hook=lambda s: found.update(
            s[k] for k in ("minLength", "maxLength", "maxItems") if isinstance(s.get(k), int) and s[k] <= 4000))
    return sorted(found)


def leaves(samples):
    """Every value of the samples that is no object, to stand where it does not belong."""
    documents = [json.loads(text) for text in samples]
    found = [holder(document, place)[place[-1]] for document in documents for place in places(document)]
    return [value for value in found if not isinstance(value, dict)]


def difference(told, opinion, document):
    """What our faults and the opinion do not agree on, "" where they agree; and whether it is valid."""
    ours, wanted = {pointer for _, pointer in told}, opinion.faults(document)
    for long in (pointer for code, pointer in told if code == "too-many"):  # whose items we do not look at
        wanted = {pointer for pointer in wanted if not pointer.startswith(long + "/")}
    if holds_nul(document):  # refused wherever it stands, by a rule of our own
        agreed = bool(ours)
    elif len(told) >= FAULTS_MAX or any(len(pointer) > POINTER_MAX for pointer in wanted):
        agreed = bool(wanted)  # there are more faults, or longer pointers, than there is room for
    else:
        agreed = ours == wanted
    return "" if agreed else f"{sorted(ours - wanted)} only ours, {sorted(wanted - ours)} only jsonschema's", not wanted


def examine(judge, opinion, document):
    """What is wrong with our verdict on one document, "" for nothing; and whether it is valid."""
    told = judge.verdict("envelope", json.dumps(document, ensure_ascii=False).encode())
    if any(code in ("parsers-differ", "not-read-again", "not-stable") for code, _ in told):
        return f"{told}", False
    return difference(told, opinion, document)


def main():
    program, schemas = sys.argv[1], pathlib.Path(sys.argv[2])
    opinion, start = Opinion(schemas / "events"), time.monotonic()
    samples = {path: path.read_text(encoding="utf-8") for path in sorted((schemas / "events" / "samples").glob("*/valid/*.json"))}
    others = leaves(samples.values())
    lengths, wrong, valid, run = limits(schemas / "events"), [], 0, 0
    with Judge(program) as judge:
        for path, text in samples.items():
            mutator = Mutator(f"{path.parts[-3]}/{path.name}", lengths, others)
            for document in [json.loads(text)] + [mutator.case(text) for _ in range(CASES)]:
                differs, good = examine(judge, opinion, document)
                run, valid = run + 1, valid + good
                if differs:
                    wrong.append(f"{differs}: {json.dumps(document, ensure_ascii=False)[:1500]}")
    print("\n".join(wrong[:20]))
    print(f"note: {run} cases of {len(samples)} samples, {valid} valid, {len(wrong)} told apart, {time.monotonic() - start:.1f} s")
    return bool(wrong) or valid < run // 20 or valid > run * 19 // 20


if __name__ == "__main__":
    sys.exit(main())
