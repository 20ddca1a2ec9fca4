"""CEB messages as a test sends them: the official samples with a document that nobody sent before, and what a receipt says."""
import sys
import uuid
import xml.etree.ElementTree as ET

from place import DATA, ROOT, build

sys.path.insert(0, str(ROOT / "tests/property/wire"))
from ceb_message import CEB, Judge, Limits, bent, name, read, rows, write  # noqa: E402,F401

SCHEMA = DATA / "ceb/xsd/import-business-202205.xsd"
ABSENT = not SCHEMA.exists()
WHY = "the official schema and samples are not in ../shared/data/ceb"
NUMBERS = {311: "orderNo", 411: "payTransactionId", 511: "logisticsNo", 621: "copNo"}


def path(number):
    return DATA / f"ceb/samples/CEB{number}Message.xml"


def judge():
    """Says of any bytes whether the official schema takes them."""
    return Judge(build() / "tests/property/wire/ceb_judge", SCHEMA)


def leaf(root, which):
    """The first leaf of that name."""
    return next(root.iter(CEB + which))


def message(number, **leaves):
    """The sample's first document under a guid and a number of its own; `leaves` are changed."""
    root = read(path(number))
    fresh = {"guid": str(uuid.uuid4()).upper(), NUMBERS[number]: uuid.uuid4().hex[:20]}
    for which, text in (fresh | leaves).items():
        leaf(root, which).text = text
    if number == 621:
        leaf(root, "appStatus").text = leaves.get("appStatus", "2")
    return root


def told(body):
    """A receipt: the message's number, and the leaves of each return."""
    root = ET.fromstring(body)
    return int(name(root)[3:6]), [{name(part): part.text or "" for part in one} for one in root]
