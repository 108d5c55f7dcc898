"""Where the page of a job is: exports have one family of pages, imports and what takes them back another."""

from flask import Flask, url_for

from exporter.jobs.job import Job
from exporter.transfers.imports.plan import IMPORT, KINDS, REPROCESS, UNDO


def install(app: Flask) -> None:
    for known in (job_link, job_place):
        app.add_template_global(known)


def job_link(job: Job, *, watching: bool = False) -> str:
    """``watching``: for an administrator, who sees an export of somebody else."""
    if job.kind in KINDS:
        return url_for("imports.show", job_id=job.id)
    return url_for("admin.transfer" if watching else "transfers.show", job_id=job.id)


def job_place(job: Job) -> str:
    """As “to zenodo.org”; empty where nothing leaves and nothing comes."""
    if not job.host or job.kind in {UNDO, REPROCESS}:
        return ""
    # kind and address of a source
    return f"from {job.host.partition(' ')[2]}" if job.kind == IMPORT else f"to {job.host}"
