#!/usr/bin/env python3
"""Signs the token that lets one person into one room. The standard library is enough."""

import base64
import hashlib
import hmac
import json
import os
import sys
import time


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token_for(person, room, secret, issuer="my-app", audience="usher", domain="localhost", lifetime=7200):
    """person: a dict with id and name, and perhaps email, avatar and moderator. The id is the person's own, the same
    each time. Times are in seconds."""
    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT"}
    claims = {
        "iss": issuer,  # one of tokens.issuers
        "aud": audience,  # one of tokens.audiences
        "sub": domain,  # server.domain
        "room": room,
        "nbf": now - 10,  # clocks differ
        "exp": now + lifetime,
        "context": {"user": person},
    }
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return signed + "." + encoded(signature)


def main(arguments):
    if len(arguments) < 3:
        print("usage: usher_token.py ROOM ID NAME [moderator]", file=sys.stderr)
        return 2
    room, person_id, name = arguments[:3]
    person = {"id": person_id, "name": name, "moderator": arguments[3:] == ["moderator"]}
    print(
        token_for(
            person,
            room,
            os.environ["USHER_TOKEN_SECRET"],  # the same as in usher.toml
            os.environ.get("USHER_ISSUER", "my-app"),
            os.environ.get("USHER_AUDIENCE", "usher"),
            os.environ.get("USHER_DOMAIN", "localhost"),
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
