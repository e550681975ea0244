"""Signs people in at their organisation's own provider (OpenID Connect, R51): what it says of them, and how much of that is taken."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError, create_ssl_context
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from data_access.accounts import Vouched
from data_access.home import Home
from data_access.partnership import PartnershipError, SingleSignOn, read_partnership

SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")   # by a key that only the provider has
CLOCKS_DIFFER = 120   # seconds, as Authlib allows for the times in a token
BEGAN = "began"
TROUBLE = (AuthlibBaseError, JoseError, HTTPError, LookupError, RuntimeError, TypeError, ValueError)


class NotVouched(Exception):
    """The provider cannot be asked, or what came from it does not stand; the log has the kind of trouble and no more."""


@dataclass(frozen=True)
class Provider:
    """An organisation's provider and how it is spoken to; the client's secret is in no repr."""

    settings: SingleSignOn
    client: Any = field(repr=False)


def provider_of(home: Home, environment: Mapping[str, str]) -> Provider | None:
    """The provider that partnership.toml names, or None where it names none. Raises PartnershipError."""
    settings = read_partnership(home.partnership).single_sign_on if home.partnership.exists() else None
    if settings is None:
        return None
    secret = environment.get("FLASHLIGHT_SSO_SECRET", "").strip()
    if not secret:
        raise PartnershipError(f"{home.partnership} has [single_sign_on]. Put what the provider gave you as the client's secret into "
                               "FLASHLIGHT_SSO_SECRET, or take the section out.")
    speaking = {"scope": " ".join(settings.scopes), "code_challenge_method": "S256", "timeout": 10, "verify": create_ssl_context()}
    client = OAuth().register("provider", client_id=settings.client, client_secret=secret, client_kwargs=speaking,
                              server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration")
    return Provider(settings, client)


async def sent_there(provider: Provider, request: Request, back: str) -> Response:
    """The way to the provider, which asks anew who is there and sends them `back`. What has to match then is left in the request's session:
    state, nonce and proof key. Raises NotVouched."""
    try:
        answer: Response = await (await _client(provider)).authorize_redirect(request, back, prompt="login", max_age=0)
    except TROUBLE as error:
        raise _refused(error) from None
    request.session[BEGAN] = time.time()
    return answer


async def came_back(provider: Provider, request: Request) -> Vouched:
    """Whom the provider vouches for, by its own signature, to us, for this one round and in this moment. Raises NotVouched."""
    try:
        return await _vouched(provider, request)
    except TROUBLE as error:
        raise _refused(error) from None


async def farewell(provider: Provider, back: str) -> str:
    """Where the provider ends its own session, and sends people `back`. Raises NotVouched, also where it offers no such thing."""
    try:
        ends = (await _client(provider)).server_metadata["end_session_endpoint"]
    except TROUBLE as error:
        raise _refused(error) from None
    address: str = add_params_to_uri(ends, {"client_id": provider.settings.client, "post_logout_redirect_uri": back})
    return address


async def _client(provider: Provider) -> Any:
    """The client, once it knows the provider: the one that is meant, and its signatures alone."""
    known = await provider.client.load_server_metadata()
    if known["issuer"] != provider.settings.issuer:
        raise ValueError("another issuer")
    offered = known.get("id_token_signing_alg_values_supported", ())
    known["id_token_signing_alg_values_supported"] = [one for one in offered if one in SIGNED]
    return provider.client


async def _vouched(provider: Provider, request: Request) -> Vouched:
    ours, client = provider.settings, await _client(provider)
    must_be = {"iss": {"essential": True, "value": ours.issuer}, "aud": {"essential": True, "value": ours.client}}
    token = await client.authorize_access_token(request, claims_options=must_be)
    sure = token["userinfo"]
    if sure["auth_time"] < request.session[BEGAN] - CLOCKS_DIFFER:
        raise ValueError("nobody signed in just now")
    told = {**await _told(client, token, sure["sub"]), **sure}
    if ours.account == "email" and told["email_verified"] is not True:
        raise ValueError("an address that nobody verified")
    if not isinstance(told[ours.account], str):
        raise TypeError("an account that is no text")
    said = told.get(ours.roles_claim, ())
    return Vouched(told[ours.account], ours.issuer, sure["sub"],
                   frozenset(ours.roles[one] for one in ([said] if isinstance(said, str) else said) if one in ours.roles))


async def _told(client: Any, token: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
    """What the provider tells beside the token, about the same person."""
    if "userinfo_endpoint" not in client.server_metadata:
        return {}
    told: Mapping[str, Any] = await client.userinfo(token=token)
    if told["sub"] != subject:
        raise ValueError("about somebody else")
    return told


def _refused(error: Exception) -> NotVouched:
    logging.getLogger("flashlight").warning("Single sign-on was refused: %s", type(error).__name__)
    return NotVouched()
