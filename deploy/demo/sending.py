"""Everything that a demonstration sends: counted, and written down so that it can be sent again word for word."""
import collections
import json
import os

from .channel import Channel

JOURNAL = "sent.ndjson"


class Sender:
    """Sends events as one of the people; the journal has a line that tells who, where and how many, and then the lines sent."""

    def __init__(self, instance, keys, again=False):
        self.path = instance.folder / JOURNAL
        self.channels = {name: Channel(instance, key) for name, key in keys.items()}
        self.journal = None if again else os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8")
        self.sent = self.declarations = 0
        self.accepted = collections.Counter()  # receipts, with how often each was given
        self.refused = collections.Counter()  # (type, reason)

    def send(self, who, kind, events):
        """Events of one kind, "declaration", "check" …, in their order."""
        if not events:
            return
        path = "/v1/declarations" if kind == "declaration" else f"/v1/events/{kind}"
        lines = [json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in events]
        self.journal.write(json.dumps({"as": who, "path": path, "lines": len(lines)}) + "\n")
        self.journal.writelines(line + "\n" for line in lines)
        self._post(who, path, lines)

    def _post(self, who, path, lines):
        self.sent += len(lines)
        if path == "/v1/declarations":
            self.declarations += len(lines)
        for answer in self.channels[who].post(path, lines):
            if answer["status"] == 202:
                self.accepted[answer["receipt"]] += 1
            else:
                self.refused[(path.rpartition("/")[2], reason(answer))] += 1

    def again(self):
        """Sends what the journal has, in its order; gives how much of it was sent, 0 to 1, as it goes."""
        size = max(self.path.stat().st_size, 1)
        with open(self.path, "rb") as journal:
            while head := journal.readline():
                what = json.loads(head)
                lines = [journal.readline().decode().rstrip("\n") for _ in range(what["lines"])]
                self._post(what["as"], what["path"], lines)
                yield journal.tell() / size

    def close(self):
        """The journal is whole, the connections are given back."""
        if self.journal is not None:
            self.journal.close()
        for channel in self.channels.values():
            channel.close()


def reason(answer):
    """Why a line was refused, in few words."""
    errors = answer.get("errors")
    return f'{errors[0]["pointer"] or "/"} {errors[0]["reason"]}' if errors else answer.get("detail", answer["title"])
