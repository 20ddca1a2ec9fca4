"""A day of draws as assess publishes it, made here from a key: what stands in its tables, and what anyone may see of it."""
import hashlib
import hmac
import json


def sha(data):
    return hashlib.sha256(data).digest()


def root(leaves):
    """The Merkle tree of RFC 6962."""
    if len(leaves) < 2:
        return sha(b"\0" + leaves[0]) if leaves else sha(b"")
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1" + root(leaves[:left]) + root(leaves[left:]))


class Day:
    """So many candidates of a day, by that key; chance selects a tenth of them."""

    def __init__(self, day, count, rate="0.1", key=b"a key of a day"):
        self.day, self.rate, self.key = day, rate, sha(key)
        self.nonces = [sha(f"nonce {day} {i}".encode()) for i in range(count)]
        self.rows = sorted(self.row(i) for i in range(count))
        self.root = root([f"{commitment.hex()} {stratum} {rate}".encode() for commitment, stratum, *_ in self.rows]).hex()
        link = self.key
        for _ in range(int(day[8:])):
            link = sha(link)
        self.head = link.hex()

    def identity(self, i):
        return f"WB-{self.day}-{i}"

    def row(self, i):
        identity = self.identity(i).encode()
        digest = sha(len(identity).to_bytes(8, "big") + identity + (8).to_bytes(8, "big") + (1).to_bytes(8, "big"))
        commitment = sha(self.nonces[i] + digest)
        ticket = (int.from_bytes(hmac.new(self.key, commitment, hashlib.sha256).digest()[:8], "big") >> 11) / 2**53
        return commitment, ("vehicles", "child-seats")[i % 2], ticket, ticket < float(self.rate)

    def sql(self, state="revealed"):
        """Its rows as assess writes them."""
        revealed = "'2026-04-20T00:00:00Z'" if state == "revealed" else "NULL"
        values = ",".join(f"('{self.day}', '\\x{commitment.hex()}', '{stratum}', '{self.rate}', {ticket!r}, {str(selected).lower()}, '\\x00', 'an identity', "
                          f"'01934000-0000-7000-8000-000000000001', 1)" for commitment, stratum, ticket, selected in self.rows)
        return (f"INSERT INTO assessment.draw_period VALUES ('{self.day[:7]}', '{self.day[:7]}-01', '{self.head}', '2026-01-01T00:00:00Z') ON CONFLICT DO NOTHING;\n"
                "INSERT INTO assessment.draw_day (day, period, state, last_declaration, leaves, merkle_root, key, committed_at, revealed_at) VALUES "
                f"('{self.day}', '{self.day[:7]}', '{state}', '01934000-0000-7000-8000-000000000001', {len(self.rows)}, '{self.root}', '{self.key.hex()}', '2026-04-01T00:00:00Z', {revealed});\n"
                f"INSERT INTO assessment.draw_candidate VALUES {values};\n")

    def line(self):
        """The day as the interface gives it, on one line."""
        rows = [{"commitment": commitment.hex(), "stratum": stratum, "rate": self.rate, "ticket": ticket, "selected": selected} for commitment, stratum, ticket, selected in self.rows]
        return json.dumps({"day": self.day, "period": self.day[:7], "chainHead": self.head, "merkleRoot": self.root, "tickets": len(rows), "key": self.key.hex(), "candidates": rows}) + "\n"
