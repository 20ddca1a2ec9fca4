"""
Personal values that no one else has, and where they might show.

Every value holds the run's mark, so one search finds all of them; the mark is looked for as it stands, in hexadecimal (as
dumps show bytes) and in base64 at each of its three places.  `Canaries.person()` makes the members that the schemas call
personal, and remembers what must be readable again with the gateway's key.
"""
import base64
import ctypes
import json
import subprocess
import uuid

from place import ROOT

EVENTS = ROOT / "schemas" / "events"


def personal_members():
    """The members of #/$defs that are marked x-personal: definition to names."""
    found = {}
    for name, definition in json.loads((EVENTS / "common.schema.json").read_text())["$defs"].items():
        marked = {member for member, sub in definition.get("properties", {}).items() if sub.get("x-personal")}
        if marked:
            found[name] = marked
    return found


def personal_places():
    """Every place of every event that holds a personal value: (event, path of members)."""
    definitions = json.loads((EVENTS / "common.schema.json").read_text())["$defs"]

    def walk(node, path):
        if "$ref" in node:
            yield from walk(definitions[node["$ref"].rsplit("/", 1)[-1]], path)
        if node.get("x-personal"):
            yield path
        for name, sub in node.get("properties", {}).items():
            yield from walk(sub, (*path, name))
        if isinstance(node.get("items"), dict):
            yield from walk(node["items"], path)

    for file in sorted(EVENTS.glob("*.schema.json")):
        event = file.name.removesuffix(".schema.json")
        if event not in ("common", "envelope"):
            for path in walk(json.loads(file.read_text()), ()):
                yield event, path


class Canaries:
    """The values of one run."""

    def __init__(self):
        self.mark = f"zq{uuid.uuid4().hex[:12]}"
        self.count = 0
        self.sealed = {}  # value to what it was sent in, for those that were taken

    def value(self, kind="name"):
        """A new value as people write them: names with a space, numbers that begin with a digit."""
        self.count += 1
        return {"name": f"Canary {self.mark} {self.count}", "idNumber": f"3101{self.count:04}{self.mark}",
                "phone": f"138{self.count:04}{self.mark}", "address": f"{self.count} {self.mark} Row"}[kind]

    def person(self, sent_in=None):
        """All personal members; `sent_in` names the way, when the event must be taken."""
        made = {name: self.value(name) for name in personal_members()["person"]}
        if sent_in is not None:
            self.sealed |= dict.fromkeys(made.values(), sent_in)
        return {**made, "idType": "1"}

    def needles(self):
        """Each form in which the mark may stand in bytes."""
        clear = self.mark.encode()
        forms = {clear, clear.hex().encode(), clear.hex().upper().encode(), clear.decode().encode("utf-16-le")}
        for skip in range(3):
            text = base64.b64encode(b"\0" * skip + clear)
            forms.add(text[skip + 1 if skip else 0:(skip + len(clear)) // 3 * 4])
        return forms

    def shows(self, text):
        """Where the mark stands in a text or bytes, with what is around it; None where it does not."""
        data = text if isinstance(text, bytes) else text.encode()
        for form in self.needles():
            at = data.find(form)
            if at >= 0:
                return data[max(at - 80, 0):at + 80]
        return None

    def files_that_show(self, *folders):
        """Files below the folders that hold the mark."""
        patterns = [part for form in self.needles() if b"\0" not in form for part in ("-e", form.decode())]
        done = subprocess.run(["grep", "-rlaF", *patterns, "--", *map(str, folders)], capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
        return done.stdout.splitlines()


class Opener:
    """What only the holder of seal.key can do: read sealed values again."""

    def __init__(self, key_file):
        self.sodium = ctypes.CDLL("libsodium.so.23")
        self.key = bytes.fromhex(key_file.read_text().strip())

    def open(self, sealed, receipt):
        """The clear value of "sealed:…", which belongs to the event with that receipt; None when it does not open."""
        text = sealed.removeprefix("sealed:")
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        nonce, cipher, also = data[1:25], data[25:], bytes.fromhex(receipt)
        clear, length = ctypes.create_string_buffer(len(cipher)), ctypes.c_ulonglong()
        bad = self.sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            clear, ctypes.byref(length), None, cipher, ctypes.c_ulonglong(len(cipher)), also, ctypes.c_ulonglong(len(also)), nonce, self.key)
        return None if bad else clear.raw[:length.value].decode()


def sealed_values(node):
    """Every sealed value below a JSON node."""
    if isinstance(node, str) and node.startswith("sealed:"):
        yield node
    elif isinstance(node, (dict, list)):
        for sub in node.values() if isinstance(node, dict) else node:
            yield from sealed_values(sub)
