"""The tables as a real database takes them."""

from sqlalchemy import create_engine, inspect

from exporter.database.schema import metadata


def test_sqlite_takes_every_table() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    assert set(inspect(engine).get_table_names()) == set(metadata.tables)
    engine.dispose()
