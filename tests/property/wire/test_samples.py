"""The samples beside the events are what they say, by both parsers: test_samples.py JUDGE SCHEMAS"""
import json
import pathlib
import sys
import unittest

from judge import Judge


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def data_of(document):
    return json.dumps(document["data"], ensure_ascii=False).encode()


class Samples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.judge = Judge(PROGRAM)
        sys.path.insert(0, str(SCHEMAS / "codegen"))
        import generate
        cls.events = {event.name: event for event in generate.load(SCHEMAS).events}

    @classmethod
    def tearDownClass(cls):
        cls.judge.__exit__()

    def folder(self, name, kind):
        return SCHEMAS / "events" / "samples" / name / kind

    def test_each_event_has_its_folder_and_no_other(self):
        self.assertEqual({p.name for p in (SCHEMAS / "events" / "samples").iterdir() if p.is_dir()}, set(self.events))

    def test_valid_ones_are_taken_and_written_again(self):
        for name in self.events:
            paths = sorted(self.folder(name, "valid").glob("*.json"))
            self.assertTrue({"full", "least"} <= {path.stem for path in paths}, name)
            for path in paths:
                document = read(path)
                self.assertEqual(document["type"], f"loopgate.{name}.v1", path)
                self.assertEqual(self.judge.verdict("envelope", path.read_bytes()), [], path)
                self.assertEqual(self.judge.verdict(name, data_of(document)), [], path)

    def test_invalid_ones_have_just_the_faults_that_are_told(self):
        for name in self.events:
            folder = self.folder(name, "invalid")
            told = read(folder / "faults.json")
            self.assertEqual({p.stem for p in folder.glob("*.json")} - {"faults"}, set(told), name)
            self.assertGreaterEqual(len(told), 3, name)
            for case, faults in told.items():
                path = folder / f"{case}.json"
                wanted = [(fault["code"], fault["pointer"]) for fault in faults]
                self.assertEqual(self.judge.verdict("envelope", path.read_bytes()), wanted, path)
                bare = [(code, pointer.removeprefix("/data")) for code, pointer in wanted]
                self.assertEqual(self.judge.verdict(name, data_of(read(path))), bare, path)

    def assert_full(self, struct, value, where):
        """Every field of the object is in the value, and of those below."""
        for field in struct.fields:
            self.assertIn(field.name, value, where)
            below = field.type.item if field.type.kind == "array" else field.type
            if below.kind == "object":
                found = value[field.name][0] if field.type.kind == "array" else value[field.name]
                self.assert_full(below.struct, found, f"{where}/{field.name}")

    def test_full_ones_leave_nothing_out(self):
        for name, event in self.events.items():
            self.assert_full(event.struct, read(self.folder(name, "valid") / "full.json")["data"], name)

    def test_least_ones_have_only_what_is_required(self):
        for name, event in self.events.items():
            data = read(self.folder(name, "valid") / "least.json")["data"]
            self.assertEqual(set(data), {field.name for field in event.struct.fields if field.required}, name)


if __name__ == "__main__":
    PROGRAM, SCHEMAS = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
    unittest.main()
