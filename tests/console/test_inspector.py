"""
The inspector's day on a tablet: orders fetched in the office, the shift without a network, the browser killed in the middle, a
colleague at the same tablet, everything sent in the evening.  Nothing is lost, nothing is mixed.
"""
import contextlib
import hashlib
import tempfile
import unittest
import uuid
from pathlib import Path

import camera
import port
from browser import Browser, built
from client import signed
from wait import until
from words import Words

held = {}
PIN, OTHER_PIN = "271828", "314159"
GROUND = "ground off", "有打磨、焊接或重新打刻痕迹"
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "ERR_FAILED")


def setUpModule():
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    it = held["port"] = stack.enter_context(port.opened("inspector"))
    arrive("I-1", "I-2")
    it.it.psql("INSERT INTO inspection.sampling_pass VALUES ('91350200MA2YJ1XR9G', 'X5', 'GB 7258-2017', 'REP-7', 'I-0', current_date - 10)")
    held["wang"], held["li"] = it.person("wang", "inspector"), it.person("li", "inspector")
    held["zhao"] = it.person("zhao", "supervisor")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    held["photo"], held["film"], held["work"] = folder / "photo.png", folder / "film.y4m", console / "work"
    camera.show(held["film"], camera.qr(port.SOUND, held["work"]))


def arrive(*numbers, vin=port.UNSOUND):
    """Goods that must be inspected."""
    for number in numbers:
        held["port"].declare(number, port.car(vin))
    held["port"].settle()


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


def rows(table):
    return int(held["port"].it.psql(f"SELECT count(*) FROM {table}").strip())


class Tablet:
    """One tablet that several people use, and its browser, which may be killed."""

    def __init__(self, folder, say):
        self.folder, self.say = folder, say
        self.start()

    def start(self):
        self.visitor = held["browser"].tablet(held["port"].it.url().replace("127.0.0.1", "localhost"), self.folder, held["film"])
        self.page = self.visitor.page

    def kill(self):
        """The browser dies as it is: nothing gets to say good-bye."""
        self.visitor.kill()

    def offline(self, cut):
        self.visitor.context.set_offline(cut)

    def sign_in(self, who):
        self.page.wait_for_selector("[name=account]")
        port.sign_in(self.visitor, held[who])

    def pin(self, pin, first=False):
        self.page.wait_for_selector("[name=pin]")
        self.page.fill("[name=pin]", pin)
        if first:
            self.page.fill("[name=again]", pin)
        self.page.click("form button.primary")
        self.page.wait_for_selector(".ways")

    def answer_all(self, result="pass"):
        """Gives every question that has no answer yet the same one, and every measure a value that is fine."""
        for fieldset in self.page.locator(".question").all():
            if fieldset.locator("[aria-pressed=true]").count() == 0:
                fieldset.locator(f"button.{result}").click()
        for measured in self.page.locator(".question input[inputmode=decimal]").all():
            measured.fill("8")

    def fail_one(self, note):
        """The first question fails, with words and a photo."""
        question = self.page.locator(".question").nth(1)
        question.locator("button.fail").click()
        question.locator("textarea").fill(note)
        question.locator("input[type=file]").set_input_files(held["photo"])
        question.locator("img").wait_for()

    def follow_up(self):
        """What is asked because of that failure, and what is measured outside its limits."""
        asked = self.page.locator(f".question:has-text('{self.say.pick(*GROUND)}')")
        asked.locator("button.pass").click()
        tyres = self.page.locator(f".question:has-text('{self.say.pick('Tyres: depth of tread', '胎冠花纹深度')}')")
        tyres.locator("button.pass").click()
        tyres.locator("input").fill("1,2")
        tyres.locator(f"text={self.say('inspect.outside')}").wait_for()

    def sign_both(self):
        sign = f"button:text-is('{self.say('inspect.signIt')}')"
        self.page.click(f"main {sign}")
        self.page.wait_for_selector("[name=signer]")
        self.page.fill("[name=signer]", "li")
        self.page.fill("[name=signer-pin]", OTHER_PIN)
        self.page.locator(f"form {sign}").click()
        self.page.wait_for_selector(f"text={self.say('inspect.signed', name='li')}")


class Day(unittest.TestCase):
    LANGUAGE, ORDERS = "zh", ("I-1", "I-2")

    def looked_at(self, name, in_chinese=True):
        visitor = self.tablet.visitor
        self.assertEqual(visitor.headings(), 1, name)
        self.assertEqual(visitor.axe_by_day_and_night(), [], name)
        small = visitor.page.evaluate("[...document.querySelectorAll('main button, main a.button, main input, main select, main textarea')].filter(e => { const box = e.getBoundingClientRect(); return box.height > 0 && box.height < 44 }).map(e => e.outerHTML.slice(0, 120))")
        self.assertEqual(small, [], name)
        if self.LANGUAGE == "zh":  # the day in English makes no pictures of its own
            (visitor.pictures if in_chinese else visitor.picture)(name)

    def test_the_whole_shift(self):
        folder = tempfile.mkdtemp(prefix="tablet-")
        self.first, self.second = self.ORDERS
        self.open = len(held["wang"].get("/v1/orders?open=true").json()["items"])
        self.checks, self.signatures = rows("inspection.check_record"), rows("inspection.signature")
        self.say = Words(self.LANGUAGE)
        held["port"].it.psql(f"UPDATE intake.account SET language = '{self.LANGUAGE}'")
        self.tablet = tablet = Tablet(folder, self.say)
        self.addCleanup(lambda: tablet.visitor.context.close())
        self.morning(tablet)
        self.yard(tablet)
        self.killed(tablet)
        self.colleague(tablet)
        self.evening(tablet)

    def morning(self, tablet):
        """Both inspectors set their PIN on the tablet; the first fetches the orders."""
        page = tablet.page
        tablet.visitor.go("inspect")
        tablet.visitor.look(self.LANGUAGE)
        page.screenshot(path=held["photo"])
        for who, pin in (("li", OTHER_PIN), ("wang", PIN)):
            tablet.sign_in(who)
            tablet.visitor.go("inspect")
            tablet.pin(pin, first=True)
            if who == "li":
                page.click(f"header >> text={self.say('account.signOut')}")
        page.click(f"main >> text={self.say('inspect.fetch')}")
        page.wait_for_selector(f"text={self.first}")
        self.assertIn(self.say.pick(f"{self.open} orders", f"{self.open} 条指令"), page.inner_text("main"))
        self.assertIn("GB 7258-2017", page.inner_text(f".order:has-text('{self.first}')"))
        page.wait_for_function("navigator.serviceWorker.ready.then(r => r.active.state === 'activated')")
        tablet.visitor.settle()
        self.looked_at("inspector-orders")

    def yard(self, tablet):
        """Without a network from here on: scan, reasons, checklist, a failure with words and a photo."""
        page = tablet.page
        tablet.offline(True)
        self.scanned(page)
        page.fill(".field input.mono", port.UNSOUND)
        self.assertIn(self.say("fault.check"), page.inner_text("main"))
        page.fill(".field input.mono", self.first)
        page.locator(f".order:has-text('{self.first}') a").click()
        page.wait_for_selector(f"text={self.say('inspect.why')}")
        self.assertIn(self.say.pick("read the VIN on the vehicle", "在车辆三处读取车辆识别代号"), page.locator("main section").first.inner_text(), "the reasons come first, and what to do")
        self.assertIn("REP-7", page.inner_text(f"section:has(h2:text-is('{self.say('inspect.proven')}'))"))
        self.assertEqual(page.locator(f".question:has-text('{self.say.pick(*GROUND)}')").count(), 0)
        tablet.fail_one("铭牌缺失")
        tablet.follow_up()
        page.wait_for_selector(f"text={self.say('inspect.saved')}")
        self.looked_at("inspector-order")

    def scanned(self, page):
        """A VIN as a QR code and as bars, and a barcode number, each checked on the spot; then by a scanner that types."""
        for picture, text in ((camera.qr(port.SOUND, held["work"]), port.SOUND), (camera.code_39(port.SOUND), port.SOUND), (camera.ean_13("6901234567892"), "6901234567892")):
            page.fill(".field input.mono", "")
            camera.show(held["film"], picture)
            page.click(f"text={self.say('inspect.camera')}")
            page.wait_for_function("text => document.querySelector('.field input.mono').value === text", arg=text)
            self.assertIn(self.say("fault.none"), page.inner_text("main"))
        page.fill(".field input.mono", "")
        page.type(".field input.mono", port.SOUND)
        self.assertIn(self.say("fault.none"), page.inner_text("main"))

    def killed(self, tablet):
        """The browser is killed in the middle of the check, and starts without a network; what it had not written through yet is gone."""
        page = tablet.page
        page.evaluate("Object.keys(localStorage).filter(key => key !== 'loopgate-language').forEach(key => localStorage.removeItem(key))")
        tablet.kill()
        tablet.start()
        tablet.offline(True)
        page = tablet.page
        tablet.visitor.go("inspect")
        page.wait_for_selector("[name=account]")
        page.fill("[name=account]", "wang")
        page.fill("[name=pin]", "000000")
        page.click("form button.primary")
        page.wait_for_selector("[role=alert]")
        page.fill("[name=pin]", PIN)
        page.click("form button.primary")
        page.wait_for_selector(f"main >> text={self.say('inspect.goOn')}")
        page.locator(f".order:has-text('{self.first}') a").click()
        page.wait_for_selector(f"text={self.say('inspect.why')}")
        self.assertEqual(page.locator(".question textarea").first.input_value(), "铭牌缺失")
        page.locator(".shots img").first.wait_for()
        tablet.answer_all()
        self.assertTrue(page.is_disabled(f"text={self.say('inspect.finish')}"))
        tablet.sign_both()
        page.click(f"text={self.say('inspect.finish')}")
        page.wait_for_selector(f"h1:has-text('{self.say('inspect.queue')}')")
        page.wait_for_selector(".state.local")
        self.looked_at("inspector-queue")
        self.assertEqual(rows("inspection.check_record"), self.checks)

    def colleague(self, tablet):
        """The colleague at the same tablet, with a network: sees nothing of the other's and sends nothing of it, but for the own signature."""
        page = tablet.page
        page.click(f".ways >> text={self.say('inspect.lock')}")
        tablet.offline(False)
        tablet.visitor.context.clear_cookies()
        tablet.visitor.go("inspect")
        tablet.sign_in("li")
        tablet.visitor.go("inspect")
        tablet.pin(OTHER_PIN)
        page.wait_for_selector(f"text={self.say('inspect.never')}")
        page.click(f".ways >> text={self.say('inspect.queue')}")
        page.wait_for_selector(f"li.received:has-text('{self.say('signature.of', number=self.first)}')")
        self.assertEqual(page.locator("li.order").count(), 1, "the signature is the colleague's own, the check is not")
        self.looked_at("inspector-signature")
        self.assertEqual((rows("inspection.check_record"), rows("inspection.signature")), (self.checks, self.signatures + 1))
        page.click(f"header >> text={self.say('account.signOut')}")

    def evening(self, tablet):
        """The author is back: what was made in the yard is sent once, and is what the service has."""
        page, torn = tablet.page, []

        def tear(route):
            if route.request.method == "PATCH":
                torn.append(route.request.url)
                route.abort()
            else:
                route.continue_()

        page.route("**/v1/uploads/*", tear)
        tablet.sign_in("wang")
        tablet.visitor.go("inspect/queue")
        with page.expect_event("requestfailed"):
            tablet.pin(PIN)
        page.click(f".ways >> text={self.say('inspect.queue')}")
        page.wait_for_selector(".state.local")
        self.assertEqual(rows("inspection.check_record"), self.checks)
        page.unroute("**/v1/uploads/*")
        page.click(f"text={self.say('queue.resend')}")
        page.wait_for_selector(".state.received")
        self.assertEqual((len(torn) > 0, self.say("queue.photos", confirmed=1, count=1) in page.inner_text("main")), (True, True))
        self.looked_at("inspector-sent")
        self.assertEqual(rows("inspection.check_record"), self.checks + 1)
        order = held["wang"].get(f"/v1/orders?number={self.first}").json()["items"][0]
        check, = held["wang"].get(f"/v1/orders/{order['orderId']}").json()["checks"]
        self.assertEqual((check["verdict"], check["author"], check["inspectors"], check["state"]), ("fail", "wang", ["wang", "li"], "taken"))
        self.assertEqual((order["state"], [(one["signer"], one["contentHash"]) for one in check["signatures"]]), ("failed", [("li", check["contentHash"])]))
        failed = [finding for finding in check["findings"] if finding["result"] == "fail"]
        self.assertEqual([(finding["note"], len(finding["photos"])) for finding in failed], [("铭牌缺失", 1)])
        measured = [finding["value"] for finding in check["findings"] if finding["code"] == "TYRE_TREAD"]
        self.assertEqual((measured, "VIN_ALTERED" in [finding["code"] for finding in check["findings"]]), (["8 mm"], True))
        photo = held["wang"].get(f"/v1/orders/{order['orderId']}/photos/{failed[0]['photos'][0]['sha256']}")
        self.assertEqual((photo.status, hashlib.sha256(photo.body).hexdigest()), (200, failed[0]["photos"][0]["sha256"]))
        self.withdrawn(tablet)
        tablet.visitor.look("en", "dark")
        tablet.visitor.go("inspect/queue")
        tablet.pin(PIN)
        page.wait_for_selector(".state.received")
        self.looked_at("inspector-queue-en-dark", in_chinese=False)
        self.assertEqual(tablet.visitor.clean(*OFFLINE), [])


    def withdrawn(self, tablet):
        """The author's right to see orders is withdrawn for a while: what was fetched goes, what was begun stays."""
        page, it = tablet.page, held["port"].it
        page.click(f".ways >> text={self.say('inspect.orders')}")
        page.locator(f".order:has-text('{self.second}') a").click()
        page.locator(".question button.pass").first.click()
        page.wait_for_selector(f"text={self.say('inspect.saved')}")
        page.click(f"main >> text={self.say('app.back')}")
        page.wait_for_selector(f".order:has-text('{self.second}') >> text={self.say('inspect.goOn')}")
        it.ctl("grants", "revoke", it.psql("SELECT max(id) FROM intake.grant_ WHERE principal = 'wang'").strip())
        until(lambda: held["wang"].get("/v1/orders").status, 403, seconds=60)
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_selector(f"text={self.say('inspect.never')}")
        self.assertEqual(page.inner_text(".badge"), "1")
        it.ctl("grants", "add", "wang", "inspector", "--scope", "*")
        until(lambda: held["wang"].get("/v1/orders").status, 200, seconds=60)


class English(Day):
    """The same day on a tablet that speaks English, of the goods that came meanwhile."""
    LANGUAGE, ORDERS = "en", ("J-1", "J-2")

    def setUp(self):
        arrive(*self.ORDERS, vin="WVWZZZ1KZAW000002")  # the car of the first day failed: it would be stopped
        self.addCleanup(held["port"].it.psql, "UPDATE intake.account SET language = 'zh'")


class Supervisor(unittest.TestCase):
    def made(self, order, **changed):
        """A check of the order that both inspectors signed, each with their own session."""
        check = signed({"checkId": str(uuid.uuid4()), "orderId": order["orderId"], "orderVersion": order["orderVersion"], "declarationId": order["declarationId"],
                        "version": order["version"], "deviceTime": "2026-11-26T01:00:00.000000Z", "inspectors": ["wang", "li"], "verdict": "pass"} | changed)
        signature = {"checkId": check["checkId"], "declarationId": order["declarationId"], "contentHash": check["contentHash"], "signedAt": check["deviceTime"]}
        for who, kind, body in (("wang", "check", check), ("li", "signature", signature)):
            answer = held[who].post(f"/v1/events/{kind}", body, Prefer="wait=30")
            self.assertEqual(answer.status, 201, answer.body)

    def test_side_by_side_and_decided(self):
        order = held["wang"].get("/v1/orders?number=I-2").json()["items"][0]
        subject = {"declarationId": order["declarationId"], "version": 1, "itemNumber": 1}
        self.made(order, findings=[{"code": "NAMEPLATE", "result": "pass", "subject": subject}, {"code": "BRAKES", "result": "pass", "subject": subject}])
        self.made(order, verdict="fail", findings=[{"code": "NAMEPLATE", "result": "fail", "note": "铭牌被更换", "subject": subject}, {"code": "BRAKES", "result": "pass", "subject": subject}])
        visitor = held["browser"].visitor(held["port"].it.url().replace("127.0.0.1", "localhost"))
        self.addCleanup(visitor.context.close)
        visitor.go()
        port.sign_in(visitor, held["zhao"])
        page = visitor.page
        page.click("nav >> text=冲突")
        page.wait_for_selector(".list tbody >> text=指令已结束")
        page.locator(".list tbody a").first.click()
        page.wait_for_selector("text=2 处不同")
        self.assertEqual(page.locator("tr.differs").count(), 2)
        self.assertIn("铭牌被更换", page.locator("tr.differs").nth(1).inner_text())
        self.seen(visitor, "conflict-zh")
        page.fill("#decision-reason", "第二次记录为误送")
        page.click("text=采用送来的记录")
        page.wait_for_selector("text=裁定未被接受")
        page.click("button:has-text('不采用')")
        page.wait_for_selector("text=第二次记录为误送")
        visitor.look("en", "dark")
        page.wait_for_selector("text=zhao")
        self.seen(visitor, "conflict-en-dark")
        kept, = held["zhao"].get("/v1/conflicts?number=I-2").json()["items"]
        self.assertEqual((kept["state"], kept["decision"], kept["decidedBy"]), ("decided", "conflict-set-aside", "zhao"))
        self.assertEqual(visitor.clean(), [])

    def seen(self, visitor, name):
        self.assertEqual((visitor.headings(), visitor.axe_by_day_and_night()), (1, []), name)
        visitor.picture(name)


if __name__ == "__main__":
    unittest.main()
