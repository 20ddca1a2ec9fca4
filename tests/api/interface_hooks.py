"""
Hooks of schemathesis, for what a schema cannot say: a cursor that fits it was never given to anyone, so no list can take it;
a hash of its shape is not the content's (test_signatures.py sends those); within free documents numbers have the range that
RFC 8259 (section 6) lets a reader set, of 64 bits; and names that fit their schema are names of nothing: INTERFACE_NAMES,
{path: {parameter: name}}, says what is there, so that what is answered of it is looked at too.
"""
import json
import os
import re

import schemathesis


def in_range(value):
    """The same value with its whole numbers, at any depth, brought into 64 bits, and its texts without U+0000, which the option that leaves it out elsewhere does not reach here."""
    if isinstance(value, dict):
        return {in_range(name): in_range(member) for name, member in value.items()}
    if isinstance(value, list):
        return [in_range(member) for member in value]
    if isinstance(value, str):
        return value.replace("\0", "")
    return max(min(value, 2**63 - 1), -2**63) if isinstance(value, int) and not isinstance(value, bool) else value


NAMES = json.loads(os.environ.get("INTERFACE_NAMES", "{}"))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Forged cursors are test_cursors.py's; here they would only hide the rest of the request."""
    if re.fullmatch("[A-Za-z0-9_-]{66}", str((case.query or {}).get("cursor", ""))):
        del case.query["cursor"]
    if case.operation.path == "/v1/events/check" and isinstance(case.body, dict) and re.fullmatch("[0-9a-f]{64}", str(case.body.get("contentHash", ""))):
        del case.body["contentHash"]
    if isinstance(case.body, dict) and isinstance(case.body.get("document"), dict):
        case.body["document"] = in_range(case.body["document"])
    if case.operation.path in NAMES and case.meta.generation.mode.is_positive:
        case.path_parameters = NAMES[case.operation.path]
