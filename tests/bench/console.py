"""
What the console costs: the scripts of each entry, gzipped, before charts (limits: tests/console/weights.py); the time to the first
row of a list; how long a key takes in a list of 10,000 rows; what 100,000 live updates leave in memory.
"""
import json
import pathlib
import sys

import stand

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "console"))
from browser import Browser, built  # noqa: E402
from port import SOUND, Port, car, sign_in  # noqa: E402
from weights import weights  # noqa: E402

ROWS, UPDATES, PRESSES, LOADS = 10_000, 100_000, 20, 5
ROW = "[data-row-key]"
# The longest time from a key to the picture after it, as the browser itself takes it (8 ms steps).
TIMINGS = """() => { window.longest = 0; new PerformanceObserver(list => list.getEntries().filter(one => one.name === 'keydown')
    .forEach(one => { window.longest = Math.max(window.longest, one.duration); })).observe({type: 'event', durationThreshold: 16, buffered: false}); }"""
# What the leading tab would pass on, each thousand in one task.
TELL = """async count => { const channel = new BroadcastChannel('loopgate-live');
    for (let n = 1; n <= count; n++) { channel.postMessage({event: {event: 'changed', id: `bench-${n}`, areas: ['declarations', 'orders']}});
        if (n % 1000 === 0) await new Promise(done => setTimeout(done, 50)); }
    channel.close(); }"""


def first_table_ms(visitor):
    """The best of some loads: the rest is the machine's noise."""
    found = []
    for _ in range(LOADS):
        visitor.go("declarations")
        visitor.page.wait_for_selector(ROW)
        found.append(visitor.page.evaluate("performance.now()"))
    return min(found)


def interaction_ms(visitor):
    """One real row, ten thousand times under names of their own, as one page of the list."""
    page = visitor.page

    def many(route):
        item = route.fetch().json()["items"][0]
        route.fulfill(body=json.dumps({"items": [item | {"declarationId": f"row-{n}", "number": f"N-{n}"} for n in range(ROWS)]}), content_type="application/json")

    page.route("**/v1/declarations?*", many)
    visitor.go("declarations")
    page.wait_for_selector(ROW)
    page.locator(".list").focus()
    page.keyboard.press("j")
    page.evaluate(TIMINGS)
    for _ in range(PRESSES):
        page.keyboard.press("j")
        page.wait_for_timeout(50)
    page.unroute("**/v1/declarations?*")
    return page.evaluate("window.longest")


def heap(session):
    session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"]


def live_heap_kb(visitor):
    """A list that is open and live, and another tab that passes on what changed."""
    visitor.go("declarations")
    visitor.page.wait_for_selector(".live.following")
    other = visitor.new_page()
    other.goto(f"{visitor.url}/console/icon.svg")
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("HeapProfiler.enable")
    other.evaluate(TELL, UPDATES // 10)  # what is made once is made
    visitor.page.wait_for_timeout(2000)
    before = heap(session)
    other.evaluate(TELL, UPDATES)
    visitor.page.wait_for_timeout(2000)
    return (heap(session) - before) / 1000


def measure(figures):
    console = built()
    for entry, (size, limit) in weights(console / "dist").items():
        figures.add(f"{entry}_kb", size / 1000, f"kB of {limit // 1000}")
    with stand.instance() as it:
        it.start()
        it.wait_ready()
        port = Port(it)
        for number in range(60):
            port.declare(f"B-{number}", car(SOUND))
        chen = port.person("chen", "analyst")
        browser = Browser(console)
        try:
            visitor = browser.visitor(it.url().replace("127.0.0.1", "localhost"))
            visitor.go()
            sign_in(visitor, chen)
            figures.add("first_table_ms", first_table_ms(visitor), "ms of 1500")
            figures.add("interaction_ms_10000", interaction_ms(visitor), "ms of 100")
            figures.add("live_heap_kb", live_heap_kb(visitor), "kB")
        finally:
            browser.close()
