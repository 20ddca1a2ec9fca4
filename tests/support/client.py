"""HTTP as a client sees it, principals that may be somebody, and the records that stand in a topic."""
import hashlib
import http.client
import json
import subprocess


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def lines(self):
        return [json.loads(line) for line in self.body.decode().splitlines()]


class Client:
    """Calls the gateway of an instance with one API key, or with none."""

    def __init__(self, it, key=None):
        self.it, self.key = it, key

    def call(self, method, path, body=None, media="application/json", **headers):
        """Headers are named with underscores; a body that is no text is sent as JSON."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            sent["Content-Type"] = media
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        if self.key is not None and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.key}"
        connection = http.client.HTTPConnection("127.0.0.1", self.it.port("http"), timeout=60)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.call("GET", path, **headers)

    def post(self, path, body, **headers):
        return self.call("POST", path, body, **headers)


def added(it, name, grants, *words):
    """Adds a principal with grants, each "role" or "role:scope"; what is shown of it."""
    said = [word for grant in grants for word in ("--grant", grant if ":" in grant else f"{grant}:*")]
    return it.ctl("principals", "add", name, "--name", name.title(), *said, *words).strip()


def principal(it, name, *grants, kind="system", person=()):
    """A client of a new principal with such grants; `person` tells whose it is."""
    return Client(it, added(it, name, grants, "--kind", kind, *person, "--key"))


def read_anew(it):
    """An unknown key has the gateway write down who was active, and read who may do what, before it is refused."""
    assert Client(it, f"lgk_{'0' * 16}_{'0' * 64}").get("/v1/session").status == 401


UNSIGNED = ("author", "contentHash", "deviceOffsetMs", "deviceTime", "inspectors")


def signed(check):
    """A check with the hash of what its inspectors sign, as RFC 8785 has it."""
    content = {name: value for name, value in check.items() if name not in UNSIGNED}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return check | {"contentHash": hashlib.sha256(text.encode()).hexdigest()}


def kcat(it, *arguments, who="operator", certificates=None, **named):
    """Runs kcat as a principal of the broker's; `topic` names come with the instance's prefix in front."""
    settings = it.environment(who)
    certificate, key = certificates or (settings["LOOPGATE_KAFKA_CERTIFICATE"], settings["LOOPGATE_KAFKA_KEY"])
    return subprocess.run(["kcat", "-q", "-b", settings["LOOPGATE_KAFKA"], "-X", "security.protocol=ssl",
                           "-X", f"ssl.ca.location={settings['LOOPGATE_KAFKA_CA']}", "-X", f"ssl.certificate.location={certificate}",
                           "-X", f"ssl.key.location={key}", *arguments], capture_output=True, text=True, timeout=60, **named)


def topic_of(it, topic):
    """The topic's name on the broker."""
    return it.environment("operator")["LOOPGATE_TOPIC_PREFIX"] + topic


def records(it, topic):
    """What stands in an instance's topic: (key, value) as text, in no order between partitions."""
    done = kcat(it, "-C", "-e", "-t", topic_of(it, topic), "-f", "%k\t%s\n", check=True)
    return [tuple(line.split("\t", 1)) for line in done.stdout.splitlines()]


def ends(it, topic, partitions):
    """Where each partition of an instance's topic ends."""
    asked = [part for i in range(partitions) for part in ("-t", f"{topic_of(it, topic)}:{i}:-1")]
    return sorted(kcat(it, "-Q", *asked, check=True).stdout.splitlines())
