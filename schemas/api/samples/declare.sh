#!/bin/sh
# Declares one item and follows its receipt: LOOPGATE_URL, LOOPGATE_KEY, and a number that was not used yet.
set -eu
body=$(cat <<JSON
{"number": "$1", "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
 "importer": {"id": "91350200MA2YJ1XR9G", "name": "Importer"}, "countryOfDeparture": "DEU",
 "items": [{"itemNumber": 1, "hsCode": "9503006000", "originCountry": "DEU", "quantity": "10", "unit": "NMB", "value": "120.00"}]}
JSON
)
# The key names the request: sent again, it is the same declaration and has the same receipt.
answer=$(curl --silent --show-error --fail-with-body "$LOOPGATE_URL/v1/declarations" \
  -H "Authorization: Bearer $LOOPGATE_KEY" -H "Content-Type: application/json" -H "Idempotency-Key: declare $1" --data "$body")
status=$(printf '%s' "$answer" | sed 's/.*"status": *"\([^"]*\)".*/\1/')
# The status answers when it was decided, after 20 seconds at most.
curl --silent --show-error --fail-with-body "$LOOPGATE_URL$status" -H "Authorization: Bearer $LOOPGATE_KEY" -H "Prefer: wait=20"
