"""The analyst's day: the queue by keyboard alone, why an item was decided so and what would be now, what is known of an enterprise."""
import contextlib
import json
import unittest

import port
from browser import Browser, built
from words import Words

held = {}


def setUpModule():
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    it = held["port"] = stack.enter_context(port.opened("desk", chance=False))
    arrive("D")
    for name, role in (("chen", "analyst"), ("sun", "supervisor"), ("liu", "auditor")):
        held[name] = it.person(name, role)


def arrive(name):
    """Three without documents and two whose VIN is wrong."""
    for n in range(1, 6):
        held["port"].declare(f"{name}-{n}", port.car(port.SOUND if n < 4 else port.UNSOUND), **({"documents": []} if n < 4 else {}))
    held["port"].settle()


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


def queue(query=""):
    return held["chen"].get(f"/v1/queue{query}").json()["items"]


class Case(unittest.TestCase):
    def signed_in(self, who="chen", path=""):
        visitor = port.signed_in(held["browser"], held["port"].it.url().replace("127.0.0.1", "localhost"), held[who], path)
        self.addCleanup(visitor.context.close)
        return visitor

    def check(self, visitor, name):
        visitor.settle()
        self.assertEqual((visitor.headings(), visitor.axe_by_day_and_night()), (1, []), name)
        visitor.picture(name)


class Queue(Case):
    def rows(self, page, n):
        """Waits until the queue shows so many."""
        page.wait_for_function("n => document.querySelectorAll('.rows tbody tr').length === n", arg=n)

    def at(self, page):
        return page.inner_text("tr.at td:nth-child(2)")

    def decide(self, page, key, reason):
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open]")
        page.keyboard.type(reason)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("dialog", state="detached")

    def test_a_day_by_keyboard_alone(self):
        """In Chinese, and the next one in English: what the first day left undone waits still."""
        self.day("D", "zh")
        arrive("E")
        self.day("E", "en")
        reasons = held["port"].it.psql("SELECT kind || ' ' || reason FROM inspection.review WHERE actor = 'chen' ORDER BY 1").strip().split("\n")
        self.assertEqual(reasons, sorted(["alert-dismissed 误报", "documents-accepted 齐全", "documents-refused 缺少证书", "documents-refused 缺少证书"] * 2))

    def day(self, name, language):
        say = Words(language)
        visitor = self.signed_in()
        visitor.look(language)
        page, press = visitor.page, visitor.page.keyboard.press
        press("g")
        press("q")
        page.wait_for_selector("tr.at")
        waiting = {item["declarationNumber"]: item["waits"] for item in queue()}
        alerts = [number for number, waits in waiting.items() if waits == "alert"]
        self.assertEqual(({number for number in waiting if number not in alerts}, waiting[f"{name}-4"]), ({f"{name}-{n}" for n in (1, 2, 3)}, "alert"))
        page.get_by_role("link", name=say("desk.view.documents")).focus()
        press("Enter")
        self.rows(page, 3)
        first = self.at(page)
        press("j")
        second = self.at(page)
        press("k")
        self.assertNotEqual(first, second)
        self.assertEqual(self.at(page), first)
        press("c")
        page.wait_for_selector(f".current >> text={say('desk.heldByMe')}")
        self.assertEqual([item["claim"]["principal"] for item in queue("?claim=mine")], ["chen"])
        self.decide(page, "1", "齐全")
        self.rows(page, 2)
        self.assertEqual(self.at(page), second)  # the next one is the current one
        press("X")
        self.decide(page, "2", "缺少证书")
        page.wait_for_selector(f"text={say('desk.none')}")
        page.get_by_role("link", name=say("desk.view.alerts")).focus()
        press("Enter")
        self.rows(page, len(alerts))
        gone = self.at(page)
        self.decide(page, "4", "误报")
        self.rows(page, len(alerts) - 1)
        self.assertNotIn(gone, [f"{item['declarationNumber']} · {item['itemNumber']}" for item in queue()])
        self.assertEqual((queue("?claim=mine"), visitor.clean()), ([], []))

    def test_a_lower_lane_takes_two_persons_and_each_item_has_its_answer(self):
        item = queue("?waits=alert")[0]
        number = item["declarationNumber"]
        self.assertEqual(held["sun"].post("/v1/claims", {"assessmentId": item["assessmentId"]}).status, 200)
        visitor = self.signed_in(path=f"queue?waits=alert&number={number}")
        page = visitor.page
        page.wait_for_selector(".current >> text=Sun 正在处理")
        page.keyboard.press("x")
        page.keyboard.press("6")
        page.fill("#decide-reason", "already looked at")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("dialog >> text=Sun 正在处理")
        self.check(visitor, "queue-held")
        held["port"].it.psql("DELETE FROM intake.claim")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        page.wait_for_selector(".current >> text=正在处理", state="detached")
        page.keyboard.press("6")
        page.select_option("#decide-lane", "yellow")
        page.fill("#decide-reason", "already looked at")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=没有等待研判的商品项")
        other = self.signed_in("sun", "queue?waits=second-person")
        other.look("en", "dark")
        other.page.wait_for_selector(f".current >> text={number}")
        other.page.wait_for_selector(".current >> text=already looked at")
        self.check(other, "queue-second-person-en-dark")
        other.page.keyboard.press("7")
        other.page.keyboard.type("agreed")
        other.page.keyboard.press("Control+Enter")
        other.page.wait_for_selector("text=Nothing waits for a decision.")
        self.assertEqual([item["waits"] for item in queue(f"?number={number}")], ["documents"])
        self.assertEqual(visitor.clean("409") + other.clean(), [])

    def test_views_and_columns_are_addresses_and_can_be_kept(self):
        visitor = self.signed_in("liu", "queue?sort=score")
        page = visitor.page
        page.wait_for_selector("tr.at")
        self.assertEqual((page.locator(".current kbd").all_inner_texts(), page.locator(".rows input").count()), (["Enter"], 0))  # who audits decides nothing
        page.keyboard.press("/")
        page.click("summary:text-is('列')")
        page.click(".columns label:has-text('原产国')")
        page.wait_for_selector(".rows th:has-text('原产国')")
        kept = page.url
        self.assertIn("originCountry", kept)
        page.fill("main nav input", "高分")
        page.press("main nav input", "Enter")
        page.click("text=单证：期限最近")
        page.wait_for_url("**/queue?waits=documents&sort=due")
        page.click("main nav >> text=高分")
        page.wait_for_url(kept)
        page.reload()
        page.wait_for_selector("main nav >> text=高分")
        page.wait_for_selector(".rows th:has-text('原产国')")
        self.assertEqual(visitor.clean(), [])


class Lists(Case):
    def test_keys_walk_a_long_list_of_which_only_a_part_is_drawn(self):
        visitor = self.signed_in()
        page, press = visitor.page, visitor.page.keyboard.press

        def many(route):
            item = route.fetch().json()["items"][0]
            route.fulfill(body=json.dumps({"items": [item | {"declarationId": f"row-{n}", "number": f"N-{n}"} for n in range(2000)]}), content_type="application/json")

        page.route("**/v1/declarations?*", many)
        visitor.go("declarations")
        page.wait_for_selector("[data-row-key=row-0]")
        self.assertLess(page.locator("[data-row-key]").count(), 100)
        page.locator(".list").focus()
        for keys, row in (("j", 0), ("jjj", 3), ("k", 2), (["End"], 1999), ("kk", 1997), (["Home"], 0), ("j" * 30, 30)):
            for key in keys:
                press(key)
            page.wait_for_selector(f".at[data-row-key=row-{row}]")
            self.assertEqual(page.locator(".at").count(), 1)
            page.wait_for_function("""() => { const [row, list] = ['.at', '.ant-table-tbody-virtual-holder'].map(one => document.querySelector(one)?.getBoundingClientRect());
                return row && list && row.top >= list.top - 1 && row.bottom <= list.bottom + 1; }""")  # where it is seen
        self.assertEqual(visitor.axe_violations(), [])
        press("Enter")
        page.wait_for_url("**/declarations/row-30")


class Known(Case):
    def test_why_what_would_be_decided_now_and_whose_goods_these_are(self):
        of = held["chen"].get("/v1/assessments?number=D-1").json()["items"][0]
        said = held["chen"].get(f"/v1/assessments/{of['assessmentId']}/replay").json()
        self.assertEqual((said["reproduced"], said["now"]["lane"], {change["what"] for change in said["changes"]}), (True, of["lane"], {"credit", "risk", "threshold", "profiles", "measures"}))
        visitor = self.signed_in(path=f"assessments/{of['assessmentId']}/why")
        page = visitor.page
        page.wait_for_selector("text=按现在所知会作出的判定")
        self.assertIn("VEHICLE-WITHOUT-CCC v1", page.inner_text("main"))
        page.fill("#ask-profile", "GTIN-CHECK")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=若标识核查发现中有“GTIN_CHECK”则会命中")
        self.assertIn("GTIN-CHECK v1", page.inner_text("main"))
        page.click("main a[title='91350200MA2YJ1XR9G']")
        page.wait_for_selector("text=时间线")
        page.click("a:has-text('X5')")
        page.wait_for_selector("h1:has-text('型号 X5')")
        page.click("main td a:has-text('事先评估') >> nth=-1")
        page.wait_for_selector("h1:has-text('D-')")
        self.assertEqual(visitor.clean(), [])

    def test_who_reported_a_complaint_is_opened_for_a_reason(self):
        said = held["sun"].post("/v1/events/complaint", {"complaintNumber": "C-1", "goods": {"brand": "BMW", "model": "X5"}, "severity": "minor", "description": "the horn is silent",
                                                         "reporter": {"name": "张敏", "phone": "13800138000"}}, Prefer="wait=30")
        self.assertEqual(said.json()["state"], "done", said.body)
        other = self.signed_in("liu", "complaints/C-1")
        other.page.wait_for_selector("text=the horn is silent")
        self.assertEqual(other.page.locator("[name=reason]").count(), 0)  # who audits does not call back
        visitor = self.signed_in("sun", "complaints/C-1")
        page = visitor.page
        page.wait_for_selector("text=the horn is silent")
        self.assertNotIn("13800138000", page.inner_text("main"))
        page.fill("[name=reason]", "回访：确认喇叭型号")
        page.click("button:has-text('查看投诉人')")
        page.wait_for_selector("text=13800138000")
        self.check(visitor, "complaint-reporter")
        self.assertEqual(visitor.clean() + other.clean(), [])


if __name__ == "__main__":
    unittest.main()
