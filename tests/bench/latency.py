"""
From a POST to the commit of its decision, as the sender sees it: each declaration is posted at its appointed time,
whatever became of the ones before, and asks to be answered when it has been decided (`Prefer: wait`).  So the figure
holds the gateway's look at the positions too, every 10 ms.
"""
import asyncio
import json
import resource
import time

import stand
from goods import Goods
from stand import say

WARM_S, SECONDS, WAIT_S, AGAIN_S = 20, 15, 20, 0.02  # warm: the broker has just been started, and translates its Java as it runs


class Sender:
    """Keep-alive connections that are made as they are needed."""

    def __init__(self, it, key):
        self.port, self.key, self.idle, self.taken = it.port("http"), key, [], []

    async def post(self, body, due):
        """Posts at its time; keeps the milliseconds from then until the decision was told."""
        await asyncio.sleep(max(0, due - time.monotonic()))
        while True:
            try:
                state = await self._once(body)
                break
            except (asyncio.IncompleteReadError, ConnectionError):  # the gateway closed it: the same event again
                await asyncio.sleep(AGAIN_S)
        self.taken.append((due, 1000 * (time.monotonic() - due), state))

    async def _once(self, body):
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"POST /v1/declarations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.key}\r\nContent-Type: application/json\r\n"
                     f"Prefer: wait={WAIT_S}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        answer = json.loads(await reader.readexactly(length))
        self.idle.append((reader, writer))
        return answer.get("state")

    async def stream(self, goods, rate, seconds):
        begun = time.monotonic() + 0.2
        bodies = [json.dumps(goods.next()).encode() for _ in range(int(rate * seconds))]
        await asyncio.gather(*(self.post(body, begun + n / rate) for n, body in enumerate(bodies)))
        for _, writer in self.idle:
            writer.close()
        return [ms for due, ms, _ in self.taken if due >= begun + WARM_S]


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(figures):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a connection for each declaration under way
    with stand.instance() as it:
        it.start()
        it.wait_ready()
        client = stand.sender(it, "mall")
        for rate in (100, 1000):
            sender = Sender(it, client.key)
            ms = asyncio.run(sender.stream(Goods(rate, f"L{rate}-"), rate, WARM_S + SECONDS))
            undecided = [state for _, _, state in sender.taken if state != "done"]
            if undecided:
                raise SystemExit(f"bench: {len(undecided)} of {len(sender.taken)} were not decided in time: {undecided[:3]}")
            say(f"{rate}/s: {len(ms)} declarations, slowest {max(ms):,.1f} ms")
            figures.add(f"p50_ms_{rate}", percentile(ms, 0.50), "ms")
            figures.add(f"p99_ms_{rate}", percentile(ms, 0.99), "ms")
