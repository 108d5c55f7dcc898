"""The only user of requests: time-outs, identity, no cookies, no secret in a message, and our errors for what goes wrong."""

from exporter.http_client.addresses import is_allowed, is_at
from exporter.http_client.answers import (
    HALF_ESCAPED,
    Answer,
    Document,
    is_web_page,
    our_errors,
    read_bounded,
    read_json,
    retry_after,
)
from exporter.http_client.client import Budget, HttpClient, NoBudget, Sized
from exporter.http_client.connections import in_time
from exporter.http_client.fetching import fetch
from exporter.http_client.options import AUTHORIZATION, CHUNK_BYTES, HttpOptions
from exporter.http_client.sessions import guarded_session, session

__all__ = [
    "AUTHORIZATION",
    "CHUNK_BYTES",
    "HALF_ESCAPED",
    "Answer",
    "Budget",
    "Document",
    "HttpClient",
    "HttpOptions",
    "NoBudget",
    "Sized",
    "fetch",
    "guarded_session",
    "in_time",
    "is_allowed",
    "is_at",
    "is_web_page",
    "our_errors",
    "read_bounded",
    "read_json",
    "retry_after",
    "session",
]
