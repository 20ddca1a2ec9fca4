// verify.js - checks a published day's draw in the browser, by what is published alone; common/risk/draws.md says what is checked and why.
//
// The day comes from a file that was saved, else from this very page where it holds all candidates (so a saved page works without a network),
// else from the interface, page by page.  Nothing leaves the browser; all words stand in the page.
"use strict";
(() => {
  const PAGE = 1000; // candidates of a line, as the interface gives them
  const AT_ONCE = 500; // hashes under way
  const byId = (id) => document.getElementById(id);
  const section = byId("verify");
  const list = byId("candidates");

  // Bytes ------------------------------------------------------------------------------------------

  const bytesOf = (hex) => {
    if (!/^([0-9a-f]{2})*$/.test(hex)) {
      throw new Error("not hex digits");
    }
    return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  };
  const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const utf8 = (text) => new TextEncoder().encode(text);
  const eight = (number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(number));
    return new Uint8Array(view.buffer);
  };
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

  /** The work for each of them, some at once, telling how far it is. */
  const each = async (values, work) => {
    const made = [];
    for (let at = 0; at < values.length; at += AT_ONCE) {
      made.push(...(await Promise.all(values.slice(at, at + AT_ONCE).map(work))));
      byId("progress").lastElementChild.textContent = `${made.length} / ${values.length}`;
    }
    return made;
  };

  // What is checked --------------------------------------------------------------------------------

  /** The root of the Merkle tree of RFC 6962: a node without a neighbour goes up as it is. */
  const rootOf = async (leaves) => {
    let level = await each(leaves, (leaf) => sha256(Uint8Array.of(0), leaf));
    while (level.length > 1) {
      const pairs = [];
      for (let at = 0; at < level.length; at += 2) {
        pairs.push(level.slice(at, at + 2));
      }
      level = await each(pairs, ([left, right]) => (right ? sha256(Uint8Array.of(1), left, right) : left));
    }
    return hexOf(level[0] ?? (await sha256()));
  };

  /** The head that a day's key leads back to. */
  const headOf = async (day, key) => {
    let link = bytesOf(key);
    for (let left = Number(day.slice(8)); left > 0; left--) {
      link = await sha256(link);
    }
    return hexOf(link);
  };

  /** A candidate's ticket: the first 53 bits of an HMAC, as a fraction. */
  const ticketOf = async (key, commitment) => {
    const view = new DataView(await crypto.subtle.sign("HMAC", key, bytesOf(commitment)));
    return (view.getUint32(0) * 2 ** 21 + (view.getUint32(4) >>> 11)) / 2 ** 53;
  };

  const misfits = async (day) => {
    const key = await crypto.subtle.importKey("raw", bytesOf(day.key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const wrong = await each(day.candidates, async (row) => {
      const ticket = await ticketOf(key, row.commitment);
      return ticket !== row.ticket || ticket < Number(row.rate) !== row.selected ? row.commitment : null;
    });
    return wrong.filter((commitment) => commitment !== null);
  };

  // Where the day comes from -----------------------------------------------------------------------

  const text = (id) => byId(id)?.textContent.trim();

  const rowOf = (row) => {
    const [commitment, stratum, rate, ticket, selected] = Array.from(row.cells, (cell) => cell.textContent.trim());
    const named = { commitment, stratum: row.cells[1].dataset.code ?? stratum, rate };
    return ticket === "" ? named : { ...named, ticket: Number(ticket), selected: (row.cells[4].dataset.selected ?? selected) === "true" };
  };

  const shown = () => ({
    day: section.dataset.day,
    tickets: Number(section.dataset.tickets),
    chainHead: text("chainHead"),
    merkleRoot: text("merkleRoot"),
    ...(text("key") ? { key: text("key") } : {}),
    candidates: Array.from(list.tBodies[0].rows, rowOf),
  });

  const united = (pages) => ({ ...pages[0], candidates: pages.flatMap((page) => page.candidates) });

  /** One page of the interface; asked again when it says that this address asks too often. */
  const fetched = async (query) => {
    for (;;) {
      const answer = await fetch(`/v1/draws/${section.dataset.day}${query}`, { credentials: "omit" });
      if (answer.ok) {
        return answer.json();
      }
      if (answer.status !== 429) {
        throw new Error(`the interface answers ${answer.status}`);
      }
      await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After") ?? 1)));
    }
  };

  const allPages = async () => {
    const pages = [await fetched("")];
    while (pages.at(-1).next) {
      pages.push(await fetched(`?after=${pages.at(-1).next}`));
    }
    return pages;
  };

  const wholeDay = async () => {
    const here = shown();
    return here.candidates.length === here.tickets ? here : united(await allPages());
  };

  const dayOf = async (file) => (file ? united((await file.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line))) : wholeDay());

  // What is told -----------------------------------------------------------------------------------

  const tell = (name, fits) => {
    const row = section.querySelector(`[data-check="${name}"]`);
    const verdict = document.createElement("strong");
    verdict.className = fits ? "ok" : "failed";
    verdict.textContent = ` ${fits ? `✓ ${section.dataset.ok}` : `✗ ${section.dataset.failed}`}`;
    row.append(verdict);
    row.dataset.result = fits ? "ok" : "failed";
    row.hidden = false;
  };

  const forget = () => {
    for (const row of section.querySelectorAll("[data-check]")) {
      row.hidden = true;
      delete row.dataset.result;
      row.querySelector("strong")?.remove();
    }
    byId("faults").hidden = true;
    byId("unread").hidden = true;
    delete section.dataset.result;
  };

  /** All checks of a day, each told as it ends. */
  const check = async (day) => {
    const results = [];
    const say = (name, fits) => {
      tell(name, fits);
      results.push(fits);
    };
    const noted = (id) => byId(id).value.trim().toLowerCase();
    say("candidates", day.candidates.length === day.tickets && new Set(day.candidates.map((row) => row.commitment)).size === day.tickets);
    say("root", (await rootOf(day.candidates.map((row) => utf8(`${row.commitment} ${row.stratum} ${row.rate}`)))) === day.merkleRoot);
    if (day.key) {
      say("chain", (await headOf(day.day, day.key)) === day.chainHead);
      const wrong = await misfits(day);
      say("tickets", wrong.length === 0);
      byId("faults").hidden = wrong.length === 0;
      byId("faults").lastElementChild.textContent = wrong.slice(0, 10).join(" ");
    } else {
      section.querySelector('[data-check="unrevealed"]').hidden = false;
    }
    if (noted("noted-head")) {
      say("head", noted("noted-head") === day.chainHead);
    }
    if (noted("noted-root")) {
      say("notedRoot", noted("noted-root") === day.merkleRoot);
    }
    section.dataset.result = results.every(Boolean) ? "ok" : "failed";
  };

  /** Runs what a button asks for, one at a time; what cannot be read is said. */
  const busy = async (work) => {
    forget();
    byId("progress").hidden = false;
    byId("run").disabled = true;
    try {
      await work();
    } catch {
      byId("unread").hidden = false;
    } finally {
      byId("progress").hidden = true;
      byId("run").disabled = false;
    }
  };

  const save = async () => {
    const { candidates, ...head } = await wholeDay();
    const lines = [];
    for (let at = 0; at === 0 || at < candidates.length; at += PAGE) {
      lines.push(`${JSON.stringify({ ...head, candidates: candidates.slice(at, at + PAGE) })}\n`);
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" }));
    link.download = `draw-${head.day}.ndjson`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  /** The commitment that goods have whose identity, item and nonce are given, looked for in the list. */
  const findMine = async () => {
    const identity = utf8(byId("identity").value);
    const digest = await sha256(eight(identity.length), identity, eight(8), eight(byId("item").value));
    const commitment = hexOf(await sha256(bytesOf(byId("nonce").value.trim().toLowerCase()), digest));
    const row = Array.from(list.tBodies[0].rows).find((candidate) => candidate.cells[0].textContent.trim() === commitment);
    byId("mine-found").hidden = !row;
    byId("mine-missing").hidden = Boolean(row);
    byId(row ? "mine-found" : "mine-missing").lastElementChild.textContent = commitment;
    row?.classList.add("mine");
    row?.scrollIntoView({ block: "center" });
  };

  if (!globalThis.crypto?.subtle) {
    byId("insecure").hidden = false;
    return;
  }
  byId("verify-form").hidden = false;
  byId("mine").hidden = false;
  byId("verify-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void busy(async () => check(await dayOf(byId("file").files[0])));
  });
  byId("save").addEventListener("click", () => void busy(save));
  byId("mine-form").addEventListener("submit", (event) => {
    event.preventDefault();
    findMine().catch(() => {
      byId("mine-found").hidden = true;
      byId("mine-missing").hidden = false;
    });
  });
})();
