"""What a visitor's browser loads is ours, whole, named by its content, and can be built again."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from casework.assets import Assets, UnknownAsset

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "casework" / "frontend"
VENDOR = ROOT / "casework" / "static" / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
BESIDE_THE_MANIFEST = {"manifest.json", "THIRD_PARTY.md"}
FIRST_VISIT = (
    "inter-latin.woff2",
    "designsystemet.css",
    "casework.css",
    "htmx.js",
    "casework.js",
    "icons.svg",
)
FIRST_VISIT_LIMIT = 131_000  # bytes gzipped, pages.md §1, without the page itself

INLINE = {
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "a script without src": r"<script\b(?![^>]*\bsrc=)",
    "an event attribute": r"\son(?!ce\b)[a-z]+\s*=\s*[\"']",
    "a javascript: address": r"javascript:",
    "htmx evaluation": r"\bhx-on\b|hx-vals\s*=\s*[\"']js:",
    "something from another host": r"(?:src|srcset|action|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//",
}


def manifest() -> dict[str, str]:
    files: dict[str, str] = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))["files"]
    return files


def built(suffix: str) -> list[Path]:
    return sorted(VENDOR.glob(f"*{suffix}"))


def test_the_manifest_names_every_built_file_and_no_other() -> None:
    assert set(manifest().values()) | BESIDE_THE_MANIFEST == {path.name for path in VENDOR.iterdir()}


def test_every_built_file_is_named_by_its_content() -> None:
    for plain, hashed in manifest().items():
        content_hash = hashlib.sha256((VENDOR / hashed).read_bytes()).hexdigest()[:12]
        stem, _, suffix = plain.rpartition(".")
        assert hashed == f"{stem}.{content_hash}.{suffix}"


def test_a_page_asks_no_other_host_for_anything() -> None:
    for sheet in built(".css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text
        assert set(re.findall(r"url\(\"?([^)\"]+)", text)) <= set(manifest().values()), sheet.name
    for script in built(".js"):
        assert not re.search(r"[\"'`](?:https?:)?//\w", script.read_text(encoding="utf-8")), script.name


def test_our_script_keeps_nothing_in_the_browser() -> None:
    for source in (FRONTEND / "src" / "js").glob("*.js"):
        text = source.read_text(encoding="utf-8")
        assert not re.search(r"localStorage|indexedDB|document\.cookie|Storage\.setItem", text), source.name


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_template_holds_no_inline_script_or_style(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [name for name, pattern in INLINE.items() if re.search(pattern, text, re.IGNORECASE)] == []


def test_a_template_uses_only_assets_and_icons_that_are_built() -> None:
    assets = Assets()
    text = "".join(page.read_text(encoding="utf-8") for page in TEMPLATES)
    for name in set(re.findall(r"\basset\(\"([^\"]+)\"\)", text)):
        assert assets.asset(name)
    for name in set(re.findall(r"\bicon(?:\(|=)\"([a-z-]+)\"", text)):
        assert assets.icon_url(name)


def test_an_unknown_asset_or_icon_is_refused() -> None:
    with pytest.raises(UnknownAsset):
        Assets().asset("missing.css")
    with pytest.raises(UnknownAsset):
        Assets().icon_url("missing")


def test_only_a_file_with_its_hash_in_the_name_may_be_kept_for_ever() -> None:
    assets = Assets()
    assert assets.is_immutable(assets.asset("casework.css"))
    for path in ("/static/vendor/manifest.json", "/static/vendor/casework.css", "/cases/x.0123456789ab.css"):
        assert not assets.is_immutable(path)


def test_every_third_party_package_is_named_with_its_version() -> None:
    page = (VENDOR / "THIRD_PARTY.md").read_text(encoding="utf-8")
    pins = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    for name, version in pins.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} is not pinned exactly"
        assert f"| {name} | {version} |" in page


def test_the_lockfiles_name_no_registry_and_check_every_package() -> None:
    for lockfile in (FRONTEND / "package-lock.json", FRONTEND / "theme" / "package-lock.json"):
        packages = json.loads(lockfile.read_text(encoding="utf-8"))["packages"]
        for name, package in packages.items():
            assert "resolved" not in package, f"{lockfile.name}: {name}"
            assert not name or package["integrity"].startswith("sha512-"), f"{lockfile.name}: {name}"


def test_a_first_visit_stays_light() -> None:
    sizes = {name: gzipped(VENDOR / manifest()[name]) for name in FIRST_VISIT}
    assert sum(sizes.values()) <= FIRST_VISIT_LIMIT, sizes


def gzipped(path: Path) -> int:
    """Bytes on the wire; a font is compressed already and is sent as it is."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(zlib.compress(content, 9)) + 12


NO_NODE = "Node is not on this machine: the built frontend was not rebuilt and compared. Install Node 20 to do so."
NO_NETWORK = "npm cannot reach its registry: run `npm ci` in casework/frontend once with a network."
UNREACHABLE = r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED"


def test_the_frontend_builds_to_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        with capsys.disabled():
            print(f"\n{NO_NODE}")
        return
    copy, out = tmp_path / "frontend", tmp_path / "vendor"
    shutil.copytree(FRONTEND, copy, ignore=shutil.ignore_patterns("node_modules"))
    install(npm, copy)
    subprocess.run(["node", "build.mjs", str(out)], cwd=copy, check=True, capture_output=True, timeout=120)
    differing = [path.name for path in VENDOR.iterdir() if not same(path, out / path.name)]
    assert (differing, len(list(out.iterdir()))) == ([], len(list(VENDOR.iterdir())))


def install(npm: str, folder: Path) -> None:
    """`npm ci`; says in one sentence what is missing when the packages cannot be fetched."""
    done = subprocess.run([npm, "ci"], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode and re.search(UNREACHABLE, done.stderr):
        pytest.fail(NO_NETWORK, pytrace=False)
    assert done.returncode == 0, done.stderr


def same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()
