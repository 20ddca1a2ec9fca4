"""
Senders that do as real ones should: the same event again, with the same identity, until it is acknowledged.  They remember
what was acknowledged; that is the model that the database is compared with.
"""
import contextlib
import json
import random
import sys
import threading
import time

from place import ROOT

sys.path.insert(0, str(ROOT / "tests" / "bench"))
from goods import Goods  # noqa: E402

RETRY_S, ANSWER_S = 0.2, 90


class Load:
    """While `running()`: declarations, amendments of some of them, complaints; from a seed."""

    def __init__(self, trader, market, seed, pause=0.03, senders=3):
        self.trader, self.market, self.pause = trader, market, pause
        self.items, self.amended, self.complaints, self.refused = {}, set(), set(), []
        self.not_now = []  # answers that had the event sent again
        self.over, self.given_up, self.lock = threading.Event(), threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self._send, args=(f"{seed}-{n}",)) for n in range(senders)]

    @contextlib.contextmanager
    def running(self):
        """Ends when each sender has the acknowledgement that it waits for; at once when the test has failed already."""
        for thread in self.threads:
            thread.start()
        try:
            yield
            self.over.set()
            for thread in self.threads:
                thread.join(ANSWER_S)
                assert not thread.is_alive(), f"a sender waits for an acknowledgement for more than {ANSWER_S} s"
        finally:
            self.over.set()
            self.given_up.set()

    def _post(self, client, path, body):
        """Posts until the event is acknowledged; False when it was refused, or is given up."""
        while not self.given_up.is_set():
            try:
                answer = client.post(path, body)
                if answer.status in (200, 201, 202):
                    return True
                self.not_now.append(answer)
                if answer.status not in (429, 500, 502, 503, 504):
                    self.refused.append((path, answer.status, answer.body[:300]))
                    return False
            except (OSError, ValueError, EOFError):
                pass
            except Exception as error:  # http.client's own family: what a server that dies leaves behind
                if type(error).__module__ != "http.client":
                    raise
            time.sleep(RETRY_S)
        return False

    def declare(self, goods, chance):
        body = goods.next()
        if chance.random() < 0.3:
            body["items"][0]["hsCode"] = "7700000000"  # no such chapter: a document review
        if not self._post(self.trader, "/v1/declarations", body):
            return
        with self.lock:
            self.items[body["number"]] = len(body["items"])
        if chance.random() < 0.15:
            changed = {**body, "version": 2, "items": body["items"][:1]}
            if self._post(self.trader, "/v1/events/declaration-change",
                          {"declarationNumber": body["number"], "version": 2, "kind": "amend", "declaration": changed}):
                with self.lock:
                    self.amended.add(body["number"])

    def complain(self, name, chance):
        number = f"C-{name}-{chance.randrange(10 ** 9)}"
        if self._post(self.market, "/v1/events/complaint", {"complaintNumber": number, "goods": {"gtin": "6900000000017", "lot": number}, "severity": "minor",
                                                            "description": "does not close"}):
            with self.lock:
                self.complaints.add(number)

    def _send(self, name):
        chance, goods = random.Random(name), Goods(name, f"{name}-")
        while not self.over.is_set():
            self.declare(goods, chance)
            if chance.random() < 0.1:
                self.complain(name, chance)
            time.sleep(chance.random() * 2 * self.pause)

    def __str__(self):
        return json.dumps({"declarations": len(self.items), "amended": len(self.amended), "complaints": len(self.complaints)})
