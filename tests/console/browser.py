"""
A real browser at the real console: Debian's Chromium, headless, driven by Playwright.

`with Browser() as it: page = it.visitor(url).page`; a visitor remembers every violation of the policy and
everything the console complained about, and `clean()` gives it.  axe-core comes with the console's packages.
"""
import base64
import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from place import ROOT, STATE, build
from wait import PATIENCE_S

CHROMIUM = "/usr/bin/chromium"
PICTURES = STATE / "pictures"
# Nothing may be looked up outside; a container has no user namespaces for the sandbox.
OPTIONS = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-sandbox"]
UNREACHABLE = ("No matching distribution", "Connection", "ReadTimeout", "Name or service")
# Told by the page itself, so that what happens while it loads counts too.
WATCH = "document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`))"
# A device without a service worker loads what it shows and no more: a worker fetches all of the console for when there is no network.
NO_WORKER = "delete Navigator.prototype.serviceWorker"
STREAM = "/v1/live"
TURN_MS, QUIET_TURNS = 50, 4  # what a page asks for follows within that time of what it got
DESKTOP, TABLET = {"width": 1280, "height": 860}, {"width": 820, "height": 1180}


def playwright():
    """Playwright's module, installed from requirements.txt into a folder of its own; skips when the registry cannot be reached."""
    folder, wanted = STATE / "playwright", ROOT / "tests" / "console" / "requirements.txt"
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_bytes() != wanted.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, timeout=120)
        done = subprocess.run([folder / "bin" / "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", wanted],
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            if any(word in done.stderr for word in UNREACHABLE):
                raise unittest.SkipTest("playwright could not be installed: the registry cannot be reached")
            raise AssertionError(f"pip failed:\n{done.stderr}")
        stamp.write_bytes(wanted.read_bytes())
    sys.path.insert(0, str(next(folder.glob("lib/python3*/site-packages"))))
    from playwright import sync_api
    return sync_api


@functools.cache
def built():
    """Builds the console of this build folder, once; skips where there is no npm."""
    if shutil.which("npm") is None:
        raise unittest.SkipTest("npm is not installed")
    if not Path(CHROMIUM).exists():
        raise unittest.SkipTest(f"there is no {CHROMIUM}")
    done = subprocess.run(["ninja", "-C", build(), "console"], capture_output=True, text=True, timeout=580)
    if done.returncode != 0:
        raise AssertionError(f"the console does not build:\n{done.stdout[-6000:]}{done.stderr[-2000:]}")
    return build() / "services" / "gateway" / "console"


class Visitor:
    """One browser profile: a device with what it keeps."""

    def __init__(self, context, url, axe, folder=None):
        self.context, self.url, self.axe, self.folder = context, url, axe, folder
        self.complaints, self.open, self.lens = [], set(), None
        context.add_init_script(WATCH)
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("request", lambda request: self.open.add(request) if not request.url.endswith(STREAM) else None)
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self.open.discard(request))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def go(self, path=""):
        self.page.goto(f"{self.url}/console/{path}")
        self.page.wait_for_selector("h1")

    def walk(self, path):
        """Goes to another page as the console's own links do: nothing is loaded anew.  The heading that stood there is gone when the page has come."""
        self.page.evaluate("path => { document.querySelector('h1').dataset.left = ''; history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate', {state: null})); }", f"/console/{path}")
        self.page.wait_for_selector("h1:not([data-left])")

    def kill(self):
        """Ends the processes that use this device's folder, without asking them."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"--user-data-dir={self.folder}".encode() in (process / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(process.name), signal.SIGKILL)
        with contextlib.suppress(Exception):  # what is left of a browser that is dead
            self.context.close()
        (Path(self.folder) / "SingletonLock").unlink(missing_ok=True)

    def settle(self):
        """Nothing is on its way any more, but for the stream of what changes, which does not end, and nothing says that it is loading."""
        self.page.wait_for_load_state("load")
        end, quiet = time.monotonic() + PATIENCE_S, 0
        while quiet < QUIET_TURNS:
            assert time.monotonic() < end, [request.url for request in self.open]
            self.page.evaluate("ms => new Promise((done) => setTimeout(done, ms))", TURN_MS)  # of the page's own time: it may get little
            quiet = 0 if self.open or self.page.locator(".loading").count() else quiet + 1

    def look(self, language=None, theme=None, **view):
        """Sets how the console looks, as its switches do, and loads the page anew."""
        if language:
            self.page.evaluate("language => localStorage.setItem('loopgate-language', language)", language)
        if theme:
            self.page.evaluate("view => localStorage.setItem('loopgate-view', JSON.stringify(view))", {"theme": theme, "large": False, "compact": False, **view})
        self.page.reload()
        self.page.wait_for_selector("h1")
        self.settle()

    def shoot(self, name, whole=False):
        """By the browser's own protocol, which can be told to compress less: it takes half the time."""
        self.lens = self.lens or self.context.new_cdp_session(self.page)
        shot = self.lens.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": whole})
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def now(self):
        """The look it has: Chinese by day, or English by night."""
        return "en-dark" if self.page.evaluate("document.documentElement.lang") == "en" else "zh-light"

    def switch(self):
        """From Chinese by day to English by night, or back, as one does it: by the switches, nothing is loaded anew."""
        for word in ("Dark", "中文") if self.now() == "en-dark" else ("深色", "English"):
            self.page.click(f"header >> text={word}")
        self.page.evaluate("document.activeElement.blur()")
        self.settle()

    def faults(self, name):
        """What is wrong with the page in both languages and themes: more or less than one heading, what axe-core objects to.  Takes a picture of each."""
        self.settle()
        found = []
        for _ in range(2):
            look = f"{name}-{self.now()}"
            found += [f"{look}: {self.headings()} headings"] * (self.headings() != 1) + [f"{look}: {violation}" for violation in self.axe_violations()]
            self.picture(look)
            self.switch()
        return found

    def picture(self, name):
        """The whole page, and of a desk's page also what a tablet shows first, which nothing on it may be wider than."""
        self.shoot(name, whole=True)
        if self.page.viewport_size == DESKTOP:
            self.page.set_viewport_size(TABLET)
            self.shoot(f"{name}-tablet")
            width = self.page.evaluate("document.documentElement.scrollWidth")
            if width > TABLET["width"]:
                self.complaints.append(f"{name} is {width} pixels wide on a tablet")
            self.page.set_viewport_size(DESKTOP)

    def pictures(self, name):
        """The page, which is in Chinese, in both languages by its switch."""
        for language, other in (("zh", "English"), ("en", "中文")):
            self.picture(f"{name}-{language}")
            self.page.click(f"button.quiet:text-is('{other}')")
            self.settle()

    def axe_violations(self):
        """What axe-core finds on the page as it is: rule, and where.  No rule that it applies asks for the style sheets, which it would fetch and parse each time."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(self.axe)
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: {assets: ['media']}})")
        return [f"{violation['id']}: {node['target']}" for violation in found["violations"] for node in violation["nodes"]]

    def axe_by_day_and_night(self):
        """The same in both themes, without a switch that is pressed; the page is as it was then.  For pages without a list, whose table has colours of its own."""
        now = self.page.evaluate("document.documentElement.dataset.theme")
        found = []
        for theme in ("light", "dark"):
            self.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            found += [f"{theme}: {violation}" for violation in self.axe_violations()]
        self.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", now)
        return found

    def headings(self):
        return self.page.locator("h1").count()

    def clean(self, *expected):
        """What was complained about, but for what contains one of the expected words."""
        return [text for text in self.complaints if not any(word in text for word in expected)]


class Browser:
    """Chromium and the profiles in it."""

    def __init__(self, console):
        self.devices = {}  # what signing in left on a device, by address and person
        self.axe = (console / "work" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        self.runner = playwright().sync_playwright().start()
        self.chromium = self.runner.chromium.launch(executable_path=CHROMIUM, args=OPTIONS, env=os.environ | {"HOME": str(STATE)})

    def visitor(self, url, size=None, touch=False, worker=False, **named):
        """A device that was never here before, or that has what `storage_state` says was left on it."""
        context = self.chromium.new_context(viewport=size or DESKTOP, has_touch=touch, locale="zh-CN", accept_downloads=True, **named)
        if not worker:
            context.add_init_script(NO_WORKER)
        return Visitor(context, url, self.axe)

    def tablet(self, url, folder, film):
        """A device that keeps what it has in the folder, whose camera sees the film, and whose browser can be killed."""
        camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
        context = self.runner.chromium.launch_persistent_context(folder, executable_path=CHROMIUM, args=OPTIONS + camera, env=os.environ | {"HOME": str(STATE)},
                                                                 viewport=TABLET, has_touch=True, locale="zh-CN")
        return Visitor(context, url, self.axe, folder)

    def close(self):
        self.chromium.close()
        self.runner.stop()
