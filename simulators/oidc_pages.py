"""The pages that a person sees at the simulated Keycloak; the marks in them are Keycloak's own."""

from simulators.server import Reply

LOGIN_FORM = """
<form id="kc-form-login" action="{action}" method="post">
  <p><label for="username">Username or email</label>
    <input id="username" name="username" value="{username}" type="text" autocomplete="username" autofocus>{error}</p>
  <p><label for="password">Password</label>
    <input id="password" name="password" value="" type="password" autocomplete="current-password"></p>
  <input type="hidden" id="id-hidden-input" name="credentialId">
  <p><button name="login" id="kc-login" type="submit">Sign In</button></p>
</form>
"""
STYLE = "body{font:1rem/1.5 sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem}input{font:inherit;width:100%}"


def page(status: int, title: str, body: str, headers: dict[str, str] | None = None) -> Reply:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    text = (
        f'<!DOCTYPE html><html lang="en"><head>{head}<style>{STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>'
    )
    return Reply(status, text, {"Content-Type": "text/html;charset=utf-8", "Cache-Control": "no-store", **(headers or {})})
