"""The composition root: settings, database, blueprints and commands make one application."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from feedback import compression, errors, headers, i18n, sealing, static_files
from feedback.cli import feedback_cli
from feedback.config import INSTANCE, Face, Settings
from feedback.db import db, init_db
from feedback.intake import intake
from feedback.sealing import derive
from feedback.throttle import set_up_throttle
from moderation.accounts.founding import require_right_secrets
from moderation.cli import moderation_cli
from moderation.demo.cli import demo_cli
from moderation.views import desk, init_desk

MIGRATIONS = Path(__file__).parent / "migrations"


def create_app(settings: Settings | None = None) -> Flask:
    """The application of these settings, by default those of the environment. Raises BadSetting."""
    settings = settings or Settings.from_environment()
    sealing.require_support()
    app = Flask("feedback", template_folder="../templates", instance_path=str(INSTANCE))
    app.config.from_mapping(_flask_config(settings))
    app.extensions["zhiyan"] = settings
    init_db(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    set_up_throttle(app, instance=settings.database_url, valkey_url=settings.valkey_url, proxies=settings.proxies)
    for part in (i18n, headers, errors, static_files, compression):
        part.init_app(app)
    _add_faces(app, settings.face)
    require_right_secrets(app)
    for commands in (feedback_cli, moderation_cli, demo_cli):
        app.cli.add_command(commands)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": derive(settings.secret_key, "flask"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        # A form sent urlencoded is read whole: ten megabytes of empty fields would keep a process for seconds.
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_NAME": "desk_form",
        "SESSION_COOKIE_PATH": "/desk",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        # Referrer-Policy is no-referrer, so a strict check could never pass.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _add_faces(app: Flask, face: Face) -> None:
    if face in (Face.ALL, Face.PUBLIC):
        app.register_blueprint(intake)
    if face in (Face.ALL, Face.DESK):
        app.register_blueprint(desk)
        init_desk(app)
