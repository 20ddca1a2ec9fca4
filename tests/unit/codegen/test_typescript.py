"""The TypeScript types compile under the strictest rules, take good events and refuse bad ones."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import house
import names
import typescript

# Each line is one mistake; the compiler must find it, or it says that the comment has nothing to expect.
MISTAKES = """
import { Arrival, Declaration, Lane, LoopgateEvent, Recall, Tick } from "./events";

// @ts-expect-error a word outside the list
export const lane: Lane = "orange";
// @ts-expect-error a required member is missing
export const tick: Tick = { number: 1 };
// @ts-expect-error a member that is none
export const arrival: Arrival = { conveyance: "a", port: "b", arrivedAt: "c", ship: "d" };
// @ts-expect-error a decimal is a text
export const value: Declaration["items"][0]["value"] = 9.9;
// @ts-expect-error the type says which data it has
export const event: LoopgateEvent = { specversion: "1.0", id: "1", source: "s", type: "loopgate.tick.v1", time: "t", data: {} as Recall };

export function number(event: LoopgateEvent): number | undefined {
  return event.type === "loopgate.tick.v1" ? event.data.number : undefined;
}
"""


class TypeScript(unittest.TestCase):
    def compile(self, files):
        """What the compiler says of the files; "" when it has nothing to say."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                pathlib.Path(folder, name).write_text(text, encoding="utf-8")
            done = subprocess.run(["tsc", "--noEmit", "--strict", "--exactOptionalPropertyTypes", *files],
                                  cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            return done.stdout

    def test_samples_and_mistakes(self):
        if shutil.which("tsc") is None:
            self.skipTest("the TypeScript compiler is not installed")
        files = {"events.ts": typescript.source(house.model()), "mistakes.ts": MISTAKES}
        samples = ['import { LoopgateEvent } from "./events";\n']
        for path in sorted((house.SCHEMAS / "events" / "samples").glob("*/valid/*.json")):
            text = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
            samples.append(f"export const s{len(samples)}: LoopgateEvent = {text};\n")
        self.assertGreater(len(samples), 40)
        self.assertEqual(self.compile(files | {"samples.ts": "".join(samples)}), "")

    def test_every_event_has_its_type(self):
        model = house.model()
        text = typescript.source(model)
        for event in model.events:
            self.assertIn(f'  "{event.type}": {names.pascal(event.struct.name)};\n', text)


if __name__ == "__main__":
    unittest.main()
