"""Pages of platforms, operators, auditors and administrators, the overview, and what is live: under the strict policy, in both languages and themes."""
import contextlib
import json
import unittest

import port
from browser import Browser, built
from client import Client
from line import Line
from words import Words

held = {}


def setUpModule():
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    held["port"] = stack.enter_context(port.opened("operate"))
    held["lin"] = held["port"].person("lin", "platform")
    held["zhao"] = held["port"].person("zhao", "operator", "auditor")
    held["sun"] = held["port"].person("sun", "administrator")


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


def letter(number):
    """An open dead letter of assess as it writes one; gives its name."""
    identity = f"01934000-0000-7000-8000-{number:012d}"
    held["port"].it.psql("INSERT INTO assessment.dead_letter (id, topic, part, record_offset, append_at, code, pointer, reason, key, payload, sha256) VALUES "
                         f"('{identity}', 'declarations', 0, {number}, clock_timestamp(), 'pattern', '/items/0/hsCode', 'does not fit', 'k', "
                         """convert_to('{"data":{"items":[{"hsCode":"no code"}]}}', 'UTF8'), sha256('x'))""")
    return f"assess:{identity}"


class Case(unittest.TestCase):
    def signed_in(self, who, url=None, **named):
        visitor = port.signed_in(held["browser"], url or held["port"].it.url().replace("127.0.0.1", "localhost"), held[who], **named)
        self.addCleanup(visitor.context.close)
        return visitor

    def check(self, visitor, *pages):
        """Each page in both languages and themes."""
        for page in pages:
            visitor.walk(page)
            kind, _, one = page.partition("?")[0].partition("/")
            self.assertEqual(visitor.faults(f"{kind or 'flow'}{'-one' if one else ''}"), [])


class Platform(Case):
    def test_from_a_key_to_the_first_receipt(self):
        for language in ("en", "zh"):
            with self.subTest(language):
                self.first_receipt(language)

    def first_receipt(self, language):
        say, number = Words(language), f"P-{language}"
        visitor = self.signed_in("lin")
        visitor.look(language)
        page = visitor.page
        page.click(f"nav >> text={say('nav.keys')}")
        page.fill("[name=label]", number)
        page.click(f"button:has-text('{say('keys.make')}')")
        key = page.inner_text("[data-testid=fresh-key]")
        self.assertEqual(visitor.axe_by_day_and_night(), [])
        sender = Client(held["port"].it, key)
        self.assertEqual(sender.post("/v1/declarations", port.body(number, port.car(port.SOUND)), Prefer="wait=30").status, 201)
        page.click(f"nav >> text={say('nav.receipts')}")
        page.wait_for_selector(f"tr:has-text('{number}') >> td:text-is('{say('sent.declaration')}')")
        page.click(f"nav >> text={say('nav.keys')}")
        page.wait_for_selector(f"td:has-text('{number}')")
        self.assertNotIn(key, page.content())
        page.click(f"tr:has-text('{number}') >> button:has-text('{say('keys.rotate')}')")
        page.wait_for_selector("[data-testid=fresh-key]")
        self.assertNotEqual(page.inner_text("[data-testid=fresh-key]"), key)
        if language == "zh":
            self.check(visitor, "receipts", "quality", "keys")
        self.assertEqual(visitor.clean(), [])

    def test_the_failing_line_is_shown(self):
        visitor = self.signed_in("lin")
        page = visitor.page
        visitor.go("quality")
        wrong = port.body("P-2", port.car(port.SOUND, hsCode="no code"))
        page.fill("textarea", "\n".join(json.dumps(body) for body in (port.body("P-3", port.car(port.SOUND)), wrong)))
        page.click("button:has-text('校验')")
        page.wait_for_selector(".lines .fault")
        self.assertIn('"hsCode": "no code"', page.inner_text(".lines .fault"))
        self.assertIn("第2行", page.inner_text("main"))
        self.assertEqual(visitor.axe_by_day_and_night(), [])
        self.assertEqual(visitor.clean("status of 422"), [])

    def test_the_page_of_the_interface(self):
        visitor = held["browser"].visitor(held["port"].it.url())
        self.addCleanup(visitor.context.close)
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.page.goto(f"{visitor.url}/docs/")
            self.assertEqual((visitor.headings(), visitor.axe_violations()), (1, []), scheme)
        shown = visitor.page.inner_text("main")
        for path in visitor.page.request.get(f"{visitor.url}/openapi.json").json()["paths"]:
            self.assertIn(path, shown)
        self.assertEqual((visitor.page.locator("section:has(> #samples) details").count(), visitor.page.locator("script").count()), (5, 0))
        visitor.page.click("text=使用指南")
        for language, word in (("zh", "未发送的工作"), ("en", "unsent work")):
            for scheme in ("light", "dark"):
                visitor.page.emulate_media(color_scheme=scheme)
                self.assertEqual((visitor.headings(), visitor.axe_violations()), (1, []), f"{language} {scheme}")
            self.assertIn(word, visitor.page.inner_text("main"))
            visitor.page.click("nav li >> nth=0")
        self.assertEqual(visitor.clean(), [])


class Operator(Case):
    def test_each_page(self):
        visitor = self.signed_in("zhao")
        grant = held["zhao"].get("/v1/grants?principal=lin").json()["items"][0]["grantId"]
        self.check(visitor, "operations", "dead-letters", f"dead-letters/{letter(9)}", "parked", "principals", "principals/lin", f"grants/{grant}", "audit", "configuration")
        self.assertEqual(visitor.clean(), [])

    def test_a_dead_letter_is_read_and_dropped_with_a_reason(self):
        letter(1)
        visitor = self.signed_in("zhao")
        page = visitor.page
        page.click("nav >> text=死信")
        page.click("td >> a")
        page.wait_for_selector(".lines .fault")
        self.assertIn('"hsCode": "text of 7 bytes"', page.inner_text(".lines .fault"))
        self.assertEqual(visitor.axe_by_day_and_night(), [])
        page.fill("[name=reason]", "sent by mistake")
        page.click("button[value=drop]")
        page.wait_for_selector("dd:has-text('已丢弃')")
        self.assertIn("sent by mistake", page.inner_text("main"))
        self.assertEqual(visitor.clean(), [])

    def test_many_are_settled_together_and_one_that_cannot_be_stops_no_other(self):
        names = [letter(number) for number in (2, 3, 4)]
        visitor = self.signed_in("zhao")
        page = visitor.page
        visitor.go("dead-letters?state=open")
        page.wait_for_selector("tbody input[type=checkbox]")
        page.click("button:has-text('全选')")
        self.assertEqual(visitor.faults("dead-letters-chosen"), [])

        def another_is_first(route):
            self.assertEqual(held["zhao"].post(f"/v1/dead-letters/{names[1]}/drop", {"reason": "meanwhile"}).status, 200)
            route.continue_()

        page.route(f"**/v1/dead-letters/*{names[1].partition(':')[2]}/drop", another_is_first)  # any earlier, and a list that is live knows of it
        page.fill("form:has(h2) [name=reason]", "a sender's test")
        page.click("button[value=drop]")
        page.wait_for_selector("[role=alert]")
        self.assertIn(names[1], page.inner_text("[role=alert]"))
        page.wait_for_selector("tbody input[type=checkbox]", state="detached")
        settled = {one["letter"]: one["settledFor"] for one in held["zhao"].get("/v1/dead-letters?state=dropped").json()["items"]}
        self.assertEqual([settled.get(name) for name in names], ["a sender's test", "meanwhile", "a sender's test"])
        self.assertEqual(visitor.clean("status of 404"), [])

    def test_a_grant_is_given_and_withdrawn(self):
        visitor = self.signed_in("sun")
        page = visitor.page
        page.click("nav >> text=授权")
        page.fill("[name=principal] >> nth=0", "lin")
        page.select_option("#give-role", "carrier")
        page.fill("[name=scope] >> nth=0", "nowhere")
        page.fill("form[aria-label=授予权限] [name=reason]", "brings it himself")
        page.click("button:has-text('授予权限')")
        page.wait_for_selector(".field:has([name=scope][aria-invalid=true]) >> text=不符合要求")  # the field that the answer's pointer names
        page.fill("[name=scope] >> nth=0", "port:2248")
        page.click("button:has-text('授予权限')")
        page.wait_for_selector("td:has-text('brings it himself')")
        page.click("tr:has-text('brings it himself') >> a")
        page.fill("[name=reason]", "no more")
        page.click("button[value=withdraw]")
        page.wait_for_selector("button[value=withdraw]", state="detached")
        of = held["sun"].get("/v1/grants?principal=lin&role=carrier").json()["items"]
        self.assertEqual([(one["givenBy"], one["inForce"]) for one in of], [("sun", False)])
        self.check(visitor, "grants")
        self.assertEqual(visitor.clean("status of 422"), [])


class Live(Case):
    def declare(self, number):
        held["port"].declare(number, port.car(port.SOUND))

    def test_no_update_is_lost_in_any_tab_by_a_pause_a_cut_a_closed_tab_or_another_gateway(self):
        line = Line(held["port"].it.port("http"))
        self.addCleanup(line.cut)
        visitor = self.signed_in("zhao", f"http://localhost:{line.port}", worker=True)
        streams, reads = [], []
        visitor.context.on("request", lambda request: streams.append(request.headers.get("last-event-id")) if request.url.endswith("/v1/live") else None)
        visitor.go("declarations")
        other = visitor.new_page()
        other.on("request", lambda request: reads.append(request.headers.get("loopgate-background")) if "/v1/declarations" in request.url else None)
        other.goto(f"{visitor.url}/console/declarations")
        for page in (visitor.page, other):
            page.wait_for_selector(".live.following")
        self.declare("L-1")
        for page in (visitor.page, other):
            page.wait_for_selector("td:has-text('L-1')")
        self.assertEqual(streams, [None])
        self.assertEqual(set(reads), {"true"})  # nobody touched that tab: what it reads keeps no session alive
        other.click("button.live")
        self.declare("L-2")
        visitor.page.wait_for_selector("td:has-text('L-2')")
        other.wait_for_selector(".live.behind")
        self.assertEqual((other.locator("td:has-text('L-2')").count(), other.locator("tr.at").count()), (0, 0))
        self.assertEqual(visitor.clean(), [])
        line.cut()
        visitor.page.wait_for_selector(".live.broken")
        self.declare("L-3")
        line.mend()
        visitor.page.wait_for_selector("td:has-text('L-3')")
        self.assertIsNotNone(streams[-1])
        other.click("button.live")
        for number in ("L-2", "L-3"):
            other.wait_for_selector(f"td:has-text('{number}')")
        visitor.page.close()
        held["port"].it.stop("gateway")
        other.wait_for_selector(".live.broken")
        held["port"].it.start("gateway")
        held["port"].it.wait_ready("gateway")
        self.declare("L-4")
        other.wait_for_selector("td:has-text('L-4')")
        self.assertIsNotNone(streams[-1])  # of a gateway that is gone: "reload" was the answer
        # Two cuts, of which Chromium tells by one of half a dozen words, as the socket stood just then, or by what a gateway said that was about to stop.
        self.assertEqual(visitor.clean("Failed to load resource: net::ERR_", "Failed to load resource: the server responded with a status of 503"), [])


class Overview(Case):
    def units(self, figures, to):
        """Of units the figures are the sums of two columns of the list, and how many rows it has."""
        said = held["zhao"].get(f"/v1/{to.partition('&columns=')[0]}&limit=200&{to.rpartition('&')[2]}").json()["items"]
        self.assertEqual(figures, [sum(one.get("unitsRemedied", 0) for one in said), sum(one["unitsAffected"] for one in said), len(said)])
        self.assertEqual(figures, [30, 1204, 2])
        visitor = self.signed_in("zhao", path=to)
        visitor.page.wait_for_selector("td:has-text('1,200')")
        self.assertEqual((visitor.page.input_value("[name=units]"), visitor.page.locator("td:has-text('O-R3')").count()), ("true", 0))

    def links(self, page):
        """Also where lists were looked at before: a figure that leads somewhere looks so, and so does the focus on it."""
        page.focus(".flow a")
        page.keyboard.press("Tab")
        look = page.evaluate("""() => { const link = document.activeElement, style = getComputedStyle(link), accent = document.createElement('i');
            accent.style.setProperty('color', 'var(--accent)'); document.body.append(accent);
            return [link.matches('.flow a'), style.textDecorationLine, style.color === getComputedStyle(accent).color || link.querySelector('.bad') !== null, style.outlineStyle, style.outlineWidth]; }""")
        self.assertEqual(look, [True, "underline", True, "solid", "3px"])

    def test_a_platforms_figures_are_those_of_its_lists(self):
        sender = Client(held["port"].it, held["port"].it.ctl("keys", "add", "lin").strip())
        self.assertEqual(sender.post("/v1/declarations", port.body("O-T", port.car(port.UNSOUND)), Prefer="wait=30").status, 201)
        held["port"].settle()
        held["port"].it.psql("UPDATE inspection.inspection_order SET notified_at = now() WHERE declaration_number = 'O-T'")  # before, nobody outside knows of it
        visitor = self.signed_in("lin")
        visitor.go()
        visitor.page.wait_for_selector(".figure a[href$='orders?open=true']")
        self.assertEqual(visitor.faults("overview-platform"), [])
        figures = visitor.page.eval_on_selector_all(".cards a", "found => found.map(link => [link.getAttribute('href').replace('/console/', ''), link.innerText])")
        self.assertGreaterEqual({to for to, _ in figures}, {"declarations", "orders?open=true", "orders?late=true", "releases?current=true", "duties", "recalls?open=true"})
        counted = [(to, int(figure)) for to, figure in figures if to != "declarations"]
        for to, figure in counted:
            said = held["lin"].get(f"/v1/{to}").json()
            self.assertEqual(said.get("total", len(said["items"])), figure, to)
        self.assertGreaterEqual(dict(counted)["orders?open=true"], 1)

    def test_every_figure_is_that_of_the_list_behind_it(self):
        due = held["port"].declare("O-1", port.car(port.SOUND))
        held["port"].declare("O-2", port.car(port.UNSOUND))
        held["port"].settle()
        held["port"].it.psql("INSERT INTO supervision.task (id, declaration_id, declaration_number, version, release_version, importer_id, port, lane, status, duty, due_by, state, opened_at) "
                             f"VALUES ('{due}', '{due}', 'O-1', 1, 1, '91350200MA2YJ1XR9G', '2248', 'blue', 'conditional', '粘贴中文标签', now() + interval '5 days', 'open', now())")
        held["port"].it.psql("INSERT INTO supervision.deadline (subject, rule, started_at, due_at, basis) VALUES ('complaint:O-C', 'complaint_accept', now() - interval '9 days', now() - interval '1 day', "
                             "'市场监督管理投诉举报处理办法'), ('case:O-I', 'investigation', now(), now() + interval '2 days', '缺陷调查')")
        held["port"].it.psql("INSERT INTO supervision.deadline (subject, rule, started_at, due_at, basis, met_at) VALUES ('complaint:O-M', 'complaint_accept', now() - interval '9 days', now() - interval '1 day', "
                             "'市场监督管理投诉举报处理办法', now() - interval '2 days')")
        held["port"].it.psql("INSERT INTO inspection.lab_result (report_number, sample_number, declaration_id, declaration_number, item_number, stage, verdict, laboratory_id, reported_at, event) "
                             "SELECT v.verdict, 'S-1', o.declaration_id, 'O-2', 1, 'final', v.verdict, 'LAB', now(), '{}' FROM inspection.inspection_order o, (VALUES ('conform'), ('nonconform')) v (verdict) WHERE o.declaration_number = 'O-2'")
        held["port"].it.psql("INSERT INTO recall.recall (recall_number, id, state, goods, units_affected, units_remedied, opened_at, changed_at) SELECT 'O-R' || n, md5('O-R' || n)::uuid, 'published', '{}', affected, remedied, "
                             "now() - interval '1 day', now() FROM (VALUES (1, 1200, 30), (2, 4, NULL), (3, NULL, NULL)) v (n, affected, remedied)")
        visitor = self.signed_in("zhao")
        self.check(visitor, "deadlines", "duties", "")
        visitor.page.wait_for_selector(".flow a")
        self.links(visitor.page)
        visitor.page.wait_for_selector(".kpis a")
        figures = visitor.page.eval_on_selector_all(".flow a, .kpis a", "found => found.map(link => [link.getAttribute('href').replace('/console/', ''), +link.innerText.replaceAll(/[^0-9]/g, '')])")
        self.units([figure for to, figure in figures if "units=" in to], next(to for to, _ in figures if "units=" in to))
        figures = [(to, figure) for to, figure in figures if "units=" not in to]
        self.assertGreater(len(figures), 14)
        for to, figure in figures:
            said = held["zhao"].get(f"/v1/{to}").json()
            if "total" not in said:
                said = held["zhao"].get(f"/v1/{to}{'&' if '?' in to else '?'}limit=200").json()
            self.assertEqual(said.get("total", len(said["items"])), figure, to)
        self.assertEqual([figure for to, figure in figures if to.startswith(("reports?", "deadlines?kind="))], [1, 2, 1, 2])
        self.assertEqual([dict(figures)[to] for to in ("duties", "deadlines?state=late", "deadlines?state=soon")], [1, 1, 1])
        self.assertGreaterEqual(dict(figures)["orders?open=true"], 1)
        visitor.page.click(".flow a[href$='orders?open=true']")
        visitor.page.wait_for_selector("td:has-text('O-2')")
        visitor.go()
        visitor.page.click(".flow a[href$='deadlines?state=late']")
        visitor.page.wait_for_selector("td:has-text('O-C')")
        self.assertEqual((visitor.page.locator("td:has-text('O-I')").count(), visitor.page.input_value("[name=state]")), (0, "late"))
        self.assertEqual(visitor.clean(), [])


if __name__ == "__main__":
    unittest.main()
