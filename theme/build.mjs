// Builds the stylesheet of the public theme and puts it beside the templates.
// `node build.mjs` writes it; `node build.mjs --check` fails when the committed file is stale.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const theme = join(here, "..", "huabiao", "render", "themes", "huabiao");
const target = join(theme, "assets", "huabiao.css");
const largest = 60 * 1024; // bytes: a page must open within 3 s on a slow county line

const compiled = sass.compile(join(here, "scss", "huabiao.scss"), {
  style: "compressed",
  charset: false,
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
  silenceDeprecations: ["import"], // Bootstrap 5.3 is still written with @import
});

const templates = join(theme, "templates");
const content = readdirSync(templates)
  .filter((name) => name.endsWith(".html"))
  .map((name) => ({ raw: readFileSync(join(templates, name), "utf8"), extension: "html" }));

const [purged] = await new PurgeCSS().purge({
  content,
  css: [{ raw: compiled.css }],
  variables: true,
  // Neutral rich text brings its own tags and three classes; they stand in payloads, not templates.
  safelist: {
    standard: [
      /^mast/, // the template joins these with the kind of site
      "preview-banner", // put in by the preview alone
      "p", "h2", "h3", "h4", "ul", "ol", "li", "a", "strong", "em", "b", "i", "u", "sub", "sup", "br",
      "hr", "blockquote", "table", "caption", "thead", "tbody", "tr", "th", "td", "right", "center",
      "flush", "away", "away-note", "dead",
    ],
  },
});

const css = `${purged.css.trim()}\n`;
if (Buffer.byteLength(css) > largest) {
  throw new Error(`huabiao.css has ${Buffer.byteLength(css)} bytes, more than ${largest}`);
}
if (/url\(/.test(css)) {
  throw new Error("huabiao.css loads something: the theme must stand alone under a strict CSP");
}
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== css) {
    throw new Error("huabiao.css is stale: run `npm run build` in theme/");
  }
} else {
  writeFileSync(target, css);
}
console.log(`huabiao.css: ${Buffer.byteLength(css)} bytes`);
