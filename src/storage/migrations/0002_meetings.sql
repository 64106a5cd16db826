-- What a meeting remembers while it goes on, so that a restart does not end it. Both states are JSON objects.
CREATE TABLE meetings (
    conference TEXT PRIMARY KEY,
    state      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    conference TEXT NOT NULL,
    identity   TEXT NOT NULL,
    state      TEXT NOT NULL,
    PRIMARY KEY (conference, identity)
) STRICT, WITHOUT ROWID;
