"""Version 1 of the events keeps what it promised: schemas/events/v1.txt; and the comparison finds each kind of breach."""
import dataclasses
import unittest

import house  # leads to the generator's modules
import promise

WRITE = "python3 -B schemas/codegen/generate.py schemas v1.txt schemas/events/v1.txt"
TEXT = promise.Promise("string", "1", "10", "", "", "")


class Record(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.record = promise.read((house.SCHEMAS / "events" / "v1.txt").read_text(encoding="utf-8"))
        cls.now = promise.promises(house.model())

    def test_nothing_is_lost_or_narrowed(self):
        self.assertEqual(list(promise.broken(self.record, self.now)), [],
                         "events of version 1 that were valid would be refused: add an optional field, or a new version of the event")

    def test_the_record_is_of_today(self):
        names = set(self.record) | set(self.now)
        differ = sorted(" ".join(name) for name in names if self.record.get(name) != self.now.get(name))
        self.assertEqual(differ, [], f"not in the record yet: {WRITE}")

    def test_it_reads_what_it_writes(self):
        self.assertEqual(promise.read(promise.source(house.model())), self.now)


class Breaches(unittest.TestCase):
    def breach(self, new, old=TEXT):
        return list(promise.broken({("e", "/a/b"): old}, {("e", "/a/b"): new} if new else {}))

    def test_each_kind_is_found(self):
        words = dataclasses.replace(TEXT, kind="enum", words="x,y")
        for changed, reason in (({"kind": "integer"}, "was string"), ({"least": "2"}, "at least"), ({"most": "9"}, "at most"),
                                ({"form": "^a$"}, "must match"), ({"flags": "r"}, "required"), ({"flags": "u"}, "unique")):
            self.assertIn(reason, self.breach(dataclasses.replace(TEXT, **changed))[0])
        self.assertIn("gone", self.breach(None)[0])
        self.assertIn("lost words", self.breach(dataclasses.replace(words, words="x"), words)[0])
        self.assertIn("personal", self.breach(TEXT, dataclasses.replace(TEXT, flags="p"))[0])

    def test_what_widens_is_no_breach(self):
        words = dataclasses.replace(TEXT, kind="enum", words="x")
        for changed in ({"least": "0"}, {"least": ""}, {"most": "11"}, {"most": ""}, {"flags": "p"}):
            self.assertEqual(self.breach(dataclasses.replace(TEXT, **changed)), [])
        self.assertEqual(self.breach(dataclasses.replace(words, words="x,y"), words), [])
        self.assertEqual(self.breach(TEXT, dataclasses.replace(TEXT, form="^a$", flags="r")), [])

    def test_new_fields_are_optional_where_their_object_is_old(self):
        required = dataclasses.replace(TEXT, flags="r")
        old = {("e", "/a"): TEXT}
        self.assertEqual(len(list(promise.broken(old, old | {("e", "/b"): required}))), 1)
        self.assertEqual(list(promise.broken(old, old | {("e", "/b"): TEXT})), [])
        self.assertEqual(list(promise.broken(old, old | {("e", "/c/d"): required})), [])
        self.assertEqual(list(promise.broken(old, old | {("f", "/a"): required})), [])


if __name__ == "__main__":
    unittest.main()
