// Declares one item and follows its receipt: LOOPGATE_URL, LOOPGATE_KEY, and a number that was not used yet.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func call(method, path, body string, headers map[string]string) []byte {
	request, err := http.NewRequest(method, os.Getenv("LOOPGATE_URL")+path, strings.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("LOOPGATE_KEY"))
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 { // a problem (RFC 9457): "errors" has every fault with its place
		log.Fatal(answer.Status, string(said), err)
	}
	return said
}

func main() {
	number := os.Args[1]
	body := fmt.Sprintf(`{"number": %q, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
 "importer": {"id": "91350200MA2YJ1XR9G", "name": "Importer"}, "countryOfDeparture": "DEU",
 "items": [{"itemNumber": 1, "hsCode": "9503006000", "originCountry": "DEU", "quantity": "10", "unit": "NMB", "value": "120.00"}]}`, number)
	var sent struct{ Status string }
	// The key names the request: sent again, it is the same declaration and has the same receipt.
	if err := json.Unmarshal(call("POST", "/v1/declarations", body, map[string]string{"Content-Type": "application/json", "Idempotency-Key": "declare " + number}), &sent); err != nil {
		log.Fatal(err)
	}
	// The status answers when it was decided, after 20 seconds at most.
	fmt.Println(string(call("GET", sent.Status, "", map[string]string{"Prefer": "wait=20"})))
}
