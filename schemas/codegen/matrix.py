"""
Who may do what: api/permissions.json as C tables, and with the operations as matrix.json, the role by route by scope table
that the tests go through cell by cell and the console shows pages by.
"""
import json

import c_text
import names
from shapes import Place

WAYS = {"party": "P", "case": "C", "all": "A"}
ROLE = "GW_ROLE"
SCOPES = ["*", "own", "port:CODE", "enterprise:ID"]


def read(folder):
    """permissions.json, refused where it names what is not there."""
    said = json.loads((folder / "api" / "permissions.json").read_text(encoding="utf-8"))
    place = Place("permissions.json")
    named = {role for roles in said["sends"].values() for role in roles} | set(said["reads"]) | set(said["partly"])
    if named - set(said["roles"]):
        place.refuse(f"unknown roles: {sorted(named - set(said['roles']))}")
    for role, areas in said["reads"].items():
        if set(areas) - set(said["areas"]) or set(areas.values()) - set(WAYS):
            place.refuse(f"{role} reads what is no area, or in no way that there is")
    return said


def sends(said, event):
    """What each role may do with an event: no, yes, or partly."""
    return {role: "no" if role not in said["sends"].get(event, ()) else "partly" if event in said["partly"].get(role, {}) else "yes" for role in said["roles"]}


def need_of(operation):
    """What an operation asks of its caller, by its description."""
    if operation.get("open"):
        return {"open": True}
    for key in ("reads", "sends", "asks", "event"):
        if key in operation:
            return {"reads" if key == "reads" else "sends": operation[key]} | {more: operation[more] for more in ("least", "whole", "person") if more in operation}
    return {"sends": "declaration"} if operation.get("ceb") else {"proven": True}


def cells(said, need):
    if "reads" in need:
        if need["reads"] not in said["areas"]:
            Place("interface.json").refuse(f'"{need["reads"]}" is no area of permissions.json')
        ways = {role: said["reads"].get(role, {}).get(need["reads"], "no") for role in said["roles"]}
        order = ["no", *WAYS]
        return {role: way if order.index(way) >= order.index(need.get("least", "no")) else "no" for role, way in ways.items()}
    if "sends" in need:
        return sends(said, need["sends"])
    return dict.fromkeys(said["roles"], "yes")


def rows(said, operation):
    method = next(method for method in ("get", "post", "delete", "patch", "head") if method in operation)
    for event in operation.get("events", [None]):
        need = {"sends": event} if event else need_of(operation)
        path = operation[method].replace("{type}", event) if event else operation[method]
        yield {"id": operation["id"] + (names.pascal(event) if event else ""), "method": method.upper(), "path": path, "needs": need, "list": "list" in operation, "tus": "tus" in operation, "stream": operation.get("media") == "text/event-stream",
               "roles": cells(said, need)}


def source(said, interface):
    """The text of matrix.json."""
    made = {"roles": said["roles"], "areas": said["areas"], "scopes": SCOPES, "partly": said["partly"],
            "operations": [row for operation in interface["operations"] for row in rows(said, operation)]}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def c_tables(said):
    """The tables as decide/permissions.c includes them; the roles and areas in its own order of names."""
    def constant(prefix, name):
        return f"{prefix}_{name.replace('-', '_').upper()}"

    senders = [f"    {{{constant('EV_TYPE', event)}, {' | '.join(f'1u << {constant(ROLE, role)}' for role in roles)}}},"
               for event, roles in said["sends"].items()]
    readers = [f"    [{constant(ROLE, role)}] = {{" + ", ".join(f"[{constant('GW_AREA', area)}] = '{WAYS[way]}'" for area, way in areas.items()) + "},"
               for role, areas in said["reads"].items()]
    return (c_text.MADE + "static const struct {\n    enum ev_type type;\n    unsigned roles;\n} senders[] = {\n" + "\n".join(senders) + "\n};\n\n"
            + "static const char readers[ROLES][GW_AREAS] = {\n" + "\n".join(readers) + "\n};\n")
