"""Each principal tries every verb on every topic and group of the broker: what rights.py does not give is refused."""
import concurrent.futures
import contextlib
import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import rights
from place import build
from stack import instance

from deploy.stack import certificates

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("grants_broker"))
    own = it.stack.folder / "certificates"
    folder = held["folder"] = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="loopgate-grants-")))
    for name in ("ca.pem", "ca.key", "broker.pem", "broker.key"):
        shutil.copy(own / name, folder)
    certificates.make(folder, rights.PLATFORMS)
    held["paths"] = {name: own / name for name in (*rights.SERVICES, "operator")} | {name: folder / name for name in rights.PLATFORMS}
    it.ctl("principals", "add", "mall", "--kind", "system", "--name", "Mall")
    held["topics"] = [topic["topic"].removeprefix(prefix(it)) for words in (("topics", "apply"), ("intake", "add", "mall"))
                      for topic in json.loads(it.ctl(*words, "--json"))]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        names = [*rights.SERVICES, *rights.PLATFORMS]
        held["said"] = dict(zip(names, pool.map(attempt, names)))


def tearDownModule():
    held["stack"].close()


def prefix(it):
    return it.environment("operator")["LOOPGATE_TOPIC_PREFIX"]


def attempt(name):
    """What became of each attempt: (verb, object) to "allowed", "denied" or an error's name."""
    it, path = held["it"], held["paths"][name]
    done = subprocess.run([build() / "tests/grants/try_broker", it.stack.kafka.address(), it.stack.folder / "certificates" / "ca.pem", f"{path}.pem",
                           f"{path}.key", prefix(it), ",".join(rights.SERVICES), *held["topics"]], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return {tuple(line.split()[:2]): line.split()[2] for line in done.stdout.splitlines()}


class Broker(unittest.TestCase):
    def expected(self, name):
        found = {("create", "a-grant"): "denied", ("permit", "a-grant"): "denied"}
        for topic, (writers, readers) in rights.TOPICS.items():
            found[("produce", topic)] = "allowed" if name in writers.split() else "denied"
            found[("consume", topic)] = "allowed" if name in readers.split() else "denied"
            for verb in ("widen", "alter", "truncate", "delete"):
                found[(verb, topic)] = "denied"
        for service in rights.SERVICES:
            reads = any(name in readers.split() for _, readers in rights.TOPICS.values())
            found[("join", service)] = "allowed" if name == service and reads else "denied"
        return found

    def test_the_topics_are_those_of_the_rights(self):
        self.assertEqual(set(held["topics"]), set(rights.TOPICS))

    def test_each_verb_of_each_principal(self):
        for name, said in held["said"].items():
            with self.subTest(name):
                self.assertEqual(self.differing(said, self.expected(name)), {})

    @staticmethod
    def differing(said, expected):
        """A topic that one may not even see does not exist for one: that is a refusal too."""
        unseen = {"UNKNOWN_TOPIC_OR_PART", "_UNKNOWN_TOPIC", "_UNKNOWN_PARTITION", "_NOENT"}
        return {key: said.get(key) for key in said.keys() | expected.keys()
                if said.get(key) != expected.get(key) and not (expected.get(key) == "denied" and said.get(key) in unseen)}

    def test_nothing_was_changed(self):
        there = {line.split()[0]: line for line in held["it"].ctl("topics", "apply").splitlines()[1:]}
        self.assertEqual({line.split()[2] for line in there.values()}, {"there"})

    def test_the_operator_may(self):
        """A refusal that everybody gets would prove nothing."""
        said = attempt("operator")
        self.assertEqual({said[key] for key in (("create", "a-grant"), ("permit", "a-grant"), ("produce", "declarations"), ("consume", "declarations"),
                                                ("alter", "declarations"), ("truncate", "declarations"), ("delete", "declarations"))}, {"allowed"})


if __name__ == "__main__":
    unittest.main()
