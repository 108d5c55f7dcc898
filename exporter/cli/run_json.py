"""Runs of imports as JSON for programs: their shape stands in docs/cli.md; names are added, never changed. No secret."""

from collections.abc import Sequence
from typing import Any

from exporter.catalogue import lacking
from exporter.catalogue.item_file import ItemFile
from exporter.cli.job_json import moment
from exporter.jobs.job import Job
from exporter.transfers.imports.runs import Run, RunRecord

COUNTS = ("created", "updated", "unchanged", "skipped", "failed", "vanished")
FILES = ("stored", "skipped", "failed")


def run_json(run: Run, job: Job) -> dict[str, Any]:
    return {
        "id": run.job_id,
        "state": job.state.value,
        "stage": run.stage.value,
        "message": job.message,
        "problems": job.problems,
        "title": run.title,
        "url": run.url,
        "comment": run.comment,
        "test": run.test,
        "rerun_of": run.rerun_of,
        "advertised": run.advertised,
        "listed": run.listed,
        "complete": run.complete,
        "said": run.said,
        **{name: getattr(run, f"{name}_count") for name in COUNTS},
        "files": {name: getattr(run, f"files_{name}") for name in FILES},
        "undo_job": run.undo_job,
        "undone": moment(run.undone),
        "created_at": moment(job.created),
        "finished_at": moment(job.finished),
    }


def record_json(record: RunRecord, not_brought: Sequence[ItemFile]) -> dict[str, Any]:
    return {
        "remote_id": record.remote_id,
        "title": record.title,
        "url": record.url,
        "outcome": record.outcome.value,
        "reason": record.reason,
        "said": record.said,
        "item": record.item_id,
        "undo": record.undo,
        "undo_said": record.undo_said,
        "files_not_brought": [lacking.told(each) for each in not_brought],
    }
