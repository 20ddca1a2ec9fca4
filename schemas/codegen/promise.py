"""
v1.txt: what version 1 of the events promises, a line for each field; and what would break it.

The one product that is committed (schemas/events/v1.txt): events lie in logs and in other people's
programs, so what was valid stays valid.  A field may be added when it is optional, and a limit
widened; whatever else changes is a new version of the event.
"""
import dataclasses

HEAD = "# event pointer kind least most flags (r required, p personal, u unique) words form; see schemas/README.md\n"


@dataclasses.dataclass(frozen=True)
class Promise:
    """One field as the record has it; absent limits are empty."""

    kind: str
    least: str
    most: str
    flags: str
    words: str
    form: str

    @classmethod
    def of(cls, field_type, required):
        made = field_type
        flags = ("r" if required else "") + ("p" if made.personal else "") + ("u" if made.unique else "")
        words = made.enum.values if made.enum else [str(v) for v in made.among or []]
        form = made.pattern.text if made.pattern else str(made.bounds) if made.bounds else ""
        least, most = ("" if v is None else str(v) for v in (made.least, made.most))
        return cls(made.kind, least, most, flags, ",".join(words), form)


def fields(struct, prefix=""):
    """(pointer, promise) of all fields below an object; * stands for each index."""
    for field in struct.fields:
        pointer, made = f"{prefix}/{field.name}", field.type
        yield pointer, Promise.of(made, field.required)
        if made.kind == "array":
            pointer, made = pointer + "/*", made.item
            yield pointer, Promise.of(made, False)
        if made.kind == "object":
            yield from fields(made.struct, pointer)


def promises(model):
    """{(event, pointer): promise} of all events and of the envelope."""
    found = {("envelope", pointer): promise for pointer, promise in fields(model.envelope)}
    for event in model.events:
        found |= {(event.name, pointer): promise for pointer, promise in fields(event.struct)}
    return found


def source(model):
    """The text of v1.txt."""
    rows = [" ".join([event, pointer, *(part or "-" for part in dataclasses.astuple(promise))])
            for (event, pointer), promise in promises(model).items()]
    return HEAD + "".join(row + "\n" for row in rows)


def read(text):
    """The promises of a record."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            event, pointer, *parts = line.split(" ", 7)
            found[event, pointer] = Promise(*("" if part == "-" else part for part in parts))
    return found


def tighter(old, new):
    """Which limit the new promise draws tighter, or None."""
    if new.least and (not old.least or int(new.least) > int(old.least)):
        return f"needs at least {new.least}, took {old.least or 'any'}"
    if new.most and (not old.most or int(new.most) < int(old.most)):
        return f"takes at most {new.most}, took {old.most or 'any'}"
    return None


def other_words(old, new):
    """Why a text that the old promise took may be refused by the new one, or None."""
    if new.words and not set(old.words.split(",")) <= set(new.words.split(",")):
        return "lost words"
    return f'must match "{new.form}", not "{old.form}"' if new.form not in ("", old.form) else None


def other_flags(old, new):
    """Which mark came that refuses values, or went that hid them, or None."""
    reasons = {"r": "is required now", "u": "must be unique now"}
    came = [reason for flag, reason in reasons.items() if flag in new.flags and flag not in old.flags]
    went = ["is not personal any more"] if "p" in old.flags and "p" not in new.flags else []
    return next(iter(came + went), None)


def narrowed(old, new):
    """Why what the old promise took may be refused, or shown, by the new one; or None."""
    if old.kind != new.kind:
        return f"was {old.kind}, is {new.kind}"
    return tighter(old, new) or other_words(old, new) or other_flags(old, new)


def parent(pointer):
    """The pointer of the object that a field stands in."""
    return pointer.rsplit("/", 1)[0]


def broken(old, new):
    """A line for each promise of the record that the schemas do not keep."""
    for (event, pointer), promise in old.items():
        found = new.get((event, pointer))
        reason = "is gone" if found is None else narrowed(promise, found)
        if reason:
            yield f"{event} {pointer}: {reason}"
    known = {(event, parent(pointer)) for event, pointer in old}
    for (event, pointer), promise in new.items():
        if (event, pointer) not in old and "r" in promise.flags and (event, parent(pointer)) in known:
            yield f"{event} {pointer}: is new and required"
