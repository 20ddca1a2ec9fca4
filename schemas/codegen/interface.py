#!/usr/bin/env python3
"""The OpenAPI 3.1 document and who may do what, from the event schemas and api/: interface.py SCHEMAS PRODUCT OUTPUT [...]"""
import argparse
import json
import pathlib
import sys

import c_text
import drafts
import matrix
import openapi
from generate import load
from names import pascal
from shapes import Place, Refused

TEXT = {"type": "string", "minLength": 1, "maxLength": 2000}
TYPES = {
    "id": {"type": "string", "format": "uuid"},
    "time": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "word": {"type": "string", "minLength": 1, "maxLength": 60},
    "text": TEXT,
    "line": {"type": "string", "minLength": 1},
    "name": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[^\\u0000-\\u001f\\u007f]+$"},
    "link": {"type": "string", "format": "uri-reference", "maxLength": 200},
    "pointer": {"type": "string", "maxLength": 200},
    "count": {"type": "integer", "minimum": 0, "maximum": 2**53 - 1},  # what every reader of JSON keeps exactly
    "bool": {"type": "boolean"},
    "object": {"type": "object"},
    "any": {},
    "reason": {"type": "string", "minLength": 1, "maxLength": 500},
    "hash": {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
    "period": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    "rate": {"type": "string", "pattern": "^[0-9.e-]{1,24}$"},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "correlation": {"type": "number", "minimum": -1, "maximum": 1},
    "amount": {"type": "number", "minimum": 0},
    "fraction": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
    "account": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$"},
    "secret": {"type": "string", "format": "password", "minLength": 1, "maxLength": 128},
    "code": {"type": "string", "pattern": "^[0-9]{6}$"},
    "language": {"enum": ["zh", "en"]},
    "state": {"enum": ["pending", "done", "parked", "refused", "conflict"]},
}
OPEN_PROBLEMS = [400, 404]
READ_PROBLEMS = [400, 401, 403, 404, 503]
WRITE_PROBLEMS = [400, 401, 403, 413, 415, 422, 503]


def component(name):
    return {"$ref": f"#/components/schemas/{name}"}


class Document:
    """Gathers the components that the operations use."""

    def __init__(self, model, interface, problems):
        self.documents, self.interface, self.problems = model.documents, interface, problems
        self.schemas = openapi.components(model) | drafts.components(model)
        self.drafted()
        for name in sorted(set(self.schemas) & set(interface["views"])):
            Place("interface.json", f"/views/{name}").refuse("an event, or a part of one, is called so already")

    def drafted(self):
        """What a control event drafts is one of the documents that have a schema; of a category or an approval a free one."""
        made = self.schemas["Control"]["properties"]
        made["document"] = made["document"] | {"anyOf": [*(component(f"{pascal(name)}Document") for name in drafts.NAMES), {"type": "object"}]}

    def at(self, path, place):
        """The schema at a place like assessment.items.score, for a property of a view."""
        name, *steps = path.split(".")
        schema = {"$ref": f"#/components/schemas/{pascal(name)}"}
        for step in steps:
            schema = self.inside(schema).get("properties", {}).get(step, {})
        if not schema:
            place.refuse(f'there is no "{path}"')
        return schema

    def inside(self, schema):
        """The object that a schema means: by its name, or each of an array."""
        while "$ref" in schema or schema.get("type") == "array":
            schema = self.schemas.get(schema["$ref"].rsplit("/", 1)[1], {}) if "$ref" in schema else schema["items"]
        return schema

    # ---- views

    def type_of(self, name, place):
        if name.startswith("["):
            return {"type": "array", "items": self.type_of(name[1:-1], place)}
        if name in TYPES | self.interface["words"]:
            return dict((TYPES | self.interface["words"])[name])
        if "." in name:
            return self.at(name, place)
        if name in self.interface["views"]:
            return self.view(name)
        if name not in self.schemas:
            place.refuse(f'there is no type "{name}"')
        return component(name)

    def view(self, name):
        if name in self.schemas:
            return component(name)
        said, place = self.interface["views"][name], Place("interface.json", f"/views/{name}")
        self.schemas[name] = {}
        self.schemas[name] = {
            "type": "object", "title": said["title"], "x-zh": said["zh"],
            "properties": {key: self.type_of(value, place.down(key)) for key, value in said["properties"].items()},
            "required": said["required"], "additionalProperties": False}
        return component(name)

    # ---- operations

    def problem_responses(self, statuses):
        return {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(set(statuses))}

    def responses(self):
        """One response for each status that a problem has."""
        made = {}
        for status in sorted({problem["status"] for problem in self.problems.values()} - {405, 409}):
            names = sorted(f"/problems/{name}" for name, problem in self.problems.items() if problem["status"] == status)
            made[f"Problem{status}"] = {"description": " or ".join(names),
                                        "content": {"application/problem+json": {"schema": self.view("Problem")}}}
        return made

    def listed(self, operation):
        item = self.view(operation["list"])
        return {"type": "object", "additionalProperties": False, "required": ["items"], "properties": {
            "items": {"type": "array", "items": item, "maxItems": 200},
            "next": {"type": "string", "minLength": 66, "maxLength": 66, "title": "Cursor of the next page"}}}

    def query(self, operation):
        place = Place("interface.json", "/filters")
        made = [{"name": name, "in": "query", "schema": self.type_of(self.interface["filters"][name], place.down(name))}
                for name in operation["filters"]]
        for name, text in (("from", "first day"), ("until", "day before which it ends")):
            made.append({"name": name, "in": "query", "description": text, "schema": dict(TYPES["day"])})
        made.append({"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}})
        made.append({"name": "order", "in": "query", "schema": {"enum": ["newest", "oldest"], "default": "newest"},
                     "description": "oldest: to follow what comes; next is always there then, and nothing is missed"})
        made.append({"name": "cursor", "in": "query", "description": "next of the page before",
                     "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{66}$"}})
        return made

    def path_parameters(self, path):
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        kinds = {"id": TYPES["id"], "sha256": TYPES["hash"], "day": TYPES["day"], "token": {"type": "string", "pattern": "^[A-Za-z0-9_-]{79}$"}}
        return [{"name": name, "in": "path", "required": True,
                 "schema": dict(kinds.get(name, TYPES["name"]))} for name in names]

    def get(self, operation):
        made = {"operationId": operation["id"], "summary": operation["summary"], "x-zh": operation["zh"],
                "parameters": self.path_parameters(operation["get"])}
        if "list" in operation:
            made["parameters"] += self.query(operation)
            schema = self.listed(operation)
        else:
            schema = self.type_of(operation["answer"], Place("interface.json")) if "answer" in operation else {}
        if operation.get("waits"):
            made["parameters"].append(self.prefer())
        for name, values in operation.get("choices", {}).items():
            made["parameters"].append({"name": name, "in": "query", "schema": {"enum": values}})
        for name, kind in operation.get("query", {}).items():
            made["parameters"].append({"name": name, "in": "query", "schema": dict(TYPES[kind])})
        media = operation.get("media", "application/json")
        body = schema if media == "application/json" else {"type": "string"}
        made["responses"] = {"200": {"description": "what was asked for", "content": {media: {"schema": body}}}}
        if operation.get("waits"):
            made["responses"]["409"] = self.conflict()
        if operation.get("pending"):
            made["responses"]["202"] = {"description": "sent, and not decided"}
        made["responses"] |= self.problem_responses(READ_PROBLEMS if not operation.get("open") else OPEN_PROBLEMS + [429, 503] * ("answer" in operation))
        if media == "text/event-stream":
            made["responses"] |= self.problem_responses([429])
        if operation.get("open"):
            made["security"] = []
        return made

    def prefer(self):
        return {"name": "Prefer", "in": "header", "description": "wait=N: answer when it was decided, after N seconds at most (30); anything else is passed over (RFC 7240)",
                "schema": {"type": "string"}, "example": "wait=5"}

    def conflict(self):
        return {"description": "/problems/conflict", "content": {"application/problem+json": {"schema": self.view("Conflict")}}}

    def posted(self, text):
        return {"description": text, "content": {"application/json": {"schema": self.view("Receipt")}}}

    def post(self, operation, name, identifier):
        lines = {"type": "string", "description": f"up to 10,000 lines, each a JSON text of #/components/schemas/{pascal(name)}"}
        made = {"operationId": identifier, "summary": operation["summary"], "x-zh": operation["zh"], "x-route": operation["post"],
                "parameters": [
                    {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 255},
                     "description": "names this request: the same key with another event is a conflict"},
                    self.prefer()],
                "requestBody": {"required": True, "content": {
                    "application/json": {"schema": component(pascal(name))}, "application/x-ndjson": {"schema": lines}}}}
        status = self.posted("decided: taken back by a decision, parked, or refused; or, for lines, one answer for each")
        status["content"]["application/x-ndjson"] = {"schema": {"type": "string", "description": "one #/components/schemas/Line a line"}}
        self.view("Line")
        made["responses"] = {"200": status, "201": self.posted("decided, and it took effect"),
                             "202": self.posted("acknowledged by all in-sync replicas"), "409": self.conflict()}
        made["responses"] |= self.problem_responses(WRITE_PROBLEMS)
        return made

    def post_ceb(self, operation):
        message = {"application/xml": {"schema": {"type": "string", "description": "CEB311Message, CEB411Message, CEB511Message or CEB621Message"}}}
        made = {"operationId": operation["id"], "summary": operation["summary"], "x-zh": operation["zh"], "requestBody": {"required": True, "content": message}}
        told = {"application/xml": {"schema": {"type": "string"}}}
        made["responses"] = {"202": {"description": "the transport state of each document", "content": told}}
        made["responses"] |= self.problem_responses(WRITE_PROBLEMS)
        for status, text in (("422", "CEB900 with all faults"), ("503", "the transport state of each document: send those that failed again")):
            made["responses"][status] = {"description": text, "content": told | {"application/problem+json": {"schema": self.view("Problem")}}}
        return made

    def post_asked(self, operation):
        """A question whose body is an event that is not sent on."""
        made = {"operationId": operation["id"], "summary": operation["summary"], "x-zh": operation["zh"],
                "requestBody": {"required": True, "content": {"application/json": {"schema": component(pascal(operation["asks"]))}}}}
        schema = self.type_of(operation["answer"], Place("interface.json"))
        made["responses"] = {"200": {"description": "what was asked for", "content": {"application/json": {"schema": schema}}}}
        made["responses"] |= self.problem_responses([*WRITE_PROBLEMS, 429])
        return made

    def form(self, operation):
        """A post whose body, where there is one, is a view, and whose answer is another."""
        made = {"operationId": operation["id"], "summary": operation["summary"], "x-zh": operation["zh"]}
        if "{" in operation["post"]:
            made["parameters"] = self.path_parameters(operation["post"])
        if "takes" in operation:
            made["requestBody"] = {"required": True, "content": {"application/json": {"schema": self.view(operation["takes"])}}}
        status, text = ("202", "taken; Location is where to follow it") if operation.get("followed") else ("200", "done")
        made["responses"] = {status: {"description": text, "content": {"application/json": {"schema": self.view(operation["answer"])}}}}
        made["responses"] |= self.problem_responses([*WRITE_PROBLEMS, 429] + [404] * ("{" in operation["post"] or "held" in operation))
        if "held" in operation:
            made["responses"]["409"] = {"description": "/problems/claimed", "content": {"application/problem+json": {"schema": self.view(operation["held"])}}}
        if operation.get("open"):
            made["security"] = []
        return made

    def tus(self, operation):
        """One of the three requests of an upload; see https://tus.io/protocols/resumable-upload"""
        asked = {"create": ["Upload-Length", "Upload-Metadata"], "state": [], "append": ["Upload-Offset"]}[operation["tus"]]
        status, text = {"create": ("201", "begun, or there already: Location"), "state": ("200", "Upload-Offset and Upload-Length"), "append": ("204", "written to disk: Upload-Offset")}[operation["tus"]]
        made = {"operationId": operation["id"], "summary": operation["summary"], "x-zh": operation["zh"],
                "parameters": self.path_parameters(next(operation[method] for method in ("get", "post", "patch") if method in operation))
                + [{"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in ["Tus-Resumable", *asked]]}
        if operation["tus"] == "append":
            made["requestBody"] = {"required": True, "content": {"application/offset+octet-stream": {}}}
        made["responses"] = {status: {"description": text}} | self.problem_responses([*WRITE_PROBLEMS, 404])
        if operation["tus"] == "append":
            made["responses"]["409"] = {"description": "/problems/other-offset", "content": {"application/problem+json": {"schema": self.view("Problem")}}}
        return made

    def delete(self, operation):
        made = {"operationId": operation["id"], "summary": operation["summary"], "x-zh": operation["zh"]}
        named = self.path_parameters(operation["delete"])
        if named:
            made["parameters"] = named
        done = {"204": {"description": "done"}}
        if "answer" in operation:
            done = {"200": {"description": "what became of it", "content": {"application/json": {"schema": self.view(operation["answer"])}}}}
        return made | {"responses": done | self.problem_responses(READ_PROBLEMS)}

    def paths(self):
        made = {}
        for operation in self.interface["operations"]:
            if "tus" in operation:
                for method in {"get", "post", "patch"} & set(operation):
                    made.setdefault(operation[method], {})[method] = self.tus(operation)
            elif "get" in operation:
                made.setdefault(operation["get"], {})["get"] = self.get(operation)
            elif "delete" in operation:
                made.setdefault(operation["delete"], {})["delete"] = self.delete(operation)
            elif "answer" in operation and "asks" not in operation:
                made.setdefault(operation["post"], {})["post"] = self.form(operation)
            elif "ceb" in operation:
                made.setdefault(operation["post"], {})["post"] = self.post_ceb(operation)
            elif "asks" in operation:
                made.setdefault(operation["post"], {})["post"] = self.post_asked(operation)
            elif "event" in operation:
                made.setdefault(operation["post"], {})["post"] = self.post(operation, operation["event"], operation["id"])
            else:
                for name in operation["events"]:
                    path = operation["post"].replace("{type}", name)
                    made.setdefault(path, {})["post"] = self.post(operation, name, operation["id"] + pascal(name))
        return made

    def whole(self):
        paths, responses = self.paths(), self.responses()
        return {"openapi": "3.1.0",
                "info": {"title": self.interface["title"], "description": self.interface["description"], "version": "1",
                         "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
                "servers": [{"url": "/"}], "security": [{"key": []}, {"session": []}], "paths": paths,
                "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "an API key, lgk_ID_SECRET"},
                                                   "session": {"type": "apiKey", "in": "cookie", "name": "__Host-loopgate",
                                                               "description": "a person who signed in; the cookie's name goes on with the installation's"}},
                               "responses": responses, "schemas": dict(sorted(self.schemas.items()))}}


def c_source(text, problems):
    """The document and the texts of the problems, as the gateway carries them."""
    data = text.encode("utf-8")
    rows = [", ".join(str(byte) for byte in data[i:i + 24]) for i in range(0, len(data), 24)]
    texts = [f"    {{{c_text.literal(name)}, {c_text.literal(problem['text'])}\n     {c_text.literal(problem['zh'])}}},"
             .replace('"\n     "', '\\n"\n     "') for name, problem in sorted(problems.items())]
    return (c_text.MADE + '#include "description.h"\n\n'
            + "const unsigned char gw_openapi[] = {\n    " + ",\n    ".join(rows) + "};\n"
            + "const size_t gw_openapi_len = sizeof gw_openapi;\n\n"
            + "const struct gw_problem_text gw_problem_texts[] = {\n" + "\n".join(texts) + "\n    {NULL, NULL},\n};\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schemas", help="folder with events/, codes/, api/ and topics.json", type=pathlib.Path)
    parser.add_argument("pairs", nargs="+", metavar="PRODUCT OUTPUT", help="products: openapi.json, description.c, matrix.json, permission_tables.h")
    args = parser.parse_args()
    interface, problems = (json.loads((args.schemas / "api" / f"{name}.json").read_text(encoding="utf-8")) for name in ("interface", "problems"))
    try:
        text = json.dumps(Document(load(args.schemas), interface, problems).whole(), ensure_ascii=False, indent=1) + "\n"
        permissions = matrix.read(args.schemas)
        products = {"openapi.json": text, "description.c": c_source(text, problems), "matrix.json": matrix.source(permissions, interface),
                    "permission_tables.h": matrix.c_tables(permissions)}
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    for product, output in zip(args.pairs[::2], args.pairs[1::2], strict=True):
        pathlib.Path(output).write_text(products[product], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
