"""Server-sent events: what changed is told after it can be read, streams resume or say that they cannot, and end with the right to them."""
import contextlib
import json
import socket
import time
import unittest

from client import Client, principal, read_anew
from person import sign_up
from stack import instance

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("live"))
    it.start("gateway")
    it.wait_ready("gateway")
    for role in ("analyst", "inspector", "administrator"):
        held[role] = principal(it, f"any-{role}", role)
    move("declarations")


def tearDownModule():
    held["stack"].close()


def move(topic):
    """A consumer of the topic goes on by one record, as if it had just committed."""
    held["it"].psql("INSERT INTO assessment.kafka_position (consumer, topic, part, next_offset, cluster_id) "
                    f"VALUES ('test', '{topic}', 0, 1, 'c') ON CONFLICT (consumer, topic, part) DO UPDATE SET next_offset = assessment.kafka_position.next_offset + 1")


class Stream:
    """One stream, read event by event."""

    def __init__(self, client, last=None):
        it = held["it"]
        self.socket = socket.create_connection(("127.0.0.1", it.port("http")), timeout=20)
        head = ["GET /v1/live HTTP/1.1", f"Host: 127.0.0.1:{it.port('http')}"]
        head += [f"Authorization: Bearer {client.key}"] if client.key else [f"Cookie: {client.cookie}"] if getattr(client, "cookie", None) else []
        head += [f"Last-Event-ID: {last}"] if last else []
        self.socket.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        for line in iter(self.file.readline, b"\r\n"):
            name, _, value = line.decode().strip().partition(": ")
            self.headers[name] = value

    def event(self, seconds=30):
        """The next event: (name, id, areas); None at the end of the body."""
        self.socket.settimeout(seconds)
        size = int(self.file.readline() or b"0", 16)
        if size == 0:
            return None
        text = self.file.read(size).decode()
        self.file.readline()
        said = dict(line.split(": ", 1) for line in text.strip().split("\n"))
        return said["event"], said["id"], json.loads(said["data"])["areas"]

    def news(self):
        """The next event that is no beat: on a slow machine one may come before."""
        while (event := self.event()) is not None and event[0] == "beat":
            pass
        return event

    def close(self):
        self.file.close()
        self.socket.close()


@contextlib.contextmanager
def stream(client, last=None):
    made = Stream(client, last)
    try:
        yield made
    finally:
        made.close()


class Live(unittest.TestCase):
    def test_what_changed_is_told_to_who_may_read_it(self):
        with stream(held["analyst"]) as analyst, stream(held["inspector"]) as inspector, stream(held["administrator"]) as administrator:
            self.assertEqual((analyst.status, analyst.headers["Content-Type"], analyst.headers["Cache-Control"]), (200, "text/event-stream", "no-store"))
            self.assertEqual([who.event()[0] for who in (analyst, inspector, administrator)], ["ready"] * 3)
            move("controls")
            self.assertEqual(analyst.news()[::2], ("changed", ["profiles"]))
            move("market")
            self.assertEqual(analyst.news()[2], ["investigations", "complaints", "incidents"])
            move("assessments")
            self.assertEqual(analyst.news()[2], ["declarations", "orders"])
            self.assertEqual(inspector.news()[2], ["declarations", "orders"], "of profiles and complaints it hears nothing")
            self.assertEqual(administrator.event()[::2], ("beat", []))

    def test_it_goes_on_where_it_was_left(self):
        with stream(held["analyst"]) as one:
            one.news()
            move("recalls")
            place = one.news()[1]
            for topic in ("market", "controls"):
                move(topic)
                self.assertEqual(one.news()[0], "changed")
        with stream(held["analyst"], place) as again:
            self.assertEqual(again.news()[::2], ("changed", ["investigations", "complaints", "incidents", "profiles"]))
        with stream(held["inspector"], place) as other:
            self.assertEqual(other.news()[::2], ("ready", []), "nothing that it may know of")

    def test_what_cannot_be_gone_on_from_is_said(self):
        for last in ("00000000-1", "x", "9" * 200):
            with stream(held["analyst"], last) as one:
                self.assertEqual(one.event()[0], "reload", last)

    def test_a_revoked_grant_and_an_ended_session(self):
        it = held["it"]
        person = sign_up(it, "watcher-1", "analyst")
        with stream(person) as one, stream(held["analyst"]) as other:
            self.assertEqual((one.news()[0], other.news()[0]), ("ready", "ready"))
            it.ctl("grants", "revoke", it.psql("SELECT max(id) FROM intake.grant_ WHERE principal = 'watcher-1'").strip())
            read_anew(it)
            move("controls")
            self.assertEqual(other.news()[0], "changed", "who still may is told")
            self.assertEqual(person.call("DELETE", "/v1/session").status, 204)
            self.assertEqual(one.news()[::2], ("ended", []), "of what came after the grant it heard nothing")
            self.assertIsNone(one.news())

    def test_a_stream_is_no_activity(self):
        it = held["it"]
        person = sign_up(it, "watcher-2", "analyst")
        read_anew(it)
        it.psql("UPDATE intake.session SET seen_at = seen_at - interval '29 minutes 45 seconds' WHERE principal = 'watcher-2' AND ended_at IS NULL")
        read_anew(it)
        with stream(person) as one:
            self.assertEqual(one.status, 200)
            said = [one.event()]
            while said[-1] is not None and said[-1][0] != "ended":
                said.append(one.event())
            self.assertEqual(said[-1][0], "ended")

    def test_who_is_unproven_or_has_too_many(self):
        with stream(Client(held["it"])) as one:
            self.assertEqual(one.status, 401)
        many = principal(held["it"], "many", "analyst")
        with contextlib.ExitStack() as all_:
            made = [all_.enter_context(stream(many)) for _ in range(9)]
            self.assertEqual([one.status for one in made], [200] * 9)
            self.assertEqual({one.event()[0] for one in made[1:]}, {"ready"})
            self.assertIn(None, (made[0].event(), made[0].event()))  # the oldest has made room

    def test_streams_hold_no_thread(self):
        """More streams than threads, and everything else is answered as ever."""
        with contextlib.ExitStack() as all_:
            for i in range(3):
                who = principal(held["it"], f"crowd-{i}", "analyst")
                for _ in range(8):
                    self.assertEqual(all_.enter_context(stream(who)).event()[0], "ready")
            begun = time.monotonic()
            for _ in range(10):
                self.assertEqual(held["analyst"].get("/v1/declarations").status, 200)
            self.assertLess(time.monotonic() - begun, 10)

    def test_zz_the_gateway_stops_with_streams_open(self):
        with stream(held["analyst"]) as one:
            self.assertEqual(one.event()[0], "ready")
            held["it"].stop("gateway")
            self.assertIsNone(one.event())


if __name__ == "__main__":
    unittest.main()
