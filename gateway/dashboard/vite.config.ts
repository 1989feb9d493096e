import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

// The API's pages come from their package as they are.
function apiPages(): Plugin {
  let outDir = "";
  return {
    name: "revops-api-pages",
    configResolved: (config) => {
      outDir = config.build.outDir;
    },
    closeBundle: () => {
      mkdirSync(join(outDir, "docs"), { recursive: true });
      for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
        copyFileSync(join("node_modules/swagger-ui-dist", file), join(outDir, "docs", file));
      }
    },
  };
}

export default defineConfig({
  plugins: [apiPages()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2022",
    // The content policy has no data: for scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  worker: { format: "es" },
});
