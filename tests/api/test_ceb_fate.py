"""What customs decides of a CEB document, as its sender may read it: official return receipts, never one that goes back."""
import contextlib
import datetime
import json
import unittest
import uuid

import ceb
from client import principal
from stack import instance
from wait import until

held = {}
SERIOUS = "SERIOUS001"


def setUpModule():
    if ceb.ABSENT:
        raise unittest.SkipTest(ceb.WHY)
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("cebfate", clock="real"))
    held["judge"] = stack.enter_context(ceb.judge())
    services = ("gateway", "assess", "inspect", "relay")
    it.start(*services)
    it.wait_ready(*services)
    for name, grants in {"mall": ["platform", "carrier"], "other": ["platform"], "port": ["inspector"], "desk": ["analyst"]}.items():
        held[name] = principal(it, name, *grants)
    credit = {"kind": "credit", "objectId": SERIOUS, "version": 1, "action": "draft",
              "document": {"grade": "serious", "basis": "a court's decision"}}
    answer = held["desk"].post("/v1/events/control", credit, Prefer="wait=20")
    assert answer.json()["state"] == "done", answer.body


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


def conveyance(root):
    return f"{ceb.leaf(root, 'trafNo').text} {ceb.leaf(root, 'voyageNo').text}"


class Fate(unittest.TestCase):
    def post(self, root, who="mall"):
        """Sends it; the URL of its first document."""
        answer = held[who].post("/v1/ceb", ceb.write(root), media="application/xml")
        self.assertEqual(answer.status, 202, answer.body)
        return answer.headers["Location"]

    def settle(self, url):
        """Waits until its consumer has passed it; the JSON words of its fate."""
        return held["mall"].get(url.replace("/v1/ceb/", "/v1/receipts/"), Prefer="wait=25").json()

    def undrawn(self):
        """(message, URL) of a declaration that chance did not draw: nothing holds it."""
        while True:
            root = ceb.message(621)
            url = self.post(root)
            declaration = self.settle(url)["objectId"]
            if held["it"].psql(f"SELECT count(*) FROM assessment.item WHERE declaration_id = '{declaration}' AND lane <> 'green'") == "0\n":
                return root, url

    def read(self, url, who="mall"):
        """(message, leaves) of the return receipt, which the official schema takes."""
        answer = held[who].get(url)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/xml"), answer.body)
        self.assertTrue(held["judge"].verdict(answer.body)["schema"], answer.body)
        message, (returned,) = ceb.told(answer.body)
        return message, returned

    def reads(self, url, status):
        """Reads until the status is that; the times told never go back."""
        times = [""]

        def read():
            message, returned = self.read(url)
            self.assertGreaterEqual(returned["returnTime"], times[-1])
            times.append(returned["returnTime"])
            return message, returned
        return until(read, lambda answer: answer[1]["returnStatus"] == status)

    def arrive(self, root):
        at = datetime.datetime.now(datetime.timezone.utc).isoformat()
        body = {"conveyance": conveyance(root), "port": ceb.leaf(root, "portCode").text, "arrivedAt": at}
        self.assertEqual(held["port"].post("/v1/events/arrival", body, Prefer="wait=20").status, 201)

    def test_trade_documents_are_received(self):
        for number in (311, 411, 511):
            root = ceb.message(number)
            url = self.post(root)
            self.assertEqual(self.settle(url)["state"], "done")
            guid = ceb.leaf(root, "guid").text
            for way in (url, f"/v1/ceb/{guid}", f"/v1/ceb/{guid}?type=CEB{number}"):
                message, returned = self.read(way)
                self.assertEqual((message, returned["returnStatus"]), (number + 1, "120"))
                self.assertEqual(returned.get("orderNo", returned.get("payTransactionId", returned.get("logisticsNo"))),
                                 ceb.leaf(root, ceb.NUMBERS[number]).text)
            self.assertEqual(held["mall"].get(f"/v1/ceb/{guid}?type=CEB621").status, 404)
            self.assertEqual(held["other"].get(f"/v1/ceb/{guid}").status, 404)
            self.assertEqual(held["other"].get(url).status, 404)

    def test_a_declaration_that_nothing_holds_is_released(self):
        root, url = self.undrawn()
        message, returned = self.reads(url, "800")
        self.assertEqual((message, returned["copNo"], returned["customsCode"], returned["agentCode"]),
                         (622, *(ceb.leaf(root, which).text for which in ("copNo", "customsCode", "agentCode"))))
        self.assertEqual(len(returned["preNo"]), 18)
        self.assertEqual(self.read(f"/v1/ceb/{ceb.leaf(root, 'guid').text}")[1], returned)

    def test_an_inspection_is_secret_until_it_is_notified(self):
        root = ceb.message(621, ebcCode=SERIOUS, trafNo=uuid.uuid4().hex[:12])
        url = self.post(root)
        declaration = self.settle(url)["objectId"]
        order = self.order(declaration)
        self.assertEqual(self.read(url)[1]["returnStatus"], "120")
        self.arrive(root)
        self.reads(url, "500")
        check = {"checkId": str(uuid.uuid4()), "orderId": order[0], "orderVersion": int(order[1]), "declarationId": declaration, "version": 1,
                 "deviceTime": datetime.datetime.now(datetime.timezone.utc).isoformat(), "verdict": "pass"}
        answer = held["port"].post("/v1/events/check", check, Prefer="wait=20")
        self.assertEqual(answer.json()["state"], "done", answer.body)
        self.reads(url, "800")

    def order(self, declaration):
        """(id, version) of the inspection order, once there is one."""
        return until(lambda: held["it"].psql(f"SELECT id, order_version FROM inspection.inspection_order WHERE declaration_id = '{declaration}'")).strip().split("|")

    def test_a_change_makes_the_next_version(self):
        root, _ = self.undrawn()
        number, port = ceb.leaf(root, "copNo").text, ceb.leaf(root, "portCode").text
        for _ in range(2):
            change = ceb.message(621, copNo=number, appType="2", gname=f"changed {uuid.uuid4()}")
            first, again = (self.post(change) for _ in range(2))
            self.assertEqual(self.settle(first)["state"], "done")
            self.assertEqual(self.settle(self.post(change))["state"], "done", "sent again when it had taken effect")
            self.assertEqual(self.settle(again)["state"], "done")
            self.reads(f"/v1/ceb/{ceb.leaf(change, 'guid').text}", "800")
        rows = held["it"].psql(f"SELECT version, state, port FROM assessment.declaration WHERE number = '{number}' ORDER BY version")
        self.assertEqual(rows.strip(), f"1|superseded|{port}\n2|superseded|{port}\n3|assessed|{port}")

    def test_what_was_selected_is_changed_through_an_officer(self):
        root = ceb.message(621, ebcCode=SERIOUS)
        number = ceb.leaf(root, "copNo").text
        self.settle(self.post(root))
        for kind in ("2", "3"):
            change = ceb.message(621, copNo=number, appType=kind, ebcCode=SERIOUS)
            url = self.post(change)
            self.assertEqual(self.settle(url)["code"], "selected")
            for way in (url, f"/v1/ceb/{ceb.leaf(change, 'guid').text}"):
                _, returned = self.read(way)
                self.assertEqual((returned["returnStatus"], returned["copNo"]), ("100", number))
                self.assertIn("[selected]", returned["returnInfo"])

    def test_what_nothing_holds_is_withdrawn(self):
        root, first = self.undrawn()
        number = ceb.leaf(root, "copNo").text
        url = self.post(ceb.message(621, copNo=number, appType="3"))
        self.assertEqual(self.settle(url)["state"], "done")
        for way in (url, first):
            _, returned = self.reads(way, "399")
            self.assertEqual((returned["copNo"], returned["returnInfo"]), (number, "海关审结：清单已撤销"))

    def test_a_change_may_come_before_its_declaration(self):
        root = ceb.message(621)
        change = ceb.message(621, copNo=ceb.leaf(root, "copNo").text, appType="2")
        url = self.post(change)
        self.assertEqual(self.settle(url)["state"], "parked")
        self.assertEqual(self.read(url)[1]["returnStatus"], "120")
        self.settle(self.post(root))
        self.assertEqual(self.settle(url)["state"], "done")
        self.reads(f"/v1/ceb/{ceb.leaf(change, 'guid').text}", "800")

    def test_another_content_is_a_conflict(self):
        root, first = self.undrawn()
        guid, number = (ceb.leaf(root, which).text for which in ("guid", "copNo"))
        for other in (ceb.message(621, guid=guid, copNo=number, gname="other goods"), ceb.message(621, copNo=number, gname="other goods"),
                      ceb.message(621, guid=guid)):
            url = self.post(other)
            self.assertEqual(self.settle(url)["state"], "conflict")
            self.assertEqual(self.read(url)[1]["returnStatus"], "100")
        self.assertEqual(self.reads(first, "800")[0], 622)
        self.reads(f"/v1/ceb/{guid}", "800")

    def test_a_carrier_uses_a_waybill_number_again(self):
        """After six months it may; before that another content under it is a conflict."""
        first = ceb.message(511, appTime="20260115080000")
        number = ceb.leaf(first, "logisticsNo").text
        for root, state in ((first, "done"), (ceb.message(511, logisticsNo=number, appTime="20260116080000"), "conflict"),
                            (ceb.message(511, logisticsNo=number, appTime="20260801080000"), "done")):
            self.assertEqual(self.settle(self.post(root))["state"], state)

    def test_json_and_ceb_share_the_identity(self):
        root = ceb.message(621)
        self.settle(self.post(root))
        body = {"number": ceb.leaf(root, "copNo").text, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
                "importer": {"id": "91310000MA1FL00001"}, "countryOfDeparture": "DE",
                "items": [{"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "1"}]}
        self.assertEqual(held["mall"].post("/v1/declarations", json.dumps(body), Prefer="wait=20").status, 409)

    def test_what_is_not_decided_has_no_receipt_yet(self):
        held["it"].pause("assess")
        try:
            root = ceb.message(621)
            url = self.post(root)
            answer = held["mall"].get(url)
            self.assertEqual((answer.status, answer.body, answer.headers["Retry-After"]), (202, b"", "1"))
            self.assertEqual(held["mall"].get(f"/v1/ceb/{ceb.leaf(root, 'guid').text}").status, 404)
        finally:
            held["it"].resume("assess")
        self.settle(url)
        self.assertIn(self.read(url)[1]["returnStatus"], ("120", "800"))
        for wrong in ("x", "A" * 79, str(uuid.uuid4())):
            self.assertEqual(held["mall"].get(f"/v1/ceb/{wrong}").status, 404)


if __name__ == "__main__":
    unittest.main()
