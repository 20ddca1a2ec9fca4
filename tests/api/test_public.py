"""The public's pages: what is published and nothing else, safe whatever it is called, in both languages, cached, and at a pace."""
import concurrent.futures
import contextlib
import re
import unittest
import urllib.parse
from html.parser import HTMLParser

from client import Client
from drawn import Day
from place import ROOT
from stack import instance

DAY, LATER, LARGE = Day("2026-03-30", 40), Day("2026-03-31", 3), Day("2026-04-01", 1001)
PAGES = ["", "/lookup", "/lookup?q=LOT-7", "/recalls", "/recalls/RC-CARS", "/results", "/draws", "/draws/2026-03-30", "/draws/2026-03-31", "/draws/2026-04-01?page=2"]
HOSTILE = 'RC/"><i>&?#'
# What stands in rows.sql and public.sql and is nobody's business.
SECRETS = ("RC-2", "a-person", "ivan", "anna", "bert", "R-1", "R-2", "R-3", "Importer", "91350200MA2YJ1XR9G", "MAKER", "CASE-", "a secret reason", "trader", "SEAL-1", "REP-1", "an identity", "Yard",
           "nothing found")
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("public"))
    it.start("gateway", added={"LOOPGATE_PROXY": "127.0.0.1"})
    it.wait_ready("gateway")
    it.psql((ROOT / "tests" / "api" / "rows.sql").read_text())
    it.psql((ROOT / "tests" / "api" / "public.sql").read_text() + DAY.sql() + LATER.sql("committed") + LARGE.sql())


def tearDownModule():
    held["stack"].close()


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.text, self.title = [], [], "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.text += data
        if self.tags and self.tags[-1][0] == "title":
            self.title += data

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


class Case(unittest.TestCase):
    def get(self, path, **headers):
        return Client(held["it"]).get(path, **{"X_Forwarded_For": f"pace-of-{self.id()}"} | headers)

    def page(self, path, status=200):
        answer = self.get(path)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "text/html; charset=utf-8"), (path, answer.body[:300]))
        return Page(answer.body.decode())

    def lookup(self, number, language="en"):
        return self.page(f"/public/{language}/lookup?q=" + urllib.parse.quote(number))


class Pages(Case):
    def test_each_in_both_languages(self):
        for path in PAGES:
            for language, other, word in (("zh", "en", "按号码查询"), ("en", "zh", "Look-up")):
                page = self.page(f"/public/{language}{path}")
                self.assertEqual((page.tags[0], len(page.named("h1"))), (("html", {"lang": language}), 1), path)
                self.assertIn(f"/public/{other}{path}", page.links)
                self.assertIn(word, page.text)
                self.assertEqual(re.findall(r"\{\{|\[\[|<<", page.text.replace("{{=self}}[[footer]]", "")), [], path)

    def test_nobody_is_named_but_who_a_published_row_names(self):
        for path in PAGES + ["/recalls/RC-1"]:
            text = self.get(f"/public/en{path}").body.decode()
            self.assertEqual([secret for secret in SECRETS if secret in text], [], path)
        self.assertIn("Volta Motors", self.page("/public/en/recalls/RC-CARS").text)

    def test_what_was_not_published_is_not_there(self):
        for path in ("/recalls/RC-2", "/recalls/none", "/draws/2026-03-29", "/draws/today", "/recalls?page=0", "/recalls?page=x", "/recalls?page=1000", "/nothing", "/recalls/a/b"):
            self.page(f"/public/en{path}", 404)
        self.page("/public/fr", 404)
        listed = self.page("/public/en/recalls").text
        self.assertEqual([number in listed for number in ("RC-1", "RC-CARS", "RC-2", "RC-DONE")], [True, True, False, False])

    def test_a_recall_as_it_was_published(self):
        english, chinese = self.page("/public/en/recalls/RC-CARS").text, self.page("/public/zh/recalls/RC-CARS").text
        for word in ("Motor vehicles", "the battery may burn", "1M8GDM9AXKP042000", "308", "12", "2026-11-01"):
            self.assertIn(word, english)
        self.assertIn("电池可能起火", chinese)
        self.assertNotIn("the battery may burn", chinese)
        self.assertIn("2026-11-03", self.page("/public/en/recalls/RC-DONE").text)

    def test_the_terms_are_the_parameters_in_force(self):
        text = self.page("/public/en").text
        for word in ("Publication of a result: 20 working days", "source not verified", "A day's key is revealed after so many days at the latest: 20 days"):
            self.assertIn(word, " ".join(text.split()))

    def test_the_law_is_named_in_the_pages_language(self):
        chinese, english = (" ".join(self.page(f"/public/{language}").text.split()) for language in ("zh", "en"))
        for title, translated in (("《消费品召回管理暂行规定》（国家市场监督管理总局令第19号）", "Interim Provisions on the Administration of Consumer Goods Recall (SAMR Order 19)"),
                                  ("《企业信息公示暂行条例》第十四条", "Interim Regulation on Disclosure of Enterprise Information, article 14")):
            self.assertEqual((title in chinese, translated in english, translated in chinese, title in english), (True, True, False, False), title)
        self.assertIsNone(re.search("[\u4e00-\u9fff]", english.replace("中文", "")))

    def test_a_draw_with_all_that_checking_takes(self):
        page = self.page("/public/en/draws/2026-03-30")
        for word in (DAY.head, DAY.root, DAY.key.hex()):
            self.assertIn(word, page.text)
        rows = re.findall(r'<td><code>(\w{64})</code></td><td data-code="([\w-]+)">[^<]*</td><td>([\d.]+)</td><td>([\d.e-]+)</td><td data-selected="(true|false)">',
                          self.get("/public/en/draws/2026-03-30").body.decode())
        self.assertEqual([(commitment, stratum, float(ticket), selected == "true") for commitment, stratum, _, ticket, selected in rows],
                         [(commitment.hex(), *rest) for commitment, *rest in DAY.rows])
        sealed = self.get("/public/en/draws/2026-03-31").body.decode()
        self.assertNotIn(LATER.key.hex(), sealed)
        self.assertEqual(len(re.findall(r'<td></td><td data-selected=""></td>', sealed)), 3)

    def test_the_interface_gives_the_same(self):
        self.assertEqual(self.get("/v1/draws/2026-03-30").body.decode(), DAY.line().replace(": ", ":").replace(", ", ","))
        listed = self.get("/v1/draws").json()
        self.assertEqual([(day["day"], day["merkleRoot"], "key" in day) for day in listed["items"]], [(LARGE.day, LARGE.root, True), (LATER.day, LATER.root, False), (DAY.day, DAY.root, True)])

    def test_a_day_of_more_than_one_page(self):
        first, second = self.page("/public/en/draws/2026-04-01"), self.page("/public/en/draws/2026-04-01?page=2")
        self.assertEqual((len(first.named("tr")), len(second.named("tr"))), (1001, 2))
        self.assertEqual(("?page=2" in first.links, "?page=1" in second.links, "?page=3" in second.links), (True, True, False))


class Hostile(Case):
    def test_nothing_that_is_published_leaves_its_place(self):
        for path in ("", "/recalls", "/lookup?q=" + urllib.parse.quote("<svg onload=alert(1)>"), "/recalls/" + urllib.parse.quote(HOSTILE, safe="")):
            page = self.page(f"/public/en{path}")
            self.assertEqual({tag for tag, _ in page.tags} & {"script", "img", "svg", "i", "iframe"}, set(), path)
            self.assertEqual([(tag, name) for tag, attributes in page.tags for name in attributes if name.startswith("on") or name in ("style", "autofocus")], [], path)
            said = page.text + "".join(field.get("value") or "" for field in page.named("input"))
            self.assertIn("autofocus onfocus" if path == "" else "<svg onload=alert(1)>", said, path)
        self.assertEqual(page.title.split(" · ")[0], "Recall " + HOSTILE)
        self.assertIn("{{=self}}[[footer]]", self.page("/public/zh/recalls/" + urllib.parse.quote(HOSTILE, safe="")).text)

    def test_its_links_lead_where_they_say(self):
        link, = [link for link in self.page("/public/en/recalls").links if "%3C" in link]
        self.assertIn("<img src=x onerror=alert(1)>", self.page(link).text)
        back = [link for link in self.page(link).links if link.startswith("/public/zh/recalls/RC")]
        self.assertEqual(back, [link.replace("/en/", "/zh/")])

    def test_what_is_asked_for_stays_text(self):
        for asked in ('"><script>alert(1)</script>', "';DROP TABLE recall.recall;--", "%", "_", "{{key}}", "召回", "a" * 200):
            page = self.lookup(asked)
            self.assertEqual(page.named("input")[0]["value"], asked)
            self.assertIn("No open recall names this number.", page.text)
            self.assertEqual(page.named("script"), [])
        self.page("/public/en/lookup?q=" + "a" * 241, 404)
        for path in ("/public/en/lookup?q=%FF%FE", "/public/en/recalls/%FF", "/public/en/lookup?q=%00"):
            self.assertEqual(self.get(path).status, 400, path)
        for path in ("/public/..%2f..%2fetc/passwd", "/public/assets/..%2fmain.c", "/public/en/%2e%2e/draws"):
            self.assertIn(self.get(path).status, (400, 404), path)

    def test_it_only_reads(self):
        for path in ("/public/en", "/public/en/lookup", "/public/assets/x"):
            self.assertEqual(Client(held["it"]).post(path, {}).status, 405)


class LookUp(Case):
    def found(self, number):
        page = self.lookup(number)
        return [urllib.parse.unquote(link).rsplit("/", 1)[1] for link in page.links if "/recalls/" in link]

    def test_by_each_number(self):
        for number, recalls in (("1M8GDM9AXKP042788", ["RC-CARS"]), ("  1m8gdm9axkp042788 ", ["RC-CARS"]), ("1M8GDM9AXKP042000", ["RC-CARS"]), ("1M8GDM9AXKP043000", []),
                                ("6901234567892", ["RC-TOYS"]), ("06901234567892", ["RC-TOYS"]), ("96385074", []), ("0", []), ("LOT-7", ["RC-1"]), ("lot-7", ["RC-1"]), ("SN-77", ["RC-SEAT"]),
                                ("LOT-OLD", []), ("Volta", [])):
            self.assertEqual(self.found(number), recalls, number)

    def test_a_typing_error_is_told(self):
        for number, told in (("WVWZZZ1KZAW123456", True), ("1M8GDM9AXKP042788", False), ("6901234567893", True), ("6901234567892", False), ("LOT-7", False)):
            self.assertEqual("please check for a typing error" in self.lookup(number).text, told, number)
        self.assertIn("请核对是否输错", self.lookup("6901234567893", "zh").text)

    def test_results_of_the_same_number(self):
        for number, shown in (("6901234567892", True), ("LOT-9", True), ("LOT-7", False)):
            self.assertEqual("2026-11-23" in self.lookup(number).text, shown, number)


class Results(Case):
    def rows(self):
        return [" ".join(row.split()) for row in re.findall(r"<tr>\s*<td class=\"day\">(.*?)</tr>", self.get("/public/en/results").body.decode(), re.S)]

    def decide(self, number, kind, declaration=1, item="NULL"):
        held["it"].psql(f"INSERT INTO inspection.review (id, declaration_id, declaration_number, version, item_number, kind, actor, at, effective) VALUES ('01934000-0000-7000-8000-{number:012d}', "
                        f"'01934000-0000-7000-8000-{declaration:012d}', 'R-1', 1, {item}, '{kind}', 'a-person', '2026-11-24T02:00:00Z', true)")

    def test_what_was_decided_and_as_it_stands_now(self):
        """R-1 is final and published; R-3 is published too early, so not."""
        rows = self.rows()
        self.assertEqual(len(rows), 1, rows)
        for word in ("2026-11-23", "Brand Model", "Pass", "06901234567892", "GB27887", "Germany"):
            self.assertIn(word, rows[0])
        held["it"].psql("UPDATE inspection.order_item SET outcome_verdict = 'fail', kind = 'safety', severity = 'serious' WHERE declaration_id = '01934000-0000-7000-8000-000000000001'")
        for word in ("Fail", "Safety", "Serious", "Put right"):
            self.assertIn(word, self.rows()[0])
        self.decide(961, "result-withdrawn", item="1")
        self.assertEqual(self.rows(), [])
        self.decide(962, "result-published", item="1")
        self.assertEqual(len(self.rows()), 1)


class Answers(Case):
    def test_the_policy_and_no_session(self):
        for path in ("/public/en", "/public/zh/draws/2026-03-30", "/public/en/nothing"):
            headers = self.get(path).headers
            self.assertEqual(headers["Content-Security-Policy"], "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
            self.assertEqual((headers["X-Content-Type-Options"], headers["Referrer-Policy"], headers["Set-Cookie"]), ("nosniff", "no-referrer", None))
            self.assertEqual(headers["Content-Language"], "zh-CN" if "/zh" in path else "en")

    def test_a_page_is_asked_for_anew_by_its_tag(self):
        first = self.get("/public/en/recalls/RC-TOYS")
        self.assertEqual(first.headers["Cache-Control"], "public, max-age=30")
        again = self.get("/public/en/recalls/RC-TOYS", If_None_Match=first.headers["ETag"])
        self.assertEqual((again.status, again.body, again.headers["ETag"]), (304, b"", first.headers["ETag"]))
        self.assertNotEqual(self.get("/public/zh/recalls/RC-TOYS").headers["ETag"], first.headers["ETag"])
        held["it"].psql("UPDATE recall.recall SET units_affected = 4711 WHERE recall_number = 'RC-TOYS'")
        changed = self.get("/public/en/recalls/RC-TOYS", If_None_Match=first.headers["ETag"])
        self.assertEqual((changed.status, b"4711" in changed.body), (200, True))

    def test_files_never_change(self):
        page = self.page("/public/en/draws/2026-03-30")
        for path, kind in ((page.named("link")[0]["href"], "text/css; charset=utf-8"), (page.named("script")[0]["src"], "text/javascript; charset=utf-8")):
            answer = self.get(path)
            self.assertEqual((answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"]), (200, kind, "public, max-age=31536000, immutable"))
            self.assertEqual(answer.body, (ROOT / "services/gateway/public" / re.sub("-.*[.]", ".", path.rsplit("/", 1)[1])).read_bytes())
        self.assertEqual(self.get("/public/assets/verify.js").status, 404)

    def test_the_language_that_the_browser_wants(self):
        for wanted, language in ((None, "zh"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en;q=0.5, zh;q=0.4", "en"), ("en;q=0.4,zh;q=0.5", "zh"),
                                 ("fr", "zh"), ("fr, en;q=0.1", "en"), ("en;q=0", "zh"), ("english", "zh"), ("*", "zh"), (";q=,,en", "en")):
            for path in ("/public", "/public/"):
                answer = self.get(path, **({"Accept_Language": wanted} if wanted else {}))
                self.assertEqual((answer.status, answer.headers["Location"], answer.headers["Vary"]), (302, f"/public/{language}", "Accept-Language"), wanted)
        self.assertIn("There is no such page", self.get("/public/nothing/at/all", Accept_Language="en").body.decode())


class Pace(Case):
    def until_refused(self, path):
        """How many were answered, and the first that was not; some at once, for a slow machine gives back what was taken."""
        given = 0
        with concurrent.futures.ThreadPoolExecutor(16) as crowd:
            for _ in range(100):
                answers = list(crowd.map(lambda _: self.get(path, X_Forwarded_For="192.0.2.7"), range(32)))
                self.assertLessEqual({answer.status for answer in answers}, {200, 429})
                given += sum(answer.status == 200 for answer in answers)
                for answer in answers:
                    if answer.status == 429:
                        return given, answer
        self.fail(f"{given} were given")

    def test_an_address_that_asks_too_often_waits_and_no_other(self):
        given, refused = self.until_refused("/public/en/lookup")
        self.assertGreaterEqual(given, 300)
        self.assertEqual(refused.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertGreaterEqual(int(refused.headers["Retry-After"]), 1)
        self.assertIn(b"This address asks too often", refused.body)
        _, problem = self.until_refused("/v1/draws")
        self.assertEqual((problem.json()["type"], problem.headers["Retry-After"].isdigit()), ("/problems/too-many-requests", True))
        self.assertEqual(self.get("/public/en/lookup", X_Forwarded_For="192.0.2.8").status, 200)


if __name__ == "__main__":
    unittest.main()
