"""Checks of what is reached over the network: RabbitMQ, Keycloak, CKAN, the repositories, the mail server."""

import smtplib
from contextlib import closing
from dataclasses import asdict
from functools import partial
from urllib.parse import urlencode

from exporter import VERSION
from exporter.cli.part import Part
from exporter.clients.oauth import INVALID_GRANT, OAuthClient
from exporter.errors import NotWell, RateLimited, RemoteError, RemoteRefused, TokenRefused
from exporter.http_client import HttpClient, HttpOptions
from exporter.jobs.queue import Broker, why_silent
from exporter.settings import RabbitmqSettings, RepositorySettings, Settings, SmtpSettings, SsoSettings
from exporter.sources.ckan import CkanSource

PATIENCE_SECONDS = 10.0
NO_CODE = "not-a-code"


def parts_of(settings: Settings) -> list[Part]:
    options = HttpOptions(f"Exporter/{VERSION} check", PATIENCE_SECONDS, PATIENCE_SECONDS, settings.http.allowed)
    return [
        Part("RabbitMQ", partial(check_broker, settings.rabbitmq)),
        Part(
            "Keycloak",
            partial(check_keycloak, settings.sso, options),
            _reach("[sso] keycloak_server_url", settings.sso.issuer),
        ),
        Part("CKAN", partial(check_ckan, settings, options), _reach("[ckan] server", settings.ckan.server)),
        *(_repository(each, options) for each in settings.repositories),
        Part("mail", partial(check_mail, settings.smtp)),
    ]


def _repository(settings: RepositorySettings, options: HttpOptions) -> Part:
    return Part(
        settings.title, partial(check_repository, settings, options), _reach("its address in the settings", settings.url)
    )


def _reach(setting: str, url: str) -> str:
    return f"Put right {setting}, or let this machine reach it. It was looked for by: curl -I {url}"


def check_broker(settings: RabbitmqSettings | None) -> str:
    if settings is None:
        return "Not used: the worker looks for work by itself."
    broker = Broker(**asdict(settings))
    if why := why_silent(broker):
        raise NotWell(f"{why} Nothing is lost: work begins a little later. See rabbitmqctl status.")
    return f"{broker.host} answers, the queue {broker.queue} can be used."


def check_keycloak(settings: SsoSettings, options: HttpOptions) -> str:
    with closing(HttpClient(options, settings.issuer)) as client:
        try:
            found = client.call("GET", ".well-known/openid-configuration").body
        except RemoteRefused:
            raise NotWell(
                f"{client.host} has no realm {settings.realm_name}. Put right [sso] realm_name or its address."
            ) from None
        if not isinstance(found, dict) or found.get("issuer") != settings.issuer:
            told = found.get("issuer") if isinstance(found, dict) else "nothing"
            raise NotWell(f"Keycloak calls itself {told}, the settings say {settings.issuer}. Both must be the same.")
        if "S256" not in found.get("code_challenge_methods_supported", []):
            raise NotWell("Keycloak does not offer PKCE S256, without which nobody is signed in.")
        _check_client(client, settings)
    return f"{settings.issuer} answers and knows our client."


def _check_client(client: HttpClient, settings: SsoSettings) -> None:
    """An invented code is refused whatever happens; how, tells whether id, secret and address are right."""
    sent = {
        "grant_type": "authorization_code",
        "code": NO_CODE,
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "redirect_uri": settings.redirect_uri,
    }
    try:
        client.call("POST", "protocol/openid-connect/token", data=sent)
    except TokenRefused:
        raise NotWell(
            f"Keycloak does not know the client {settings.client_id} with this secret. See [sso] client_secret."
        ) from None
    except RemoteRefused:
        _check_redirect(client, settings)


def _check_redirect(client: HttpClient, settings: SsoSettings) -> None:
    """Without a session Keycloak sends us back where we said, or shows a page when it may not."""
    asked = {
        "client_id": settings.client_id,
        "redirect_uri": settings.redirect_uri,
        "response_type": "code",
        "scope": "openid",
        "prompt": "none",
        "code_challenge_method": "S256",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    }
    try:
        client.call("GET", f"protocol/openid-connect/auth?{urlencode(asked)}")
    except RemoteRefused:
        raise NotWell(
            f"Keycloak may not send people back to {settings.redirect_uri}. "
            "Add exactly this address to the client's valid redirect URIs."
        ) from None
    except RemoteError:
        return  # sent back: as it should be


def check_ckan(settings: Settings, options: HttpOptions) -> str:
    """Its key must be a system administrator's: without that nobody's rights can be asked for."""
    spool, spool_bytes = settings.app.state_directory / "spool", settings.worker.spool_bytes
    with closing(CkanSource(settings.ckan, options, spool, spool_bytes)) as source:
        about = source.check()
    if about.notes:
        raise NotWell(" ".join([*about.notes, "Put the API token of a sysadmin into [ckan] apikey."]))
    return f"{about.software} {about.version} answers, with {about.total} datasets; its key may ask for rights."


def check_repository(settings: RepositorySettings, options: HttpOptions) -> str:
    with closing(HttpClient(options, settings.url)) as client:
        try:
            client.call("GET", "api/records?size=1")
        except RateLimited:
            return f"{settings.host} answers, and asks us to come less often."
        except RemoteRefused:
            raise NotWell(f"{settings.url} answers, but not as {settings.kind}. Put right its address.") from None
    if not settings.oauth_client_id:
        return f"{settings.host} answers."
    _check_oauth(settings, options)
    return f"{settings.host} answers and knows our client."


def _check_oauth(settings: RepositorySettings, options: HttpOptions) -> None:
    """An invented code is refused whatever happens; how, tells whether the client is known."""
    try:
        OAuthClient(settings, options).exchange(NO_CODE, "")
    except (RemoteRefused, TokenRefused) as refused:
        if refused.code != INVALID_GRANT:
            raise NotWell(
                f"{settings.host} does not know the client {settings.oauth_client_id} with this secret. See oauth_client_id."
            ) from None


def check_mail(settings: SmtpSettings | None) -> str:
    if settings is None:
        return "Not used."
    try:
        with smtplib.SMTP(settings.host, settings.port, timeout=PATIENCE_SECONDS) as server:
            server.noop()
    except OSError as error:
        raise NotWell(f"{settings.host}:{settings.port} does not answer ({type(error).__name__}). See [smtp].") from None
    return f"{settings.host} answers."
