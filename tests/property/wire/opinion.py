"""
A second opinion on events: PyPI's jsonschema over the very same files, with our rules for what the
standard leaves to others (formats), reads otherwise (patterns end where the text ends) or allows
and no column of the database can hold (U+0000).
"""
import datetime
import json
import re

import jsonschema

DECIMAL = re.compile(r"-?([0-9]+)(?:\.([0-9]{1,5}))?\Z")
HOUR, MINUTE = r"([01]\d|2[0-3])", r"([0-5]\d)"
TIME = re.compile(rf"(\d{{4}}-\d\d-\d\d)[Tt]{HOUR}:{MINUTE}:([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-]){HOUR}:{MINUTE})\Z", re.ASCII)
UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")


def is_date(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text):
    found = TIME.match(text)
    if not found or not is_date(found[1]):
        return False
    hour, minute, second, offset_hour, offset_minute = (int(found[i] or 0) for i in (2, 3, 4, 6, 7))
    offset = (offset_hour * 60 + offset_minute) * (-60 if found[5] == "-" else 60)
    clock = hour * 3600 + minute * 60 + min(second, 59) - offset
    if second == 60 and clock % 86400 != 86399:
        return False
    in_utc = datetime.date.fromisoformat(found[1]).toordinal() + clock // 86400
    return 1 <= in_utc <= datetime.date.max.toordinal()


def is_decimal(text):
    found = DECIMAL.match(text)
    return found is not None and int(found[1] + (found[2] or "").ljust(5, "0")) < 2**63


FORMATS = {"date": is_date, "date-time": is_time, "uuid": lambda text: UUID.match(text) is not None, "decimal": is_decimal}


def pattern(_validator, expression, text, _schema):
    """As ECMA-262 has it: $ is the end of the text, not the line feed before it."""
    if isinstance(text, str) and not re.search(expression.removesuffix("$") + r"\Z" * expression.endswith("$"), text, re.ASCII):
        yield jsonschema.ValidationError("pattern")


def token(step):
    return "/" + str(step).replace("~", "~0").replace("/", "~1")


def told(name):
    """An unknown name as a fault tells it: what may be a person's name or number is not quoted."""
    return name if re.fullmatch(r"[!-/:-~][!-~]{0,59}", name) else "*"


def pointers(error):
    """Where the error lies, as we tell it: at the name that is missing or unknown."""
    at = "".join(token(step) for step in error.absolute_path)
    if error.validator == "required":
        return {at + token(name) for name in error.validator_value if name not in error.instance}
    if error.validator == "additionalProperties":
        return {at + token(told(name)) for name in error.instance if name not in error.schema["properties"]}
    return {at}


def holds_nul(value):
    if isinstance(value, dict):
        return any("\0" in name or holds_nul(below) for name, below in value.items())
    if isinstance(value, list):
        return any(holds_nul(below) for below in value)
    return isinstance(value, str) and "\0" in value


class Opinion:
    def __init__(self, events):
        """The schemas of a folder of events; `common.schema.json` holds all shared definitions."""
        self.of, self.envelope = {}, None
        shared = json.loads(self.local(events / "common.schema.json"))["$defs"]
        kind = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": pattern})
        formats = jsonschema.FormatChecker(formats=())
        for name, judge in FORMATS.items():
            formats.checkers[name] = (lambda text, judge=judge: not isinstance(text, str) or judge(text), ())
        for path in sorted(events.glob("*.schema.json")):
            schema = json.loads(self.local(path)) | {"$defs": shared}
            schema.pop("$id")
            judge = kind(schema, format_checker=formats)
            if "x-type" in schema:
                self.of[schema["x-type"]] = judge
            elif path.name.startswith("envelope"):
                self.envelope = judge

    @staticmethod
    def local(path):
        return path.read_text(encoding="utf-8").replace('"common.schema.json#/', '"#/')

    def faults(self, document):
        """The pointers of all faults of a whole event."""
        found = set().union(*(pointers(e) for e in self.envelope.iter_errors(document)))
        kind, data = document.get("type"), document.get("data")
        if not isinstance(kind, str) or "/type" in found:
            return found
        if kind not in self.of:
            return found | {"/type"}
        if isinstance(data, dict):
            errors = self.of[kind].iter_errors(data)
            found |= {"/data" + at for e in errors for at in pointers(e)}
        return found
