"""CEB messages over HTTP: official samples are taken, each way to bend one has a precise receipt, what is no message changes nothing."""
import contextlib
import unittest

import ceb
from client import Client, ends, principal, records
from stack import instance

held = {}


def setUpModule():
    if ceb.ABSENT:
        raise unittest.SkipTest(ceb.WHY)
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("ceb"))
    held["judge"] = stack.enter_context(ceb.judge())
    it.start("gateway")
    it.wait_ready("gateway")
    for name, grants in {"mall": ["platform", "carrier"], "other": ["platform"], "port": ["inspector"], "far": ["platform:port:9999"]}.items():
        held[name] = principal(it, name, *grants)


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


def post(body, who="mall", media="application/xml", **headers):
    return held[who].post("/v1/ceb", body, media=media, **headers)


class Case(unittest.TestCase):
    def told(self, answer, status):
        """The receipt that the answer is; the official schema takes it."""
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "application/xml"), answer.body)
        self.assertTrue(held["judge"].verdict(answer.body)["schema"], answer.body)
        return ceb.told(answer.body)

    def problem(self, answer, status, kind):
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "application/problem+json"), answer.body)
        self.assertEqual(answer.json()["type"], f"/problems/{kind}")
        return answer.json()


class Samples(Case):
    def test_official_samples_are_taken(self):
        for number in ceb.NUMBERS:
            body = ceb.path(number).read_bytes()
            message, returns = self.told(post(body), 202)
            self.assertEqual((message, len(returns)), (number + 1, body.count(b"<ceb:appType>")))
            staged = body.count(b"<ceb:appStatus>1")
            self.assertEqual(sorted(r["returnStatus"] for r in returns), ["1"] * staged + ["3"] * (len(returns) - staged))

    def test_a_document_becomes_its_event(self):
        for number, kind in ((311, "trade-document"), (411, "trade-document"), (511, "trade-document"), (621, "declaration")):
            root = ceb.message(number)
            answer = post(ceb.write(root))
            _, (returned,) = self.told(answer, 202)
            self.assertIn(answer.headers["Location"], returned["returnInfo"])
            self.assertEqual(len(returned["returnTime"]), 17)
            key = ceb.leaf(root, ceb.NUMBERS[number]).text
            event, = [value for record, value in records(held["it"], "declarations") if record == key]
            guid = ceb.leaf(root, "guid").text
            self.assertIn(f'"type":"loopgate.{kind}.v1"', event)
            self.assertIn(f'"id":"CEB{number}/{guid}"', event)
            self.assertIn('"actor":"mall","actorrole":"platform","actorscope":"*"', event)
            for personal in ("buyerName", "payerName", "buyerIdNumber", "payerIdNumber", "consigneeAddress"):
                for leaf in root.iter(ceb.CEB + personal):
                    if len(leaf.text) > 4:
                        self.assertNotIn(leaf.text, event)

    def test_a_retry_has_the_same_receipt(self):
        body = ceb.write(ceb.message(621))
        first, again = (self.told(post(body), 202)[1][0] for _ in range(2))
        self.assertEqual((first["guid"], first["preNo"]), (again["guid"], again["preNo"]))
        other = self.told(post(body, who="other"), 202)[1][0]
        self.assertNotEqual(first["guid"], other["guid"])

    def test_staged_is_checked_and_not_sent(self):
        root = ceb.message(621, appStatus="1")
        _, (returned,) = self.told(post(ceb.write(root)), 202)
        self.assertEqual(returned["returnStatus"], "1")
        self.assertNotIn(ceb.leaf(root, "copNo").text, [key for key, _ in records(held["it"], "declarations")])

    def test_who_may_send(self):
        body = ceb.write(ceb.message(621))
        self.problem(Client(held["it"]).post("/v1/ceb", body, media="application/xml"), 401, "not-authenticated")
        self.problem(post(body, who="port"), 403, "forbidden")
        self.problem(post(body, who="far"), 403, "forbidden")
        self.problem(post(ceb.write(ceb.message(621, appStatus="1")), who="port"), 403, "forbidden")
        self.problem(post(ceb.write(ceb.message(511, appType="2"))), 403, "forbidden")


class Bent(Case):
    """Every leaf of every message, bent in every way; the official schema says what must be refused."""

    def bent(self, root, row, pointer, change):
        body = ceb.bent(root, row, change)
        verdict = held["judge"].verdict(body)
        answer = post(body)
        if answer.status == 202:
            self.assertTrue(verdict["schema"], f"taken: {pointer}")
            self.told(answer, 202)
            return
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (422, "application/xml"), answer.body)
        message, (returned,) = ceb.told(answer.body)
        self.assertEqual((message, returned["returnStatus"], returned["oriMessageType"]), (900, "-1", ceb.name(root)))
        self.assertTrue(any(f"] {pointer}{behind}" in returned["returnInfo"] for behind in " /"), returned["returnInfo"])
        self.refused += 1

    def each(self, change, which=lambda leaf, limits: True):
        """Bends each leaf by change(row, index)."""
        limits = ceb.Limits(ceb.SCHEMA).of
        self.refused = 0
        for number in ceb.NUMBERS:
            root = ceb.message(number)
            for pointer, row in ceb.rows(root):
                for i, leaf in enumerate(row):
                    if which(leaf, limits[ceb.name(row), ceb.name(leaf)]):
                        self.bent(root, row, f"{pointer}/{ceb.name(leaf)}", lambda r, i=i: change(r, i))

    def test_left_out(self):
        self.each(lambda row, i: row.remove(row[i]))
        self.assertGreater(self.refused, 60)

    def test_empty(self):
        self.each(lambda row, i: setattr(row[i], "text", None))
        self.assertGreater(self.refused, 60)

    def test_too_long(self):
        self.each(lambda row, i: setattr(row[i], "text", "汉" * 1001))
        self.assertGreater(self.refused, 80)

    def test_no_number(self):
        self.each(lambda row, i: setattr(row[i], "text", "1e3"), lambda leaf, limits: limits["base"] in ("xs:decimal", "xs:int"))
        self.assertGreater(self.refused, 10)

    def test_twice(self):
        self.each(lambda row, i: row.insert(i, row[i]))
        self.assertGreater(self.refused, 100)

    def test_under_another_name(self):
        self.each(lambda row, i: setattr(row[i], "tag", ceb.CEB + "x" + ceb.name(row[i])),
                  lambda leaf, limits: limits["required"])
        self.assertGreater(self.refused, 80)

    def test_all_faults_are_told_at_once(self):
        body = ceb.write(ceb.message(621, customsCode="1", portCode="x", qty="-1", tradeMode="0110"))
        _, (returned,) = self.told(post(body), 422)
        for leaf in ("customsCode", "portCode", "qty", "tradeMode"):
            self.assertIn(f"/{leaf} ", returned["returnInfo"])


class Malformed(Case):
    """What is no CEB message at all: a problem, and nothing changes."""

    def standing(self):
        it = held["it"]
        tables = it.psql("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                         "WHERE schemaname IN ('intake', 'assessment', 'inspection', 'recall', 'ops', 'relay')").split()
        rows = it.psql(" UNION ALL ".join(f"SELECT '{t}', count(*) FROM {t}" for t in tables) + " ORDER BY 1")
        return rows, [ends(it, topic, partitions) for topic, partitions in
                      {"declarations": 6, "inspections": 6, "controls": 1, "market": 3, "recalls": 3}.items()]

    def test_it_changes_nothing(self):
        before = self.standing()
        self.answers()
        self.assertEqual(self.standing(), before)
        self.told(post(ceb.write(ceb.message(311))), 202)

    def answers(self):
        body = ceb.write(ceb.message(621)).split(b"\n", 1)[1]
        text = body.decode()
        nots = [b"", b"{}", b"\0", body[:-1], body[:len(body) // 2], body + b"<b/>", body.replace(b"CEB621Message", b"CEB625Message"),
                b"<a/>", b"<a\0/>", body.replace(b"<ceb:copName>", b"<ceb:copName>\0"), body.replace(b"<ceb:copName>", b"<ceb:copName>\xff"),
                body.replace(b"<ceb:copName>", b"<ceb:copName>&b;"), text.encode("utf-16"), b"\xff\xfe\0\0" + text.encode("utf-32-le"),
                b"<?xml version='1.0' encoding='GBK'?>" + text.encode("gbk"), body.replace(b"chinaport.gov.cn/ceb", b"chinaport.gov.cn/dec"),
                b'<!DOCTYPE a [<!ENTITY b "c">]>' + body, b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + body, b"<!DOCTYPE a>" + body,
                b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + body,
                b"<ceb:CEB621Message xmlns:ceb='http://www.chinaport.gov.cn/ceb'>" + b"\x80" * 100, b"\xef\xbb\xbf"]
        for wrong in nots:
            with self.subTest(wrong[:60]):
                self.problem(post(wrong), 400, "not-ceb")
        for large in (b"<a>" * 100000, b"<a>" * 40 + b"</a>" * 40, b"<a>" + b"<b/>" * 400000 + b"</a>",
                      b"<a " + b" ".join(b"a%d='1'" % i for i in range(100000)) + b"/>"):
            with self.subTest(large[:20]):
                self.problem(post(large), 413, "too-large")
        self.problem(post(b" " * ((8 << 20) + 1)), 413, "body-too-large")
        for media in ("application/json", "text/plain", "application/x-ndjson", "application/xmlx"):
            self.problem(post(body, media=media), 415, "unsupported-media-type")
        self.problem(held["mall"].call("PUT", "/v1/ceb", body, media="application/xml"), 405, "method-not-allowed")


if __name__ == "__main__":
    unittest.main()
