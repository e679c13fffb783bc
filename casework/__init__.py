"""casework: follow-up of pupils in the transition to upper secondary school, shared by schools and Nav."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from casework.config import Settings
    from casework.installation import Installation


def create_app(settings: Settings | None = None, installation: Installation | None = None) -> Flask:
    """The app over an installation. Raises RefusedToStart with one sentence when it would not be safe to serve."""
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from casework import faults
    from casework.config import HERE, Settings
    from casework.installation import Installation
    from casework.migrations import insist_on_head
    from casework.views import ROOMS, context, demo, errors, gate, requests, signing

    faults.log_kind_and_place_only()
    held = installation or Installation.open(settings or Settings.read())
    insist_on_head(held.database)
    app = Flask(
        "casework",
        root_path=str(HERE),
        template_folder=str(_templates(HERE)),
        static_folder=str(HERE / "static"),
        instance_path=str(held.settings.instance_path),
    )
    app.config.from_mapping(_flask_config(held.settings))
    app.extensions["casework"] = held
    if held.settings.proxies:  # else everybody behind the proxy shares one address, and one limit of sign-in attempts
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask is told
            app.wsgi_app, x_for=held.settings.proxies, x_proto=held.settings.proxies
        )
    requests.install(app, held)
    signing.install(app)
    gate.guard(app)
    context.install(app)
    errors.install(app)
    for room in ROOMS:
        app.register_blueprint(room)
    if held.settings.demo:
        app.register_blueprint(demo.bp)
    return app


def _templates(here: Path) -> Path:
    """The shipped folder where the package is installed, else the one beside it."""
    shipped = here / "templates"
    return shipped if shipped.is_dir() else here.parent / "templates"


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-casework" if settings.production else "casework",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": 6 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 256 * 1024,
        "MAX_FORM_PARTS": 1000,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": settings.production,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
    }
