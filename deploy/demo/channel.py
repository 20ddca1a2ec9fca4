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

    def _until_taken(self, path, lines):
        """The same lines again while the gateway is away or a line was not acknowledged: the first in the log counts."""
        body = ("\n".join(lines) + "\n").encode()
        until, pause = time.monotonic() + PATIENCE_S, 0.05
        while True:
            answers = self._try(path, body)
            if answers is not None:
                return answers
            if time.monotonic() > until:
                raise StackError(f"the gateway did not take {path} for {PATIENCE_S} s")
            time.sleep(pause)
            pause = min(pause * 2, 1.0)

    def _try(self, path, body):
        """The answers, or None when it is to be tried again."""
        try:
            status, text = self._call(path, body)
        except (OSError, http.client.HTTPException):
            self.close()
            return None
        if status in REFUSED_FOR_NOW:
            return None
        if status != 200:
            raise StackError(f"the gateway refuses {path}: {status} {text[:500].decode(errors='replace')}")
        answers = [json.loads(line) for line in text.splitlines()]
        return None if any(answer["status"] == 503 for answer in answers) else answers

    def _call(self, path, body):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.instance.port("http"), timeout=60)
        self.connection.request("POST", path, body, {"Content-Type": "application/x-ndjson",
                                                     "Authorization": f"Bearer {self.key}"})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None
