"""How Alembic runs here: always online, on the engine casework hands it."""

from __future__ import annotations

from alembic import context

import casework.audit.table
import casework.models  # noqa: F401 - makes every table known
from casework.database import Base

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
