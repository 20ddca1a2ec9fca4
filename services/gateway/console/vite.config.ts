// How the console is built: see tools/plugins.ts for what the strict policy asks of the output.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { adoptedStyles, BASE, compressed, serviceWorker } from "./tools/plugins.ts";

export default defineConfig({
  base: BASE,
  plugins: [adoptedStyles(), react(), serviceWorker(), compressed()],
  resolve: { alias: { "@schemas": fileURLToPath(new URL("./schemas", import.meta.url)) } },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { "/v1": "http://127.0.0.1:18080", "/problems": "http://127.0.0.1:18080" } },
});
