"""Personal values through every way in, good and malformed and where they do not belong: afterwards none stands anywhere in clear."""
import contextlib
import http.client
import json
import subprocess
import unittest
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import ceb
from canaries import Canaries, Opener, personal_members, personal_places, sealed_values
from client import principal, records
from stack import instance

BINARIES = Path("/usr/lib/postgresql/15/bin")
SERVICES = ("gateway", "assess", "inspect", "recall", "relay")
PEOPLE = {"trader": ("declarant",), "mall": ("platform",), "market": ("market",), "officer": ("inspector", "supervisor", "analyst", "investigator")}
LOUD = f"loud{uuid.uuid4().hex[:12]}"  # a name that is not personal: it must be found where events are
CEB_PERSONAL = {311: ("buyerName", "buyerIdNumber", "buyerTelephone", "consignee", "consigneeTelephone", "consigneeAddress"),
                411: ("payerName", "payerIdNumber", "telephone"), 511: ("consignee", "consigneeAddress", "consigneeTelephone"),
                621: ("buyerName", "buyerIdNumber", "buyerTelephone", "consigneeAddress")}
held = {"said": []}
birds = Canaries()


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("privacy"))
    it.start()
    it.wait_ready()
    for name, grants in PEOPLE.items():
        held[name] = principal(it, name, *grants)
    it.ctl("tick", "--at", "2026-03-02T00:00:00Z")
    send_good()
    send_late()
    send_malformed()
    send_astray()
    if not ceb.ABSENT:
        send_ceb()
    it.ctl("drain", "--timeout", "60")


def tearDownModule():
    held["stack"].close()


# Ways in

def fresh(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:16]}"


def declaration(person, **changed):
    return {"number": fresh("P"), "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "countryOfDeparture": "DE",
            "importer": {"id": "91310000MA1FL00001", "name": LOUD}, "buyer": person,
            "items": [{"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DE", "quantity": "1", "unit": "NMB", "value": "250000.00"}], **changed}


def change(person, of=None, **changed):
    body = declaration(person, version=2, **({"number": of} if of else {}))
    return {"declarationNumber": body["number"], "version": 2, "kind": "amend", "declaration": body, **changed}


# A valid body of each event that holds personal values, and who sends it.
BODIES = {
    "declaration": ("trader", declaration),
    "declaration-change": ("trader", change),
    "trade-document": ("mall", lambda person, **more: {"kind": "order", "number": fresh("T"), "issuer": {"id": "MALL", "name": LOUD}, "buyer": person, **more}),
    "complaint": ("market", lambda person, **more: {"complaintNumber": fresh("C"), "goods": {"brand": LOUD}, "severity": "serious", "description": "sharp",
                                                    "reporter": person, **more}),
}


def path_of(event):
    return "/v1/declarations" if event == "declaration" else f"/v1/events/{event}"


def post(who, path, body, **named):
    """Every answer is kept: its head and body are looked through as well."""
    try:
        answer = held[who].post(path, body, **named)
    except (http.client.HTTPException, OSError):
        return None
    held["said"].append((path, f"{answer.status} {answer.headers}\n".encode() + answer.body))
    return answer


def get(who, path, **headers):
    answer = held[who].get(path, **headers)
    held["said"].append((path, f"{answer.status} {answer.headers}\n".encode() + answer.body))
    return answer


def good(who, path, body, state="done", **named):
    answer = post(who, path, body, Prefer="wait=30", **named)
    assert answer.status < 300 or answer.status == 409, (path, answer.status, answer.body)
    return answer


def send_good():
    for event, (who, make) in BODIES.items():
        if event != "declaration-change":
            good(who, path_of(event), make(birds.person(f"{event} as JSON")))
    lines = [BODIES["declaration"][1](birds.person("NDJSON")) for _ in range(5)]
    post("trader", "/v1/declarations", "\n".join(map(json.dumps, lines)), media="application/x-ndjson")
    first = declaration(birds.person("a first version"))
    held["traced"] = first["number"]
    good("trader", "/v1/declarations", first)
    good("trader", path_of("declaration-change"), change(birds.person("an amendment"), of=first["number"]))


def send_late():
    """What becomes a dead letter, a conflict, or waits: each keeps its event."""
    first = declaration(birds.person("a body"))
    good("trader", "/v1/declarations", first)
    good("trader", "/v1/declarations", {**first, "buyer": birds.person("another body under its identity")})
    good("trader", path_of("declaration-change"), change(birds.person("a version that skips"), of=first["number"], version=7))
    post("trader", path_of("declaration-change"), change(birds.person("a change before its declaration")))
    twice = declaration(birds.person("an item twice"))
    good("trader", "/v1/declarations", {**twice, "items": twice["items"] * 2})


def bent(body, person_at):
    """Ways to be malformed, each with a person in it somewhere."""
    text = json.dumps(body)
    yield text[:-1]
    yield text + text
    yield text.replace('"buyer"', '"buyer", "buyer"').replace('"reporter"', '"reporter", "reporter"')
    yield {**body, "surprise": birds.value()}
    yield {**body, birds.value(): 1}
    yield {**body, birds.value("phone"): {birds.value("address"): [birds.value("idNumber")]}}
    for bad in ([birds.person()], birds.value(), {"name": {"first": birds.value()}}, {"name": [birds.value()]}, {"idType": birds.value(), "name": birds.value()},
                {"name": birds.value() * 40}, {"phone": birds.value("phone") + "\u0000"}, {birds.value("phone"): birds.value("phone")}):
        yield {**body, person_at: bad}
    for member in ("number", "complaintNumber", "kind", "severity", "version", "direction", "items", "goods", "importer"):
        yield {**body, member: [birds.value()]}
        yield {**body, member: {"name": birds.value()}}
    yield json.dumps([body, birds.person()])
    yield json.dumps(birds.value())
    yield text.encode("utf-16")
    yield text.encode() + b"\xff"


def send_malformed():
    for event, (who, make) in BODIES.items():
        person_at = "reporter" if event == "complaint" else "buyer"
        for body in bent(make(birds.person()), person_at):
            post(who, path_of(event), body)
            if event == "declaration" and not isinstance(body, bytes):
                post(who, path_of(event), (body if isinstance(body, str) else json.dumps(body)) + "\n", media="application/x-ndjson")
        post("officer", path_of(event), make(birds.person()))  # who may not send it
        post(who, path_of(event), make(birds.person()), media="text/plain")


def send_astray():
    """As paths, parameters, headers, keys and methods."""
    for where in ("/v1/receipts/{}", "/v1/events/{}", "/v1/{}", "/v1/receipts?name={}", "/{}?{}", "/v1/declarations/{}", "/v1/ceb?x={}", "/v1/recalls/{}"):
        for kind in ("name", "phone"):
            value = birds.value(kind).replace(" ", "%20")
            get("trader", where.replace("{}", value))
            post("trader", where.replace("{}", value), {"name": birds.value()})
    for header in ("Idempotency-Key", "traceparent", "tracestate", "Prefer", "User-Agent", "X-Name", "Cookie", "Referer", "Accept", "Origin", "If-Match"):
        post("trader", "/v1/declarations", declaration(birds.person("a header")), **{header: birds.value()})
    for media in ("application/{}", "{}", "application/json; x={}"):
        post("trader", "/v1/declarations", declaration(birds.person()), media=media.format(birds.value("phone")))
    for authorization in ("Bearer {}", "Basic {}", "{}", "Bearer lgk_{}"):
        post("trader", "/v1/declarations", declaration(birds.person()), Authorization=authorization.format(birds.value("phone")))
    with contextlib.suppress(http.client.HTTPException, OSError, ValueError):
        held["said"].append(("method", held["trader"].call(birds.mark.upper(), "/v1/declarations").body))


def send_ceb():
    for number, leaves in CEB_PERSONAL.items():
        root = ceb.message(number)
        for which in leaves:
            kind = "phone" if "elephone" in which else "idNumber" if which.endswith("IdNumber") else "name"
            for leaf in root.iter(ceb.CEB + which):
                leaf.text = birds.value(kind)[:60]
        text = ceb.write(root)
        post("mall", "/v1/ceb", text, media="application/xml")
        value = birds.value().encode()
        for body in (text[:-20], text + text, text.replace(b"</ceb:guid>", b"<!--" + value + b"--></ceb:guid>", 1),
                     b'<!DOCTYPE a [<!ENTITY b "' + value + b'">]>' + text, text.replace(b"<ceb:guid>", b"<ceb:guid>" + value, 1),
                     text.replace(b"ceb:appType>", "ceb:王".encode() + birds.mark.encode() + b">"), "<王".encode() + birds.mark.encode() + b"/>"):
            post("mall", "/v1/ceb", body, media="application/xml")


# Where it might show

def topics():
    return [topic["topic"].removeprefix(held["it"].environment("operator")["LOOPGATE_TOPIC_PREFIX"])
            for topic in json.loads(held["it"].ctl("topics", "apply", "--json"))]


def house():
    """The records of the house's own topics; a platform's own is the one place that may have clear data."""
    if "records" not in held:
        held["records"] = [(topic, key, value) for topic in topics() if not topic.startswith("intake-") for key, value in records(held["it"], topic)]
    return held["records"]


def dump():
    it = held["it"]
    return subprocess.run([BINARIES / "pg_dump", it.stack.conninfo("operator", it)], capture_output=True, check=True).stdout


def admin_pages():
    for service in SERVICES:
        for page in ("/metrics", "/readyz", "/livez", f"/{birds.mark}"):
            with contextlib.suppress(urllib.error.HTTPError):
                with urllib.request.urlopen(f"http://127.0.0.1:{held['it'].port(service)}{page}", timeout=10) as answer:
                    yield f"{service} {page}", answer.read()


def commands():
    it = held["it"]
    letters = [letter["id"] for letter in json.loads(it.ctl("dead-letters", "list", "--json"))]
    held["letters"] = letters
    for words in (["trace", held["traced"]], ["status"], ["digest", "--tables"], ["doctor"], ["dead-letters", "list"], ["principals", "list"],
                  ["grants", "list"], ["keys", "list"], ["replay", held["traced"]], *(["dead-letters", "show", letter] for letter in letters)):
        for json_too in ([], ["--json"]):
            done = it.ctl(*words, *json_too, check=False)
            yield " ".join(words), done.stdout + done.stderr


class Nowhere(unittest.TestCase):
    def clean(self, name, text):
        self.assertIsNone(birds.shows(text), name)

    def test_every_personal_member_of_every_event_was_sent(self):
        self.assertEqual({event for event, _ in personal_places()}, set(BODIES))
        self.assertEqual({path[-1] for _, path in personal_places()}, personal_members()["person"])
        self.assertGreater(birds.count, 400)

    def test_topics(self):
        self.assertGreater(len(house()), 30)
        for topic, key, value in house():
            self.clean(topic, f"{key} {value}")
        self.assertIn(LOUD, "".join(value for _, _, value in house()))

    def test_what_was_sealed_opens_with_the_gateways_key_alone(self):
        opener, other = Opener(held["it"].folder / "keys" / "seal.key"), Opener(held["it"].folder / "keys" / "body.key")
        opened = set()
        for _, _, value in house():
            event = json.loads(value)
            for sealed in sealed_values(event.get("data")):
                opened.add(opener.open(sealed, event["receipt"]))
                self.assertIsNone(other.open(sealed, event["receipt"]))
        self.assertEqual({sent for value, sent in birds.sealed.items() if value not in opened}, set())

    def test_the_database(self):
        text = dump()
        self.clean("pg_dump", text)
        self.assertIn(LOUD.encode(), text)
        self.assertIn(LOUD.encode().hex().encode(), text)

    def test_answers(self):
        self.assertGreater(len(held["said"]), 250)
        for path, said in held["said"]:
            self.clean(path.replace(birds.mark, "*"), said)

    def test_admin_pages(self):
        pages = dict(admin_pages())
        self.assertIn(b"loopgate_records_total", pages["assess /metrics"])
        for name, text in pages.items():
            self.clean(name, text)

    def test_what_loopgatectl_prints(self):
        for name, text in commands():
            self.clean(name, text)
        self.assertGreaterEqual(len(held["letters"]), 3)

    def test_processes(self):
        it = held["it"]
        pids = [it.processes[service].pid() for service in SERVICES] + [pid for _, pid, _ in it.stack.servers()]
        for pid in pids:
            for what in ("environ", "cmdline"):
                data = Path(f"/proc/{pid}/{what}").read_bytes()
                self.assertTrue(data)
                self.clean(f"{pid} {what}", data)
                for key in (it.folder / "keys").glob("*.key"):
                    self.assertNotIn(key.read_bytes().strip(), data)

    def test_files(self):
        """Logs, evidence, process folders; and what the servers keep on disk: tables, write-ahead log, segments."""
        it = held["it"]
        self.assertEqual(birds.files_that_show(it.folder, it.stack.folder / "postgres", it.stack.folder / "kafka"), [])
        self.assertGreater((it.folder / "logs" / "gateway.log").stat().st_size, 0)

    def test_a_value_in_clear_is_found(self):
        """What is looked for is found when it is there, in each of its forms."""
        it, other = held["it"], Canaries()
        self.assertIsNotNone(other.shows(f"a {other.value()} b"))
        it.psql(f"CREATE TABLE public.planted AS SELECT '{other.value()}'::text AS a; CREATE TABLE public.bytes AS SELECT convert_to('{other.value()}', 'UTF8') AS a")
        try:
            self.assertEqual(dump().count(other.mark.encode()), 1)
            self.assertNotEqual(other.files_that_show(it.stack.folder / "postgres"), [])
            it.psql("DROP TABLE public.planted")
            self.assertIsNotNone(other.shows(dump()))
        finally:
            it.psql("DROP TABLE IF EXISTS public.planted; DROP TABLE public.bytes")


class Opened(unittest.TestCase):
    """Sealed is not lost: who works on a complaint may call its reporter."""

    def test_who_investigates_opens_a_reporter_and_the_trail_keeps_what_for(self):
        person = birds.person()
        complaint = BODIES["complaint"][1](person)
        good("market", path_of("complaint"), complaint)
        path, why = f"/v1/complaints/{complaint['complaintNumber']}/reporter", {"reason": "to ask which buckle it was"}
        for who in ("market", "trader", "mall"):
            self.assertEqual(held[who].post(path, why).status, 403, who)
        self.assertEqual(held["officer"].post(path, {}).json()["errors"][0]["pointer"], "/reason")
        self.assertEqual(self.trail(complaint), "")
        answer = held["officer"].post(path, why)
        self.assertEqual((answer.status, answer.json()), (200, {"complaintNumber": complaint["complaintNumber"], **person}))
        self.assertEqual(self.trail(complaint), f"officer|{why['reason']}\n")

    def test_what_is_not_there_is_not_opened(self):
        nameless = BODIES["complaint"][1](None)
        del nameless["reporter"]
        good("market", path_of("complaint"), nameless)
        for number in (nameless["complaintNumber"], fresh("C")):
            self.assertEqual(held["officer"].post(f"/v1/complaints/{number}/reporter", {"reason": "to call back"}).status, 404)

    def trail(self, complaint):
        return held["it"].psql(f"SELECT actor, detail->>'reason' FROM intake.audit WHERE object = 'complaint:{complaint['complaintNumber']}'")


if __name__ == "__main__":
    unittest.main()
