-- Times are milliseconds since 1970-01-01T00:00:00Z. Empty text means "none"; NULL only where a time may be missing.
CREATE TABLE bans (
    id       TEXT PRIMARY KEY,
    identity TEXT NOT NULL,
    issuer   TEXT NOT NULL,
    user     TEXT NOT NULL,
    network  TEXT NOT NULL,
    scope    INTEGER NOT NULL,  -- 0 server, 1 tenant, 2 room
    place    TEXT NOT NULL,
    until    INTEGER,
    reason   TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    made     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE revocations (
    id            TEXT PRIMARY KEY,
    issuer        TEXT NOT NULL,
    jti           TEXT NOT NULL,
    user          TEXT NOT NULL,
    issued_before INTEGER NOT NULL,
    reason        TEXT NOT NULL,
    made_by       TEXT NOT NULL,
    made          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE used_tokens (
    token      TEXT PRIMARY KEY,
    conference TEXT NOT NULL,
    expires    INTEGER NOT NULL,
    released   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX used_tokens_by_end ON used_tokens (expires);

CREATE TABLE rooms (
    conference TEXT PRIMARY KEY,
    settings   TEXT NOT NULL  -- a JSON object
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    conference TEXT NOT NULL,
    stage      TEXT NOT NULL,
    identity   TEXT NOT NULL,
    user       TEXT NOT NULL,
    verdict    TEXT NOT NULL,
    rule       TEXT NOT NULL,
    because    TEXT NOT NULL,
    session    INTEGER NOT NULL,
    count      INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_conference ON audit (conference, number);
CREATE INDEX audit_by_user ON audit (user, number);
