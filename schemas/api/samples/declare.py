"""Declares one item and follows its receipt: LOOPGATE_URL, LOOPGATE_KEY, and a number that was not used yet."""
import json
import os
import sys
import urllib.error
import urllib.request

URL, KEY = os.environ["LOOPGATE_URL"], os.environ["LOOPGATE_KEY"]


def call(path, body=None, **headers):
    """The answer's JSON; what is wrong with a body is told fault by fault."""
    headers = {"Authorization": f"Bearer {KEY}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    data = None
    if body is not None:
        headers["Content-Type"], data = "application/json", json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers)) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        problem = json.load(refused)
        for fault in problem.get("errors", []):
            print(fault["pointer"], fault["code"], fault["reason"], file=sys.stderr)
        sys.exit(f"{refused.code} {problem['title']}")


declaration = {
    "number": sys.argv[1], "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
    "importer": {"id": "91350200MA2YJ1XR9G", "name": "Importer"}, "countryOfDeparture": "DEU",
    "items": [{"itemNumber": 1, "hsCode": "9503006000", "originCountry": "DEU", "quantity": "10", "unit": "NMB", "value": "120.00"}]}
# The key names the request: sent again, it is the same declaration and has the same receipt.
sent = call("/v1/declarations", declaration, Idempotency_Key=f"declare {sys.argv[1]}")
# The status answers when it was decided, after 20 seconds at most.
print(json.dumps(call(sent["status"], Prefer="wait=20")))
