"""Hostile strings come back byte for byte: by JSON and by CEB, into the database and out of the GET."""
import base64
import contextlib
import copy
import json
import unittest
import uuid

import ceb
from client import principal
from place import DATA
from stack import instance

STRINGS = DATA / "conformance/blns/blns.json"
MOST, LINES = 250, 99
held = {}


def setUpModule():
    if not STRINGS.exists():
        raise unittest.SkipTest("../shared/data/conformance/blns is not there")
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("hostile", clock="real"))
    it.start("gateway", "assess")
    it.wait_ready("gateway", "assess")
    held["who"] = principal(it, "mall", "platform")
    held["strings"] = [text for text in json.loads(STRINGS.read_text(encoding="utf-8")) if 1 <= len(text) <= MOST]


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


def is_xml(text):
    return not any(ord(c) < 32 and c not in "\t\n\r" or c in "\ufffe\uffff" for c in text)


class Hostile(unittest.TestCase):
    def stored(self, number):
        """The descriptions of the items: as the database has them, and as the GET gives them."""
        event = held["it"].psql(f"SELECT encode(event, 'base64') FROM assessment.declaration WHERE number = '{number}'")
        whole = held["who"].get(f"/v1/declarations/{number}")
        self.assertEqual(whole.status, 200, whole.body)
        for data in (json.loads(base64.b64decode(event))["data"], whole.json()["declaration"]):
            self.assertEqual(data["importer"]["name"], held["name"])
            yield [item["description"] for item in data["items"]]

    def settled(self, url):
        self.assertEqual(held["who"].get(url, Prefer="wait=25").json()["state"], "done")

    def test_by_json(self):
        strings = held["strings"]
        self.assertGreater(len(strings), 400)
        held["name"] = "\u202e‘’\\\"</script>\u0001\u001f\u007f\ufeff"
        body = {"number": uuid.uuid4().hex, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
                "importer": {"id": "91310000MA1FL00001", "name": held["name"]}, "countryOfDeparture": "DE",
                "items": [{"itemNumber": i + 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "1",
                           "description": text} for i, text in enumerate(strings)]}
        answer = held["who"].post("/v1/declarations", json.dumps(body, ensure_ascii=False))
        self.assertEqual(answer.status, 202, answer.body)
        self.settled(answer.json()["status"])
        for found in self.stored(body["number"]):
            self.assertEqual(found, strings)

    @unittest.skipIf(ceb.ABSENT, ceb.WHY)
    def test_by_ceb(self):
        strings = [text for text in held["strings"] if is_xml(text)]
        self.assertGreater(len(strings), 400)
        held["name"] = "\u202e‘’\\\"</script>\u0085\u2028\ufeff"
        for begin in range(0, len(strings), LINES):
            part = strings[begin:begin + LINES]
            root = ceb.message(621, ebcName=held["name"])
            inventory = root[0]
            line = inventory[1]
            for other in list(inventory)[1:]:
                inventory.remove(other)
            for i, text in enumerate(part):
                one = copy.deepcopy(line)
                ceb.leaf(one, "gnum").text = str(i + 1)
                ceb.leaf(one, "gname").text = text
                inventory.append(one)
            # The serializer leaves a carriage return as it is, which a reader of XML takes for a line feed.
            answer = held["who"].post("/v1/ceb", ceb.write(root).replace(b"\r", b"&#13;"), media="application/xml")
            self.assertEqual(answer.status, 202, answer.body)
            self.settled(answer.headers["Location"].replace("/v1/ceb/", "/v1/receipts/"))
            for found in self.stored(ceb.leaf(root, "copNo").text):
                self.assertEqual(found, part)


if __name__ == "__main__":
    unittest.main()
