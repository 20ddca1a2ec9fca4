"""A platform's own Kafka topic: each record is a POST by its principal; refused ones are sealed dead letters; nothing is lost or doubled."""
import contextlib
import json
import os
import subprocess
import tempfile
import time
import unittest
import uuid

import ceb
from client import kcat, principal, read_anew, records, topic_of
from stack import certificates, instance, tidy_environment
from wait import until

CANARY = ("Canary Wanderer", "310101199001017777", "13800138777", "7 Canary Row")
SHIRT = {"itemNumber": 1, "hsCode": "6109100010", "originCountry": "VN", "quantity": "1", "unit": "NMB", "value": "120.00"}
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("platforms", clock="real"))
    services = ("gateway", "assess", "relay")
    it.start(*services)
    it.wait_ready(*services)
    for name, grants, partitions in (("acme", ["platform"], 2), ("bazaar", [], 1), ("stall", ["platform"], 1)):
        held[name] = principal(it, name, *grants)
        it.ctl("intake", "add", name, "--partitions", str(partitions))
    certificates.make(it.stack.folder / "certificates", ("intake-acme", "intake-bazaar", "intake-stall"))


def tearDownModule():
    held["stack"].close()


def declaration(**changed):
    body = {"number": f"N-{uuid.uuid4().hex}", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
            "importer": {"id": "91310000MA1FL00001"}, "countryOfDeparture": "DE",
            "buyer": dict(zip(("name", "idNumber", "phone", "address"), CANARY, strict=True)),
            "items": [{"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000.00"}]}
    return {**body, **changed}


def certificate(name):
    folder = held["it"].stack.folder / "certificates"
    return folder / f"{name}.pem", folder / f"{name}.key"


def produce(name, *bodies, topic=None, headers=(), key="k", check=True):
    """Writes each body as a record of the platform's topic, as the platform."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, str(i)) for i in range(len(bodies))]
        for path, body in zip(paths, bodies, strict=True):
            with open(path, "wb") as file:
                file.write(body if isinstance(body, bytes) else json.dumps(body).encode())
        said = [part for header in headers for part in ("-H", header)]
        return kcat(held["it"], "-P", "-t", topic_of(held["it"], topic or f"intake-{name}"), "-k", key, *said, *paths,
                    "-X", f"message.timeout.ms={30000 if check else 4000}", certificates=certificate(f"intake-{name}"), check=check)


def declared(sender, numbers):
    """How many declarations of these numbers are committed."""
    listed = ", ".join(f"'{number}'" for number in numbers)
    return int(held["it"].psql(f"SELECT count(*) FROM assessment.declaration WHERE sender = '{sender}' AND number IN ({listed})"))


def letters(name, columns="code, pointer, reason, state"):
    return held["it"].psql(f"SELECT {columns} FROM intake.dead_letter WHERE topic = 'intake-{name}' ORDER BY id").splitlines()


class Taken(unittest.TestCase):
    def test_a_record_is_a_post_by_its_principal(self):
        body = declaration()
        produce("acme", body)
        until(lambda: declared("acme", [body["number"]]), 1)
        event, = [json.loads(value) for key, value in records(held["it"], "declarations") if key == body["number"]]
        self.assertEqual((event["actor"], event["actorrole"], event["actorscope"], event["actorkey"], event["source"]),
                         ("acme", "platform", "*", "kafka", "//loopgate/acme"))
        for canary in CANARY:
            self.assertNotIn(canary, json.dumps(event))
        answer = held["acme"].post("/v1/declarations", body, Prefer="wait=20")
        self.assertEqual((answer.status, answer.json()["receipt"]), (201, event["receipt"]))
        self.assertEqual(declared("acme", [body["number"]]), 1)
        self.assertEqual(held["acme"].post("/v1/declarations", {**body, "currency": "EUR"}, Prefer="wait=20").status, 409)

    def test_a_change_and_a_name_of_the_request(self):
        body = declaration(regime="9610", items=[SHIRT])  # nothing holds it, so its sender may change it
        produce("acme", body, headers=["idempotency-key=once"])
        produce("acme", {"declarationNumber": body["number"], "version": 2, "kind": "amend", "declaration": {**body, "version": 2, "currency": "EUR"}},
                headers=["type=declaration-change"])
        until(lambda: declared("acme", [body["number"]]), 2)
        self.assertEqual(held["acme"].post("/v1/declarations", declaration(), Prefer="wait=20", Idempotency_Key="once").status, 409)

    @unittest.skipIf(ceb.ABSENT, ceb.WHY)
    def test_a_ceb_message(self):
        root = ceb.message(621)
        produce("acme", ceb.write(root), headers=["content-type=application/xml"])
        number = ceb.leaf(root, "copNo").text
        until(lambda: declared("acme", [number]), 1)
        self.assertEqual(held["acme"].get(f"/v1/ceb/{ceb.leaf(root, 'guid').text}").status, 200)


class Refused(unittest.TestCase):
    def test_each_is_a_sealed_dead_letter(self):
        before = len(letters("stall"))
        bodies = [b"{", b"\xff\xfe", json.dumps(declaration(**{CANARY[0]: "x"})).encode(), json.dumps(declaration(port=1)).encode(),
                  f"<a>{CANARY[0]}</a>".encode(), b"{" + b" " * 400000 + b"}", b"[" * 100000]
        produce("stall", *bodies)
        produce("stall", declaration(), headers=["type=tick"])
        produce("stall", declaration(), headers=["content-type=text/csv"])
        produce("stall", f"<!DOCTYPE a><a>{CANARY[0]}</a>".encode(), headers=["content-type=text/xml"])
        good = declaration()
        produce("stall", good, key=CANARY[1])
        until(lambda: declared("stall", [good["number"]]), 1)
        found = [line.split("|") for line in letters("stall")[before:]]
        self.assertEqual(sorted(code for code, *_ in found), ["invalid"] * 3 + ["not-ceb", "not-found"] + ["not-json"] * 4 + ["unsupported-media-type"])
        pointers = [pointer for code, pointer, *_ in found if code == "invalid"]
        self.assertTrue("/port" in pointers and "" in pointers, pointers)
        kept = held["it"].psql("SELECT encode(payload, 'escape') || encode(key, 'escape') || reason || pointer FROM intake.dead_letter")
        shown = held["it"].ctl("dead-letters", "list") + json.dumps(records(held["it"], "declarations"))
        for canary in CANARY:
            self.assertNotIn(canary, kept + shown)

    def test_a_grant_and_another_try(self):
        body = declaration()
        produce("bazaar", body)
        until(lambda: letters("bazaar", "code, state"), ["forbidden|open"])
        letter, = letters("bazaar", "id")
        self.assertNotIn(CANARY[0], held["it"].ctl("dead-letters", "show", letter))
        held["it"].ctl("dead-letters", "replay", letter, "--reason", "to see")
        until(lambda: letters("bazaar", "state, left(state_reason, 24)"), ["open|refused again: forbidden"])
        held["it"].ctl("grants", "add", "bazaar", "platform", "--scope", "*")
        read_anew(held["it"])
        held["it"].ctl("dead-letters", "replay", letter, "--reason", "granted")
        until(lambda: letters("bazaar", "state"), ["replayed"])
        until(lambda: declared("bazaar", [body["number"]]), 1)

    def test_nobody_else_reads_or_writes(self):
        it = held["it"]
        self.assertNotEqual(produce("acme", b"{}", topic="intake-stall", check=False).returncode, 0)
        self.assertNotEqual(produce("acme", b"{}", topic="declarations", check=False).returncode, 0)
        for name in ("assess", "inspect", "recall", "relay", "intake-acme", "intake-stall"):
            done = kcat(it, "-C", "-e", "-t", topic_of(it, "intake-acme"), "-o", "beginning", "-X", "topic.metadata.refresh.interval.ms=500",
                        certificates=certificate(name))
            self.assertEqual(done.stdout, "", name)
        self.assertIn("intake-acme", it.ctl("intake", "list"))


class Kept(unittest.TestCase):
    def second(self):
        """Another process of the gateway."""
        it = held["it"]
        settings = {**it.environment("gateway"), "LOOPGATE_MEMBER": "1", "LOOPGATE_LISTEN": "127.0.0.1:0", "LOOPGATE_ADMIN": ""}
        return subprocess.Popen([it.program("gateway")], env=tidy_environment(settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def test_kills_and_rebalancing(self):
        it, numbers = held["it"], []

        def more(n):
            bodies = [declaration() for _ in range(n)]
            for i, body in enumerate(bodies):
                numbers.append(body["number"])
                produced[i % 2].append(body)
            for i, part in enumerate(produced):
                produce("acme", *part, key=f"k{i}")
                part.clear()
        produced = [[], []]
        for _ in range(2):
            more(150)
            time.sleep(0.3)
            it.kill("gateway")
            it.start("gateway")
            it.wait_ready("gateway")
        other = self.second()
        try:
            more(150)
            time.sleep(6)
            more(150)
            it.stop("gateway")
            more(50)
            it.start("gateway")
            other.kill()
            more(50)
            until(lambda: declared("acme", numbers), len(numbers))
        finally:
            other.kill()
            other.wait()
        listed = ", ".join(f"'{number}'" for number in numbers)
        self.assertEqual(int(it.psql(f"SELECT count(DISTINCT number) FROM assessment.declaration WHERE number IN ({listed})")), len(numbers))
        self.assertEqual(letters("acme"), [])
        self.assertEqual(int(it.psql("SELECT count(*) FROM assessment.dead_letter WHERE actor = 'acme' AND code LIKE 'identity%'")), 0)

    @staticmethod
    def told(words):
        """Whether the gateway's log comes to say so."""
        log = held["it"].folder / "logs" / "gateway.log"
        return until(lambda: words in log.read_text().replace("\\", ""))

    def test_a_revoked_topic_waits(self):
        it, body = held["it"], declaration()
        self.assertTrue(self.told('reading "intake-stall"'))
        it.ctl("intake", "revoke", "stall")
        self.assertNotEqual(it.ctl("intake", "revoke", "stall", check=False).returncode, 0)
        self.assertTrue(self.told('no longer reading "intake-stall"'))
        produce("stall", body)
        time.sleep(2)
        self.assertEqual(declared("stall", [body["number"]]), 0)
        it.ctl("intake", "add", "stall")
        until(lambda: declared("stall", [body["number"]]), 1)


if __name__ == "__main__":
    unittest.main()
