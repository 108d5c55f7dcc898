"""The part of a job's page that changes while the job runs."""

from flask import Response, make_response, request

from exporter.jobs.job import Job


def stage_of(job: Job) -> str:
    """Changes whenever other buttons belong on the page."""
    return f"{job.state}.{job.reason}.{job.cancel}"


def part(html: str, job: Job) -> Response:
    """When other buttons belong on the page, the page as a whole is asked for."""
    response = make_response(html)
    if request.args.get("stage") != stage_of(job):
        response.headers["HX-Refresh"] = "true"
    return response
