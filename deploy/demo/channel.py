"""What one principal sends to the gateway: lines of JSON, sent again with the same identity until they are acknowledged."""
import http.client
import json
import time

from ..stack import StackError

LINES_MOST = 1000
PATIENCE_S = 90
REFUSED_FOR_NOW = (401, 429, 503)  # 401: a key that the gateway has not read yet


class Channel:
    """One connection, kept open."""

    def __init__(self, instance, key):
        self.instance, self.key = instance, key
        self.connection = None

    def post(self, path, lines):
        """The gateway's answer to each line."""
        answers = []
        for at in range(0, len(lines), LINES_MOST):
            answers += self._until_taken(path, lines[at:at + LINES_MOST])
        return answers

    def ask(self, method, path, body=None):
        """What the gateway answers to a request that is no event."""
        text = None if body is None else json.dumps(body).encode()
        return json.loads(self._until(path, lambda: self._answer(method, path, text, "application/json", (200, 202))))

    def _until_taken(self, path, lines):
        """The same lines again while the gateway is away or a line was not acknowledged: the first in the log counts."""
        body = ("\n".join(lines) + "\n").encode()
        return self._until(path, lambda: self._try(path, body))

    @staticmethod
    def _until(path, attempt):
        until, pause = time.monotonic() + PATIENCE_S, 0.05
        while True:
            answers = attempt()
            if answers is not None:
                return answers
            if time.monotonic() > until:
                raise StackError(f"the gateway did not take {path} for {PATIENCE_S} s")
            time.sleep(pause)
            pause = min(pause * 2, 1.0)

    def _try(self, path, body):
        """The answers, or None when it is to be tried again."""
        text = self._answer("POST", path, body, "application/x-ndjson", (200,))
        answers = [json.loads(line) for line in (text or b"").splitlines()]
        return None if text is None or any(answer["status"] == 503 for answer in answers) else answers

    def _answer(self, method, path, body, media, good):
        try:
            status, text = self._call(method, path, body, media)
        except (OSError, http.client.HTTPException):
            self.close()
            return None
        if status in REFUSED_FOR_NOW:
            return None
        if status not in good:
            raise StackError(f"the gateway refuses {path}: {status} {text[:500].decode(errors='replace')}")
        return text

    def _call(self, method, path, body, media):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.instance.port("http"), timeout=60)
        self.connection.request(method, path, body, {"Content-Type": media, "Authorization": f"Bearer {self.key}"})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None
