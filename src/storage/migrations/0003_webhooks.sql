-- Events that their receiver has not taken yet, in their order, and how far each meeting's are counted.
CREATE TABLE webhooks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id     TEXT NOT NULL UNIQUE,
    event  TEXT NOT NULL,
    body   TEXT NOT NULL  -- a JSON object
) STRICT;

CREATE TABLE webhook_sequences (
    meeting  TEXT PRIMARY KEY,  -- empty: what belongs to none
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
