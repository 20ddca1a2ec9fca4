// Makes src/api/schema.ts, the types of the HTTP interface, from openapi.json.
import { writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const root = new URL("../", import.meta.url);
const ast = await openapiTS(new URL("openapi.json", root), { alphabetize: true });
writeFileSync(new URL("src/api/schema.ts", root), `// Generated from openapi.json.\n${astToString(ast)}`);
