// Compiles the style and the script into ../static/ui. Run `npm ci && npm run build` here after a change to either.
import { writeFileSync, mkdirSync } from "node:fs";
import { build } from "esbuild";
import { compile } from "sass";

const out = new URL("../static/ui/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });

const style = compile("scss/app.scss", { style: "compressed", loadPaths: ["node_modules"], quietDeps: true });
writeFileSync(`${out}app.css`, style.css.trim() + "\n");

await build({
  entryPoints: ["js/app.js", "js/early.js"],
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020"],
  legalComments: "none",
  banner: { js: "/* Includes govuk-frontend and accessible-autocomplete, MIT, Crown Copyright. */" },
});
