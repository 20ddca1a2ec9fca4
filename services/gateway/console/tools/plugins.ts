// What Vite's output needs to stand behind the strict policy: styles without <style> elements, a
// service worker that knows the files, and copies of them that are compressed already.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Ant Design writes its styles through one module; ours adopts them as constructed sheets. */
export function adoptedStyles(): Plugin {
  return {
    name: "adopted-styles",
    enforce: "pre",
    load(id) {
      if (/@rc-component\/util\/(es|lib)\/Dom\/dynamicCSS\.js$/.test(id)) {
        return { code: readFileSync(here("adopted-styles.js"), "utf8"), moduleType: "js" };
      }
      return null;
    },
  };
}

/** Where the gateway serves the console. */
export const BASE = "/console/";
const SHELL = ["", "manifest.webmanifest", "icon.svg"].map((name) => BASE + name);

/** Writes worker.js with the list of files that the shell is made of. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.endsWith(".map")).sort();
      const source = readFileSync(here("worker.js"), "utf8")
        .replace("self.FILES", JSON.stringify([...SHELL, ...files.filter((f) => f !== "index.html").map((f) => BASE + f)]))
        .replace("self.VERSION", JSON.stringify(hash(files.join("\n"))));
      this.emitFile({ type: "asset", fileName: "worker.js", source });
    },
  };
}

function hash(text: string): string {
  let value = 0;
  for (const character of text) {
    value = (Math.imul(value, 31) + character.charCodeAt(0)) >>> 0;
  }
  return value.toString(16);
}

const COMPRESSED = /\.(js|css|html|svg|webmanifest|json)$/;
const LEAST = 1024;

/** Puts NAME.br and NAME.gz beside each text file, once all plugins are through with it. */
export function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir }) {
      for (const name of readdirSync(dir as string, { recursive: true, encoding: "utf8" })) {
        const path = join(dir as string, name);
        if (COMPRESSED.test(name) && statSync(path).size >= LEAST) {
          const bytes = readFileSync(path);
          writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
          writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        }
      }
    },
  };
}
