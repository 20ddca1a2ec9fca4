"""A small port for the browser to look at: goods that pass, goods that must be inspected, and people with accounts."""
import contextlib

from client import principal
from person import newcomer, sign_up
from stack import StackError, instance, tails

# The first passes its check digit, the second does not.
SOUND, UNSOUND = "1M8GDM9AXKP042788", "WVWZZZ1KZAW000001"
CCC = [{"type": "411", "number": "2026011101000001"}]


def car(vin, **changed):
    return {"itemNumber": 1, "hsCode": "8703234010", "originCountry": "DEU", "quantity": "1", "unit": "NMB", "value": "250000.00", "brand": "BMW", "model": "X5", "vins": [vin], **changed}


def body(number, *items, **changed):
    return {"number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91350200MA2YJ1XR9G", "name": "Importer"},
            "countryOfDeparture": "DEU", "documents": CCC, "items": list(items), **changed}


class Port:
    """An instance whose services run, with a declarant's key."""

    def __init__(self, it):
        self.it = it
        self.trader = principal(it, "trader", "declarant")

    def declare(self, number, *items, **changed):
        answer = self.trader.post("/v1/declarations", body(number, *items, **changed), Prefer="wait=30")
        assert answer.status == 201, answer.body
        return answer.json()["objectId"]

    def person(self, name, *grants):
        """Somebody who has signed in before; gives the Person with password and secret."""
        return sign_up(self.it, name, *grants)

    def newcomer(self, name, *grants):
        """Somebody who has not signed in yet; gives the one-time password."""
        return newcomer(self.it, name, *grants).password

    def settle(self):
        try:
            self.it.ctl("drain", "--timeout", "60")
        except StackError as error:
            raise AssertionError(f"{error}\n{tails(self.it)}") from error


@contextlib.contextmanager
def opened(name, chance=True, **settings):
    """The port with its services running, where chance draws nothing on request; the gateway serves the console that this build has."""
    with instance(name, clock="real") as it:
        if not chance:
            it.psql("UPDATE ops.rule_parameter SET value = 0 WHERE code = 'credit_multiplier'")
        it.start(added=settings)
        it.wait_ready()
        yield Port(it)


def sign_in(visitor, person):
    """Signs a person in at the page that asks for it."""
    from person import code
    page = visitor.page
    person.it.psql(f"UPDATE intake.account SET totp_step = 0 WHERE principal = '{person.name}'")  # a code counts once in half a minute
    page.fill("[name=account]", person.name)
    page.fill("[name=password]", person.password)
    page.fill("[name=code]", code(person.secret))
    page.click("button.primary")
    page.wait_for_selector("nav")
    visitor.settle()


def signed_in(browser, url, person, path="", anew=False, **named):
    """A device at the page, on which the person signed in before: once at the page that asks for it, then with what that left; `anew` for a session of its own."""
    kept = None if anew else browser.devices.get((url, person.name))
    visitor = browser.visitor(url, storage_state=kept, **named)
    if kept is None:
        visitor.go()
        sign_in(visitor, person)
        if not anew:
            browser.devices[url, person.name] = visitor.context.storage_state()
    if kept or path:
        visitor.go(path)
        visitor.page.wait_for_selector("nav")
        visitor.settle()
    return visitor
