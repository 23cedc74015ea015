"""How a table is given to the service: rows of one municipality at a time, and nothing more."""

from alembic import op

APP_ROLE = "nabotrakk_app"
OWN_ROWS = "municipality_id = current_setting('nabotrakk.municipality', true)"


def protect(table: str, may: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Let the service see and change only the rows of the municipality it has entered.

    FORCE binds the owner, too: a migration that moves data must enter each municipality.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_municipality ON {table} USING ({OWN_ROWS})")
    open_to_service(table, may)


def open_to_service(table: str, may: str) -> None:
    """Grant the service's role what it may do with a table."""
    op.execute(f"GRANT {may} ON {table} TO {APP_ROLE}")
