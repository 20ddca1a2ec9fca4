// Declares one item and follows its receipt: LOOPGATE_URL, LOOPGATE_KEY, and a number that was not used yet.
const { LOOPGATE_URL, LOOPGATE_KEY } = process.env;
const number = process.argv[2];

/** The answer's JSON; what is wrong with a body is told fault by fault. */
async function call(path, { body, headers } = {}) {
  const answer = await fetch(LOOPGATE_URL + path, {
    method: body ? "POST" : "GET",
    headers: { Authorization: `Bearer ${LOOPGATE_KEY}`, ...(body && { "Content-Type": "application/json" }), ...headers },
    body: body && JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) {
    said.errors?.forEach((fault) => console.error(fault.pointer, fault.code, fault.reason));
    throw new Error(`${answer.status} ${said.title}`);
  }
  return said;
}

const declaration = {
  number, version: 1, direction: "import", declarationOffice: "2248", port: "2248",
  importer: { id: "91350200MA2YJ1XR9G", name: "Importer" }, countryOfDeparture: "DEU",
  items: [{ itemNumber: 1, hsCode: "9503006000", originCountry: "DEU", quantity: "10", unit: "NMB", value: "120.00" }],
};
// The key names the request: sent again, it is the same declaration and has the same receipt.
const sent = await call("/v1/declarations", { body: declaration, headers: { "Idempotency-Key": `declare ${number}` } });
// The status answers when it was decided, after 20 seconds at most.
console.log(JSON.stringify(await call(sent.status, { headers: { Prefer: "wait=20" } })));
