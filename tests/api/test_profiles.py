"""What those who write profiles use: the attribute dictionary, and profiles as lines and rows."""
import contextlib
import json
import unittest

from client import Client, principal
from place import ROOT
from stack import instance

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("profiles"))
    it.start("gateway")
    it.wait_ready("gateway")
    for name, grants in {"broker": ["declarant"], "wang": ["inspector:port:2248"], "lin": ["analyst"], "sup": ["supervisor"], "aud": ["auditor"]}.items():
        held[name] = principal(it, name, *grants)


def tearDownModule():
    held["stack"].close()


class Dictionary(unittest.TestCase):
    def test_it_is_the_table_of_the_schemas(self):
        rows = json.loads((ROOT / "schemas" / "attributes.json").read_text())["attributes"]
        wanted = [{key: value for key, value in row.items() if key != "id"} for row in rows]
        for who in ("lin", "sup", "aud"):
            self.assertEqual(held[who].get("/v1/attributes").json()["items"], wanted)

    def test_it_is_for_who_sees_profiles(self):
        for who in ("broker", "wang"):
            self.assertEqual(held[who].get("/v1/attributes").status, 403)
        self.assertEqual(Client(held["it"]).get("/v1/attributes").status, 401)
        self.assertEqual(held["lin"].get("/v1/attributes?a=1").status, 400)


LINE = ('VN-12 v3: if originCountry in (CHN, VNM) and not brand in list TRUSTED then lane red action physical; ports 2248; reason "seats broke"; reasonZh "座椅断裂"; '
        'instruction "lift the seat"; check WELD "weld of the frame" "骨架焊缝"; basis "a test"')


class Files(unittest.TestCase):
    def ctl(self, *words):
        done = held["it"].ctl("profiles", *words, check=False)
        return done.returncode, done.stdout

    def write(self, name, text):
        path = held["it"].folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def test_a_line_becomes_a_document_rows_and_a_line_again(self):
        documents = self.ctl("convert", self.write("a.txt", f"# mine\n\n{LINE}\n"))[1]
        document = json.loads(documents)
        self.assertEqual((document["code"], document["ports"], document["checklist"][0]["labelZh"]), ("VN-12", ["2248"], "骨架焊缝"))
        csv = self.ctl("convert", "--to", "csv", self.write("a.ndjson", documents))[1]
        self.assertEqual(self.ctl("convert", "--to", "text", self.write("a.csv", csv)), (0, LINE + "\n"))

    def test_all_faults_are_told_at_once(self):
        rows = "code,version,when,reason,reasonZh,legalBasis,lane\nA,1,brand = B,r,r,b,purple\nB,x,brnd = B,r,,b,red\n"
        code, told = self.ctl("convert", "--json", self.write("b.csv", rows), self.write("b.txt", "A v1: if\n"))
        self.assertEqual(code, 65)
        self.assertEqual([(fault["line"], fault["column"]) for fault in json.loads(told)],
                         [(2, "lane"), (3, "version"), (3, "when"), (3, "reasonZh"), (1, None)])


if __name__ == "__main__":
    unittest.main()
