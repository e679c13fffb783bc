// Builds casework/static/vendor/ from src/, theme/ and the pinned packages: `npm ci && npm run build`.
// Same sources, same bytes: nothing here reads the clock, the machine or the network.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { ICONS } from "./icons.mjs";
import { thirdParty } from "./third_party.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static", "vendor");
const read = (...path) => readFileSync(join(here, ...path));
const text = (...path) => read(...path).toString("utf8");
const files = {};

// The hash stands in the file's name, so that every file can be kept by the browser for ever.
function emit(name, content) {
  const [stem, suffix] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  files[name] = `${stem}.${hash}${suffix}`;
  writeFileSync(join(out, files[name]), content);
}

const named = (name) => files[name] ?? fail(`${name} is used before it is written`);
function fail(message) { throw new Error(message); }

const minify = async (css) => (await esbuild.transform(css, { loader: "css", minify: true, target: "esnext", legalComments: "inline" })).code;

// Images inside a stylesheet (data:) are refused by the content security policy: make files of them.
function unpackImages(css) {
  const marks = new Map();
  // Some are percent-encoded and some are not.
  return css.replace(/url\((["'])data:image\/svg\+xml;charset=utf-8,(.*?)\1\)/g, (_, quote, image) => {
    if (!marks.has(image)) {
      marks.set(image, `mark-${marks.size + 1}.svg`);
      emit(marks.get(image), decodeURIComponent(image));
    }
    return `url(${named(marks.get(image))})`;
  });
}

function sprite() {
  const symbols = Object.entries(ICONS).map(([name, file]) => {
    const svg = text("node_modules/@navikt/aksel-icons/dist/svg", `${file}.svg`);
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replaceAll(/\s*\n\s*/g, "");
    // Two decimals of a 24-unit drawing are finer than any screen; the file becomes half as large.
    const rounded = inner.replace(/(\d+\.\d{3,})(?![\d.])/g, (number) => String(Number(Number(number).toFixed(2))));
    return `<symbol id="${name}" viewBox="0 0 24 24">${rounded.replaceAll('"#202733"', '"currentColor"')}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="none">\n${symbols.join("\n")}\n</svg>\n`;
}

async function stylesheets() {
  const theme = await minify(text("theme/casework.css"));
  emit("designsystemet.css", theme + unpackImages(text("node_modules/@digdir/designsystemet-css/dist/src/index.css")));
  const parts = readdirSync(join(here, "src/css")).sort().map((name) => text("src/css", name));
  const own = await minify(parts.join("\n"));
  emit("casework.css", own.replace(/url\("?([a-z-]+\.woff2)"?\)/g, (_, name) => `url(${named(name)})`));
}

async function scripts() {
  emit("htmx.js", read("node_modules/htmx.org/dist/htmx.min.js"));
  const own = await esbuild.build({
    entryPoints: [join(here, "src/js/main.js")], bundle: true, minify: true, format: "iife", target: "es2022", write: false, legalComments: "none",
  });
  emit("casework.js", own.outputFiles[0].contents);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const subset of ["latin", "latin-ext"]) {
  emit(`inter-${subset}.woff2`, read(`node_modules/@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`));
}
emit("icons.svg", sprite());
emit("favicon.svg", text("src/favicon.svg"));
await stylesheets();
await scripts();
const manifest = { files: Object.fromEntries(Object.entries(files).sort()), icons: Object.keys(ICONS).sort() };
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(out, "THIRD_PARTY.md"), thirdParty(here));
console.log(`${Object.keys(files).length} files in ${out}`);
