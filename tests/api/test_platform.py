"""What a platform's people have of their own: keys that they make and renew, receipts, quality by error code, and the samples of /docs/."""
import contextlib
import datetime
import json
import os
import shutil
import subprocess
import unittest

from client import Client, principal
from person import sign_up
from place import ROOT, STATE
from stack import instance
from wait import until

SAMPLES = ROOT / "schemas" / "api" / "samples"
CANARY = "Zhang Wei canary"
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("platform", clock="real"))
    it.start("gateway", "assess")
    it.wait_ready("gateway", "assess")
    held["dev"] = sign_up(it, "dev", "platform", "laboratory:own")
    held["mall"] = principal(it, "mall", "platform", person=("--person", "dev"))
    held["other"] = sign_up(it, "other", "platform")


def tearDownModule():
    held["stack"].close()


def goods(number, **changed):
    return {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91350200MA2YJ1XR9G", "name": "Importer"},
            "countryOfDeparture": "DEU", "items": [{"itemNumber": 1, "hsCode": "9503006000", "originCountry": "DEU", "quantity": "10", "unit": "NMB", "value": "120.00"}], **changed}


def make(who, **changed):
    return who.post("/v1/keys", {"label": "till", "role": "platform", "scope": "*", **changed})


class Keys(unittest.TestCase):
    def test_from_a_key_to_the_first_receipt(self):
        made = make(held["dev"])
        self.assertEqual(made.status, 200, made.body)
        key = Client(held["it"], made.json()["key"])
        sent = key.post("/v1/declarations", goods("K-1"), Prefer="wait=20")
        self.assertEqual((sent.status, sent.json()["state"]), (201, "done"), sent.body)
        self.assertEqual(key.post("/v1/events/lab-result", {}).status, 422)  # whoever may not send at all is told so only of what is an event
        listed = held["dev"].get("/v1/keys")
        self.assertIn(made.json()["view"]["keyId"], [one["keyId"] for one in listed.json()["items"]])
        self.assertNotIn(made.json()["key"], listed.body.decode())

    def test_a_key_has_the_one_grant_that_it_was_made_for(self):
        key = Client(held["it"], make(held["dev"], role="laboratory", scope="own").json()["key"])
        self.assertEqual(key.get("/v1/session").json()["grants"], [{"role": "laboratory", "scope": "own"}])
        self.assertEqual(key.post("/v1/declarations", goods("K-2")).status, 403)
        for wrong in ({"role": "analyst"}, {"scope": "own"}, {"principal": "other"}, {"until": "tomorrow!!"}):
            self.assertEqual(make(held["dev"], **wrong).status, 422, wrong)

    def test_a_key_with_an_end_ends_there(self):
        """Not when keys are read the next time: nothing that is asked after its end is answered."""
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1.5)
        key = Client(held["it"], held["it"].ctl("keys", "add", "dev", "--until", end.isoformat()).strip())
        asked = status = None
        while asked is None or asked < end:
            asked = datetime.datetime.now(datetime.timezone.utc)
            status = key.get("/v1/session").status
            self.assertIn(status, (200, 401))
        self.assertEqual(status, 401)

    def test_a_key_makes_no_keys(self):
        key = Client(held["it"], make(held["dev"]).json()["key"])
        self.assertEqual(make(key).status, 403)
        self.assertEqual(held["mall"].call("DELETE", f"/v1/keys/{key.key[4:20]}").status, 403)

    def test_of_systems_that_one_answers_for_and_of_nobody_else(self):
        made = make(held["dev"], principal="mall")
        self.assertEqual(made.json()["view"]["principal"], "mall")
        name = made.json()["view"]["keyId"]
        for call in (held["other"].call("DELETE", f"/v1/keys/{name}"), held["other"].post(f"/v1/keys/{name}/rotation", None)):
            self.assertEqual(call.status, 404)
        self.assertNotIn(name, held["other"].get("/v1/keys").body.decode())
        self.assertEqual(make(held["other"], principal="mall").status, 422)

    def test_rotation_and_end(self):
        old = make(held["dev"]).json()
        new = held["dev"].post(f"/v1/keys/{old['view']['keyId']}/rotation", None)
        self.assertEqual((new.status, new.json()["view"]["replaces"], new.json()["view"]["role"]), (200, old["view"]["keyId"], "platform"), new.body)
        self.assertEqual(held["dev"].post(f"/v1/keys/{old['view']['keyId']}/rotation", None).status, 404)
        for key in (old["key"], new.json()["key"]):
            self.assertEqual(Client(held["it"], key).get("/v1/session").status, 200)
        ends = held["it"].psql(f"SELECT valid_until - clock_timestamp() BETWEEN interval '23 hours' AND interval '24 hours' FROM intake.api_key WHERE id = '{old['view']['keyId']}'")
        self.assertEqual(ends.strip(), "t")
        ended = held["dev"].call("DELETE", f"/v1/keys/{new.json()['view']['keyId']}")
        self.assertEqual((ended.status, ended.json()["inForce"]), (200, False), ended.body)
        until(lambda: Client(held["it"], new.json()["key"]).get("/v1/session").status == 401, seconds=15)
        acts = held["it"].psql(f"SELECT string_agg(act, ' ' ORDER BY id) FROM intake.audit WHERE actor = 'dev' AND detail->>'key' = '{new.json()['view']['keyId']}'")
        self.assertEqual(acts.strip(), "key.rotate key.revoke")


class Quality(unittest.TestCase):
    def test_faults_by_code_and_place_with_the_failing_line(self):
        wrong = goods("Q-2", buyer={"name": CANARY, "idType": "1", "idNumber": "x"}) | {"items": [{"itemNumber": 1, "hsCode": "no code"}], CANARY: 1}
        lines = "\n".join(json.dumps(body) for body in (goods("Q-1"), wrong, goods("Q-3"))) + "\n{"
        answer = held["mall"].post("/v1/declarations", lines, media="application/x-ndjson")
        self.assertEqual([line["status"] for line in answer.lines()], [202, 422, 202, 400])
        told = until(lambda: held["mall"].get("/v1/quality").json(), lambda said: len(said["faults"]) > 3)
        fault, = [one for one in told["faults"] if one["pointer"] == "/items/0/hsCode"]
        self.assertEqual((fault["by"], fault["type"], fault["count"], fault["line"]), ("gateway", "declaration", 1, 2))
        self.assertEqual(fault["shape"]["items"][0]["hsCode"], "text of 7 bytes")
        self.assertIn(("json", 4), [(one["code"], one.get("line")) for one in told["faults"]])
        self.assertNotIn(CANARY, json.dumps(told))
        self.assertEqual(held["dev"].get("/v1/quality?sender=mall").json()["faults"], told["faults"])
        self.assertEqual(held["other"].get("/v1/quality?sender=mall").status, 404)

    def test_what_could_not_be_written_down_is_not_lost(self):
        it, log = held["it"], held["it"].folder / "logs" / "gateway.log"
        it.psql("REVOKE EXECUTE ON FUNCTION intake.count_refusals FROM loopgate_gateway, PUBLIC")
        try:
            self.assertEqual(held["mall"].post("/v1/declarations", goods("Q-9") | {"port": 7}).status, 422)
            until(lambda: "counting what was refused" in log.read_text())
        finally:
            it.psql("GRANT EXECUTE ON FUNCTION intake.count_refusals TO loopgate_gateway")
        told = until(lambda: [one for one in held["mall"].get("/v1/quality").json()["faults"] if one["pointer"] == "/port"])
        self.assertEqual([one["count"] for one in told], [1])

    def test_receipts_of_what_was_sent(self):
        sent = held["mall"].post("/v1/declarations", goods("R-1"), Prefer="wait=20").json()
        item = held["mall"].get("/v1/receipts?number=R-1").json()["items"][0]
        self.assertEqual((item["receipt"], item["state"], item["objectId"], item["type"]), (sent["receipt"], "done", sent["objectId"], "declaration"))
        self.assertEqual(held["dev"].get("/v1/receipts?number=R-1&sender=mall").json()["items"], [item])
        for nothing in (held["dev"].get("/v1/receipts?number=R-1"), held["other"].get("/v1/receipts?number=R-1&sender=mall")):
            self.assertEqual(nothing.json()["items"], [])


class Samples(unittest.TestCase):
    def run_sample(self, program, *arguments):
        if shutil.which(program) is None:
            self.skipTest(f"there is no {program}")
        number = f"S-{program}"
        done = subprocess.run([program, *map(str, arguments), number], capture_output=True, text=True, timeout=120,
                              env=os.environ | {"LOOPGATE_URL": held["it"].url(), "LOOPGATE_KEY": held["mall"].key, "HOME": str(STATE)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["state"], "done", done.stdout)
        self.assertEqual(held["mall"].get(f"/v1/declarations/{number}").status, 200)

    def test_curl(self):
        self.run_sample("sh", SAMPLES / "declare.sh")

    def test_python(self):
        self.run_sample("python3", SAMPLES / "declare.py")

    def test_javascript(self):
        self.run_sample("node", SAMPLES / "declare.mjs")

    def test_java(self):
        if shutil.which("javac") is None:
            self.skipTest("there is no JDK: the runtime alone cannot compile")
        self.run_sample("java", SAMPLES / "Declare.java")


if __name__ == "__main__":
    unittest.main()
