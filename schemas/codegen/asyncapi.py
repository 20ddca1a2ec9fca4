"""
asyncapi.json: the topics as AsyncAPI 3 describes them: channels, messages, who sends and receives.

One document for the house: an operation says which service does it.  The schemas are those of
OpenAPI's components; a message is a whole CloudEvents document.
"""
import json

import openapi
from openapi import name_of

VERSION = "3.0.0"
ABOUT = ("The topics between Loopgate's services. Only gateway and relay write them; every record is one "
         "CloudEvents 1.0 document in structured JSON. Names carry the instance's prefix.")


def reference(*steps):
    return {"$ref": "#/" + "/".join(steps)}


def component(event):
    return name_of(event.name + ".schema.json")


def message(event):
    """A message: the envelope, with this type and this data; its key is a value of the data."""
    path = next(iter(event.topics.values()), "")
    key = {"key": {"type": "string", "description": f"the value at /data/{path}"}} if path else {}
    return {
        "name": event.type,
        "title": event.title,
        "x-zh": event.zh,
        "contentType": "application/cloudevents+json",
        "payload": {"allOf": [
            reference("components", "schemas", "Envelope"),
            {"type": "object", "properties": {
                "type": {"const": event.type},
                "data": reference("components", "schemas", component(event))}}]},
        "bindings": {"kafka": key | {"bindingVersion": "0.5.0"}},
    }


def channel(topic, events):
    return {
        "address": topic["name"],
        "messages": {name: reference("components", "messages", component(events[name]))
                     for name in topic["carries"]},
        "bindings": {"kafka": {
            "topic": topic["name"],
            "partitions": topic["partitions"],
            "topicConfiguration": {"cleanup.policy": ["delete"],
                                   "retention.ms": topic["retentionSeconds"] * 1000},
            "bindingVersion": "0.5.0"}},
    }


def operations(topic):
    """Who sends into a topic and who receives from it."""
    for action, services in (("send", topic["producers"]), ("receive", topic["consumers"])):
        for service in services:
            binding = {"clientId": {"type": "string"}, "bindingVersion": "0.5.0"}
            if action == "receive":
                binding["groupId"] = {"type": "string", "description": f"{service}'s group of this topic"}
            yield f"{service}-{action}-{topic['name']}", {
                "action": action,
                "channel": reference("channels", topic["name"]),
                "tags": [{"name": service}],
                "bindings": {"kafka": binding},
            }


def document(model):
    """The whole document."""
    events = {event.name: event for event in model.events}
    carried = sorted({name for topic in model.topics for name in topic["carries"]})
    return {
        "asyncapi": VERSION,
        "info": {"title": "Loopgate's topics", "version": "1.0.0", "description": ABOUT,
                 "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/cloudevents+json",
        "channels": {topic["name"]: channel(topic, events) for topic in model.topics},
        "operations": {name: made for topic in model.topics for name, made in operations(topic)},
        "components": {
            "messages": {component(events[name]): message(events[name]) for name in carried},
            "schemas": openapi.components(model)},
    }


def source(model):
    """The text of asyncapi.json."""
    return json.dumps(document(model), ensure_ascii=False, indent=1) + "\n"
