import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// What each pinned package gives, and who holds the right where the package carries no licence file of its own.
const USES = {
  "@digdir/designsystemet-css": "the design system's stylesheet, in designsystemet.css and mark-*.svg",
  "@fontsource-variable/inter": "the Inter typeface, in inter-*.woff2",
  "@navikt/aksel-icons": "the icons in icons.svg",
  "htmx.org": "htmx.js",
  esbuild: "builds the files; nothing of it is shipped",
};
const RIGHTS = { "@navikt/aksel-icons": "Copyright (c) Nav (Arbeids- og velferdsdirektoratet)" };

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/** The names, versions, uses and licences of everything in the folder, as a page. */
export function thirdParty(here) {
  const pins = JSON.parse(readFileSync(join(here, "package.json"), "utf8")).devDependencies;
  const packages = Object.keys(pins).sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name, version, license, text: licenceText(name, folder), use: USES[name] };
  });
  const rows = packages.map(({ name, version, license, use }) => `| ${name} | ${version} | ${license} | ${use} |`);
  const texts = packages.filter(({ name }) => name !== "esbuild").map(({ name, text }) => `## ${name}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
  return `# Third-party parts of this folder\n\nWritten by \`npm run build\` in casework/frontend/.\n\n`
    + `| package | version | licence | used for |\n|---|---|---|---|\n${rows.join("\n")}\n\n`
    + `The theme in designsystemet.css is casework's own, made with @digdir/designsystemet (MIT) from frontend/theme/.\n\n${texts.join("\n")}`;
}

function licenceText(name, folder) {
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"].map((each) => join(folder, each)).find(existsSync);
  if (file) return readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim();
  if (!(name in RIGHTS)) throw new Error(`${name} carries no licence text: read its terms and add a line to RIGHTS`);
  return `MIT License\n\n${RIGHTS[name]}\n\n${MIT}`;
}
