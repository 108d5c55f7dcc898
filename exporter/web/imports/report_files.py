"""The report of a run as a file: written while it is read from the database, however long it is."""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from flask import Blueprint, Response

from exporter.catalogue import lacking
from exporter.catalogue.item_file import ItemFile
from exporter.database.engine import Database
from exporter.errors import NotFound
from exporter.transfers.imports import reporting, runs
from exporter.transfers.imports.runs import Run, RunRecord
from exporter.web.export_parts import export_parts
from exporter.web.imports.rights import NO_IMPORT, visible_job
from exporter.web.sessions import login_required

blueprint = Blueprint("imports_report", __name__)
COLUMNS = ("remote_id", "title", "url", "outcome", "reason", "said", "item_id", "undo", "undo_said")
NOT_BROUGHT = "files_not_brought"
OF_THE_RUN = ("job_id", "title", "url", "comment", "test", "advertised", "listed", "complete", "said")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""
TYPES = {"csv": "text/csv", "json": "application/json"}


@blueprint.get("/imports/<int:job_id>/report.<ending>")
@login_required
def download(job_id: int, ending: str) -> Response:
    database = export_parts().database
    with database.transaction() as connection:
        run = runs.get(connection, visible_job(connection, job_id).id)
    if ending not in TYPES:
        raise NotFound(NO_IMPORT)
    name = {"Content-Disposition": f'attachment; filename="import-{job_id}.{ending}"'}
    lines = _csv(database, run) if ending == "csv" else _json(database, run)
    return Response(lines, content_type=f"{TYPES[ending]}; charset=utf-8", headers=name)


def _csv(database: Database, run: Run) -> Iterator[str]:
    yield "\ufeff" + _lines([(*COLUMNS, NOT_BROUGHT)])  # without the mark Excel takes UTF-8 for something else
    for rows in reporting.pages(database, run.job_id):
        yield _lines([[_cell(each) for each in (*_told(row), _in_words(files))] for row, files in rows])


def _told(row: RunRecord) -> list[object]:
    return [getattr(row, name) for name in COLUMNS]


def _in_words(files: Sequence[ItemFile]) -> str:
    """As “levels.csv: failed, it broke off”, a line each."""
    return "\n".join(f"{each.name}: {each.state}, {each.said or each.reason}" for each in files)


def _lines(rows: object) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)  # type: ignore[arg-type]
    return written.getvalue()


def _cell(value: object) -> str:
    """Titles come from strangers: none becomes a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _json(database: Database, run: Run) -> Iterator[str]:
    about = {name: getattr(run, name) for name in OF_THE_RUN}
    yield f'{{"import": {json.dumps(about, ensure_ascii=False)}, "records": ['
    between = "\n"
    for rows in reporting.pages(database, run.job_id):
        written = (json.dumps(_named(row, files), ensure_ascii=False) for row, files in rows)
        yield between + ",\n".join(written)
        between = ",\n"
    yield "\n]}\n"


def _named(row: RunRecord, files: Sequence[ItemFile]) -> dict[str, object]:
    return dict(zip(COLUMNS, _told(row), strict=True)) | {NOT_BROUGHT: [lacking.told(each) for each in files]}
