"""The tables of the CKAN-Zenodo-Exporter as its own files make them, in their three ages, and rows as it leaves them."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import create_engine, text

FIRST = (
    "id",
    "username",
    "file_path",
    "filename",
    "deposition_id",
    "deposition_name",
    "status",
    "zenodo_response",
    "created_at",
    "updated_at",
)
LATEST = (*FIRST, "resource_id", "user_email", "retry_count")
TOKEN = "canary-old-zenodo-token-4c1d"
ERROR = f"403 Client Error: FORBIDDEN for url: https://zenodo.org/api/deposit/depositions/1?access_token={TOKEN}"
TYPES = {
    "id": "INTEGER PRIMARY KEY",
    "username": "VARCHAR(255) NOT NULL",
    "file_path": "VARCHAR(1024) NOT NULL",
    "filename": "VARCHAR(255) NOT NULL",
    "deposition_id": "VARCHAR(50) NOT NULL",
    "deposition_name": "VARCHAR(255)",
    "status": "VARCHAR(20) DEFAULT 'pending'",
    "zenodo_response": "TEXT",
    "created_at": "TIMESTAMP NULL",
    "updated_at": "TIMESTAMP NULL",
    "resource_id": "VARCHAR(100) NULL",
    "user_email": "VARCHAR(255) NULL",
    "retry_count": "INT NOT NULL DEFAULT 0",
}
MARIADB = {
    **TYPES,
    "id": "INT AUTO_INCREMENT PRIMARY KEY",
    "status": "ENUM('pending', 'in_progress', 'completed', 'failed') DEFAULT 'pending'",
    "created_at": "TIMESTAMP DEFAULT CURRENT_TIMESTAMP",
    "updated_at": "TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
}


def answer(md5: str = "0cc175b9c0f1b6a831c399e269772661", size: int = 1) -> str:
    """As Zenodo's bucket answers a PUT."""
    return json.dumps({"key": "a.csv", "checksum": f"md5:{md5}", "size": size, "links": {"self": "https://zenodo.org/x"}})


def row(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "id": number,
        "username": "ada",
        "file_path": "/mnt/vol/homes/ada/ckan-pub/a.csv",
        "filename": f"file-{number}.csv",
        "deposition_id": "1001",
        "deposition_name": "Rivers",
        "status": "completed",
        "zenodo_response": answer(),
        "created_at": "2024-05-01 10:00:00",
        "updated_at": "2024-05-01 10:05:00",
        "resource_id": None,
        "user_email": None,
        "retry_count": 0,
        **changed,
    }


def make(url: str, rows: list[Mapping[str, Any]], columns: tuple[str, ...] = LATEST, name: str = "zenodo_transfers") -> None:
    engine = create_engine(url)
    types = MARIADB if engine.dialect.name == "mysql" else TYPES
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {name} ({', '.join(f'{column} {types[column]}' for column in columns)})"))
    engine.dispose()
    add(url, rows, columns, name)


def add(url: str, rows: list[Mapping[str, Any]], columns: tuple[str, ...] = LATEST, name: str = "zenodo_transfers") -> None:
    engine = create_engine(url)
    insert = text(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join(f':{column}' for column in columns)})")
    with engine.begin() as connection:
        for each in rows:
            connection.execute(insert, {column: each[column] for column in columns})
    engine.dispose()


def everything(url: str, name: str = "zenodo_transfers") -> object:
    """All rows, and where the server has one, its own checksum and the time of the last change."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            rows = connection.execute(text(f"SELECT * FROM {name} ORDER BY id")).all()
            if engine.dialect.name != "mysql":
                return rows
            checksum = connection.execute(text(f"CHECKSUM TABLE {name} EXTENDED")).all()
            made = connection.execute(text(f"SHOW CREATE TABLE {name}")).all()
            tables = connection.execute(text("SHOW TABLES")).scalars().all()
            return rows, checksum, made, tables
    finally:
        engine.dispose()
