"""What those who write profiles are told: the attribute dictionary, and who may read it."""
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


if __name__ == "__main__":
    unittest.main()
