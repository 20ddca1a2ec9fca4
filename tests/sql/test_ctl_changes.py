"""loopgatectl before anything is drafted: which profiles cannot be, which rows of a list's CSV cannot stand in it."""
import json
import pathlib
import subprocess
import tempfile
import unittest

from place import ROOT, build

SOUND = {"code": "C", "version": 1, "weight": "0.1", "reason": "r", "reasonZh": "r", "legalBasis": "l", "condition": {"attribute": "brand", "list": "BRANDS"}}


class Changes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def ctl(self, code, *words):
        done = subprocess.run([build() / "services/ctl/loopgatectl", *words], capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        return path

    def test_the_delivered_profiles_can_be_drafted(self):
        files = sorted((ROOT / "schemas/profiles").glob("*.json"))
        rows = json.loads(self.ctl(0, "profiles", "lint", *files, "--json"))
        self.assertEqual([row for row in rows if row["severity"] == "error"], [])
        self.assertGreater(len(files), 6)

    def test_what_cannot_be_read_is_told_of_all_files_at_once(self):
        files = [self.file("a.json", SOUND), self.file("c.json", {**SOUND, "condition": {"attribute": "brnd"}}), self.folder / "d.json"]
        rows = json.loads(self.ctl(65, "profiles", "lint", *files, "--json"))
        self.assertEqual([row["file"] for row in rows], [str(file) for file in files[1:]])
        self.assertIn("/condition/attribute", rows[0]["fault"])
        self.assertIn("could not open", rows[1]["fault"])

    def test_two_files_of_one_code_are_an_error(self):
        files = [self.file("a.json", SOUND), self.file("b.json", SOUND)]
        rows = json.loads(self.ctl(65, "profiles", "lint", *files, "--json"))
        self.assertEqual([(row["file"], row["severity"], row["kind"]) for row in rows], [(str(files[1]), "error", "twice")])

    def test_a_lists_document_or_its_faulty_rows(self):
        words = ("lists", "document", "--code", "SEATS", "--of", "hsCode")
        text = self.ctl(0, *words, self.file("sound.csv", "value\n9401\n\"9503\"\n"))
        self.assertEqual(json.loads(text), {"code": "SEATS", "of": "hsCode", "values": ["9401", "9503"]})
        rows = json.loads(self.ctl(65, *words, "--json", self.file("faulty.csv", "value\n9401\n94o1\n\n9,4\n")))
        self.assertEqual([(row["line"], row["fault"]) for row in rows], [(3, "is no HS code of 2 to 10 digits"), (5, "has more than one field")])
        self.assertEqual(self.ctl(65, *words, self.file("headless.csv", "9401\n")), "")
        self.assertEqual(self.ctl(65, *words, self.file("empty.csv", "value\n")), "")
        self.assertEqual(self.ctl(64, "lists", "document", "--code", "SEATS", "--of", "vin", self.file("vin.csv", "value\nx\n")), "")


if __name__ == "__main__":
    unittest.main()
