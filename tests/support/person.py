"""A person at the gateway as a browser has it: a session's cookie, an origin, and one-time codes."""
import base64
import copy
import hashlib
import hmac
import struct
import time

from client import Client, added

PASSWORD = "a rather long sentence"


def code(secret, steps=0):
    """The one-time code of a base32 secret now, or so many half minutes from now (RFC 6238)."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7FFFFFFF) % 1000000:06}"


class Person(Client):
    """Signs in with name and password, and with codes once there is a secret."""

    def __init__(self, it, name, password, cookie=None):
        super().__init__(it)
        self.name, self.password, self.cookie = name, password, cookie
        self.secret = None

    @classmethod
    def of(cls, it, cookie):
        """Whoever has that cookie."""
        return cls(it, None, None, cookie)

    def copy(self):
        return copy.copy(self)

    def call(self, method, path, body=None, media="application/json", **headers):
        sent = {"Origin": f"http://127.0.0.1:{self.it.port('http')}", "Cookie": self.cookie} | headers
        answer = super().call(method, path, body, media, **{name: value for name, value in sent.items() if value is not None})
        if answer.headers.get("Set-Cookie"):
            self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        return answer

    def sign_in(self, same_code=False, Origin=None, **changed):
        """A code counts once in half a minute; what was used is forgotten in the database, unless the same code is wanted again."""
        body = {"account": self.name, "password": self.password} | changed
        if self.secret and "oneTimeCode" not in changed:
            if not same_code:
                self.it.psql(f"UPDATE intake.account SET totp_step = 0 WHERE principal = '{self.name}'")
            body["oneTimeCode"] = code(self.secret)
        return self.post("/v1/session", {name: value for name, value in body.items() if value is not None}, **({"Origin": Origin} if Origin else {}))


def newcomer(it, name, *grants):
    """A new person with grants, each "role" or "role:scope", and a one-time password, who has not signed in yet."""
    return Person(it, name, added(it, name, grants, "--account"))


def sign_up(it, name, *grants):
    """A newcomer who is signed in for good: with a password and codes of its own."""
    person = newcomer(it, name, *grants)
    done = [person.sign_in(), person.post("/v1/session/password", {"current": person.password, "next": PASSWORD})]
    person.password = PASSWORD
    offer = person.post("/v1/session/totp", None)
    person.secret = offer.json()["secret"]
    done += [offer, person.post("/v1/session/totp/confirmation", {"oneTimeCode": code(person.secret)})]
    assert all(answer.status == 200 for answer in done), [answer.body for answer in done]
    return person
