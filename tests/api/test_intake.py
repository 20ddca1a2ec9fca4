"""The way in: what is taken, what is refused and how, and that nothing personal gets through in clear."""
import contextlib
import http.client
import json
import re
import signal
import threading
import time
import unittest
import uuid

from client import Client, principal, read_anew, records
from stack import instance
from wait import until

CANARY = ("Canary Wanderer", "310101199001017777", "13800138777", "7 Canary Row")
RECEIPT = re.compile(r"^[0-9a-f]{32}$")

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("intake"))
    it.start("gateway")
    it.wait_ready("gateway")
    for name, grants in {"broker-1": ["declarant"], "broker-2": ["declarant:port:2248"], "port-1": ["inspector:port:2248"],
                         "lab-1": ["laboratory"], "nobody": [], "looks": ["auditor"], "mall-1": ["platform:enterprise:MALL"]}.items():
        held[name] = principal(it, name, *grants)


def tearDownModule():
    held["stack"].close()


def declaration(**changed):
    body = {"number": f"N-{uuid.uuid4().hex}", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
            "importer": {"id": "91310000MA1FL00001"}, "countryOfDeparture": "DE",
            "items": [{"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000.00"}]}
    return {**body, **changed}


def of(number):
    """The records of the declarations topic under that number."""
    return [json.loads(value) for key, value in records(held["it"], "declarations") if key == number]


class Case(unittest.TestCase):
    def problem(self, answer, status, kind):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(answer.json()["type"], f"/problems/{kind}")
        return answer.json()


class Taken(Case):
    def test_a_declaration(self):
        body = declaration()
        answer = held["broker-1"].post("/v1/declarations", body)
        self.assertEqual(answer.status, 202, answer.body)
        said = answer.json()
        self.assertRegex(said["receipt"], RECEIPT)
        self.assertEqual(said["status"], answer.headers["Location"])
        self.assertEqual(held["broker-1"].get(said["status"]).json()["state"], "pending")
        event, = of(body["number"])
        self.assertEqual((event["type"], event["actor"], event["actorrole"], event["actorscope"], event["receipt"]),
                         ("loopgate.declaration.v1", "broker-1", "declarant", "*", said["receipt"]))
        self.assertEqual(event["source"], "//loopgate/broker-1")
        self.assertEqual(event["data"]["items"][0]["value"], "250000")

    def test_the_same_again_has_the_same_receipt(self):
        body = declaration()
        first, again = (held["broker-1"].post("/v1/declarations", body).json() for _ in range(2))
        other = held["broker-1"].post("/v1/declarations", {**body, "currency": "EUR"}).json()
        stranger = held["broker-2"].post("/v1/declarations", body).json()
        self.assertEqual(first["receipt"], again["receipt"])
        self.assertEqual(first["receipt"], other["receipt"])
        self.assertNotEqual(first["receipt"], stranger["receipt"])
        hashes = [event["bodyhash"] for event in of(body["number"]) if event["actor"] == "broker-1"]
        self.assertEqual((len(hashes), len(set(hashes))), (3, 2))

    def test_the_order_of_members_does_not_matter(self):
        body = declaration()
        for text in (json.dumps(body), json.dumps(dict(reversed(body.items())), indent=1)):
            self.assertEqual(held["broker-1"].post("/v1/declarations", text).status, 202)
        self.assertEqual(len({event["bodyhash"] for event in of(body["number"])}), 1)

    def test_other_events(self):
        arrival = {"conveyance": "V 12", "port": "2248", "arrivedAt": "2026-11-24T08:00:00Z"}
        self.assertEqual(held["port-1"].post("/v1/events/arrival", arrival).status, 202)

    def test_an_idempotency_key_becomes_a_hash(self):
        body = declaration()
        self.assertEqual(held["broker-1"].post("/v1/declarations", body, Idempotency_Key="my key").status, 202)
        event, = of(body["number"])
        self.assertRegex(event["idempotencykey"], RECEIPT)

    def test_a_trace_goes_along(self):
        body, trace = declaration(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        held["broker-1"].post("/v1/declarations", body, traceparent=trace)
        self.assertEqual(of(body["number"])[0]["traceparent"], trace)

    def test_waiting_ends_with_202_when_nobody_consumes(self):
        begun = time.monotonic()
        answer = held["broker-1"].post("/v1/declarations", declaration(), Prefer="wait=1")
        self.assertEqual((answer.status, answer.json()["state"]), (202, "pending"))
        self.assertTrue(0.9 < time.monotonic() - begun < 15)  # and not as long as one may ask for


class Lines(Case):
    def test_each_line_has_its_answer(self):
        good, bad = declaration(), declaration(version=0)
        text = "\n".join([json.dumps(good), json.dumps(bad), "{not json", json.dumps(declaration(port=7)), json.dumps(good)]) + "\n"
        answer = held["broker-1"].post("/v1/declarations", text, media="application/x-ndjson")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/x-ndjson"))
        lines = answer.lines()
        self.assertEqual([(line["line"], line["status"]) for line in lines], [(1, 202), (2, 422), (3, 400), (4, 422), (5, 202)])
        self.assertEqual(lines[0]["receipt"], lines[4]["receipt"])
        self.assertEqual(lines[1]["errors"][0]["pointer"], "/version")
        self.assertEqual(held["broker-1"].get(lines[0]["statusUrl"]).status, 200)
        self.assertEqual(len(of(good["number"])), 2)

    def test_ten_thousand_and_no_more(self):
        numbers = [f"L-{uuid.uuid4().hex}" for _ in range(10000)]
        text = "\n".join(json.dumps(declaration(number=number)) for number in numbers)
        answer = held["broker-1"].post("/v1/declarations", text, media="application/x-ndjson")
        lines = answer.lines()
        self.assertEqual({line["status"] for line in lines}, {202})
        self.assertEqual(len({line["receipt"] for line in lines}), 10000)
        found = {key for key, _ in records(held["it"], "declarations")}
        self.assertEqual([number for number in numbers if number not in found], [])
        self.problem(held["broker-1"].post("/v1/declarations", text + "\n{}", media="application/x-ndjson"), 413, "too-large")

    def test_no_line_at_all(self):
        answer = held["broker-1"].post("/v1/declarations", "", media="application/x-ndjson")
        self.assertEqual((answer.status, answer.body), (200, b""))


class Refused(Case):
    def test_without_a_key(self):
        answer = Client(held["it"]).post("/v1/declarations", declaration())
        self.problem(answer, 401, "not-authenticated")
        self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer realm="loopgate"')

    def test_with_a_wrong_key(self):
        key = held["broker-1"].key
        for wrong in (key[:-1] + ("0" if key[-1] != "0" else "1"), key[:-1], "lgk_" + 16 * "0" + "_" + 64 * "0", "x", ""):
            answer = Client(held["it"], wrong).post("/v1/declarations", declaration())
            self.problem(answer, 401, "not-authenticated")

    def test_nobody_unproven_sends_anything_large(self):
        text = " " * (1 << 20) + json.dumps(declaration())
        self.assertEqual(held["broker-1"].post("/v1/declarations", text).status, 202)
        for key in (None, "lgk_" + 16 * "0" + "_" + 64 * "0"):
            connection = http.client.HTTPConnection("127.0.0.1", held["it"].port("http"), timeout=20)
            with contextlib.closing(connection):
                connection.putrequest("POST", "/v1/declarations")
                for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(text))),
                                    *([("Authorization", f"Bearer {key}")] if key else [])):
                    connection.putheader(name, value)
                connection.endheaders()
                self.assertEqual(connection.getresponse().status, 401)  # before a byte of the body

    def test_a_revoked_key(self):
        it = held["it"]
        client = principal(it, "leaves", "declarant")
        self.assertEqual(client.post("/v1/declarations", declaration()).status, 202)
        it.ctl("keys", "revoke", client.key.split("_")[1])
        read_anew(it)
        self.problem(client.post("/v1/declarations", declaration()), 401, "not-authenticated")

    def test_what_the_role_may_not(self):
        for name in ("nobody", "looks", "port-1", "lab-1"):
            answer = held[name].post("/v1/declarations", declaration())
            self.problem(answer, 403, "forbidden")
            self.assertIn("insufficient_scope", answer.headers["WWW-Authenticate"])

    def test_what_the_scope_does_not_cover(self):
        self.problem(held["broker-2"].post("/v1/declarations", declaration(port="5100")), 403, "forbidden")
        self.problem(held["mall-1"].post("/v1/declarations", declaration()), 403, "forbidden")
        self.assertEqual(held["mall-1"].post("/v1/declarations", declaration(platform={"id": "MALL"})).status, 202)

    def test_no_json(self):
        for text in ("", "{", "[1,]", '{"number": "a", "number": "b"}'):
            self.problem(held["broker-1"].post("/v1/declarations", text), 400, "not-json")

    def test_all_faults_at_once(self):
        body = declaration(version=0, direction="sideways", extra=1, importer={})
        errors = self.problem(held["broker-1"].post("/v1/declarations", body), 422, "invalid")["errors"]
        self.assertEqual({(e["pointer"], e["code"]) for e in errors},
                         {("/version", "range"), ("/direction", "enum"), ("/extra", "unknown"), ("/importer/id", "required")})

    def test_media_types(self):
        for media in ("text/plain", "application/xml", "application/jsonp"):
            self.problem(held["broker-1"].post("/v1/declarations", declaration(), media=media), 415, "unsupported-media-type")
        answer = held["broker-1"].post("/v1/declarations", declaration(), media="Application/JSON; charset=utf-8")
        self.assertEqual(answer.status, 202)

    def test_what_is_too_large(self):
        item = declaration()["items"][0]
        body = declaration(items=[{**item, "itemNumber": n + 1, "description": "货" * 500} for n in range(999)])
        self.problem(held["broker-1"].post("/v1/declarations", body), 413, "too-large")

    def test_events_that_are_not_taken(self):
        for kind in ("outcome", "assessment", "release", "measure", "tick", "draw", "dead-letter", "nothing", "x" * 90):
            self.problem(held["broker-1"].post(f"/v1/events/{kind}", {}), 404, "not-found")

    def test_receipts_of_others_and_made_up_ones(self):
        said = held["broker-1"].post("/v1/declarations", declaration()).json()
        self.problem(held["broker-2"].get(said["status"]), 404, "not-found")
        self.problem(held["broker-1"].get(said["status"][:-1] + ("A" if said["status"][-1] != "A" else "B")), 404, "not-found")
        self.problem(held["broker-1"].get("/v1/receipts/" + "A" * 79), 404, "not-found")

    def test_an_empty_idempotency_key(self):
        self.problem(held["broker-1"].post("/v1/declarations", declaration(), Idempotency_Key="x" * 256), 400, "bad-header")


class Personal(Case):
    def test_nothing_personal_gets_through(self):
        name, number, phone, address = CANARY
        buyer = {"name": name, "idType": "1", "idNumber": number, "phone": phone, "address": address}
        body = declaration(buyer=buyer)
        self.assertEqual(held["broker-1"].post("/v1/declarations", body).status, 202)
        held["broker-1"].post("/v1/declarations", {**body, "number": 7})
        held["broker-1"].post("/v1/declarations", json.dumps(body)[:-1])
        event, = of(body["number"])
        sealed = event["data"]["buyer"]
        self.assertEqual(sealed["idType"], "1")
        for member in ("name", "idNumber", "phone", "address"):
            self.assertTrue(sealed[member].startswith("sealed:"), sealed)
        seen = json.dumps(event) + (held["it"].folder / "logs" / "gateway.log").read_text()
        self.assertEqual([canary for canary in CANARY if canary in seen], [])

    def test_sealed_twice_differs_and_is_the_same_body(self):
        body = declaration(buyer={"name": CANARY[0]})
        for _ in range(2):
            held["broker-1"].post("/v1/declarations", body)
        first, second = of(body["number"])
        self.assertNotEqual(first["data"]["buyer"]["name"], second["data"]["buyer"]["name"])
        self.assertEqual(first["bodyhash"], second["bodyhash"])


class Outage(Case):
    def test_a_broker_that_does_not_answer(self):
        """Nothing is acknowledged that may be lost; the same event again has the same receipt."""
        it, body = held["it"], declaration()
        first = held["broker-1"].post("/v1/declarations", body).json()
        it.stack.kafka.process.signal(signal.SIGSTOP)
        try:
            answer = held["broker-1"].post("/v1/declarations", body)
            lines = held["broker-1"].post("/v1/declarations", json.dumps(body), media="application/x-ndjson").lines()
        finally:
            it.stack.kafka.process.signal(signal.SIGCONT)
        self.problem(answer, 503, "unavailable")
        self.assertTrue(answer.headers["Retry-After"])
        self.assertEqual([line["status"] for line in lines], [503])
        it.wait_ready("gateway")
        answer = until(lambda: held["broker-1"].post("/v1/declarations", body), lambda answer: answer.status != 503, seconds=30)
        self.assertEqual((answer.status, answer.json()["receipt"]), (202, first["receipt"]))


class Stops(Case):
    def test_those_that_wait_are_answered_when_it_stops(self):
        it, answers, body = held["it"], [], declaration()
        waiter = threading.Thread(target=lambda: answers.append(held["broker-1"].post("/v1/declarations", body, Prefer="wait=30")))
        waiter.start()
        until(lambda: of(body["number"]))
        begun = time.monotonic()
        it.stop("gateway")
        self.assertLess(time.monotonic() - begun, 10)
        waiter.join()
        self.assertEqual(answers[0].status, 202)
        it.start("gateway")
        it.wait_ready("gateway")

    def test_it_does_not_start_without_its_keys(self):
        it = held["it"]
        it.stop("gateway")
        key = it.folder / "keys" / "seal.key"
        key.chmod(0o640)
        try:
            it.start("gateway")
            it.processes["gateway"].wait(30)
            self.assertIsNone(it.processes["gateway"].pid())
            self.assertIn("no other can read", it.processes["gateway"].last_lines())
        finally:
            key.chmod(0o600)
            it.start("gateway")
            it.wait_ready("gateway")


if __name__ == "__main__":
    unittest.main()
