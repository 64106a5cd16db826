<?php
// Signs the token that lets one person into one room. No library is needed.
declare(strict_types=1);

function encoded(string $data): string
{
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}

// $person: id and name, and perhaps email, avatar and moderator. The id is the person's own, the same each time.
// Times are in seconds.
function token_for(
    array $person,
    string $room,
    string $secret,
    string $issuer = 'my-app',
    string $audience = 'usher',
    string $domain = 'localhost',
    int $lifetime = 7200
): string {
    $now = time();
    $header = ['alg' => 'HS256', 'typ' => 'JWT'];
    $claims = [
        'iss' => $issuer, // one of tokens.issuers
        'aud' => $audience, // one of tokens.audiences
        'sub' => $domain, // server.domain
        'room' => $room,
        'nbf' => $now - 10, // clocks differ
        'exp' => $now + $lifetime,
        'context' => ['user' => $person],
    ];
    $signed = encoded(json_encode($header, JSON_THROW_ON_ERROR)) . '.' . encoded(json_encode($claims, JSON_THROW_ON_ERROR));
    return $signed . '.' . encoded(hash_hmac('sha256', $signed, $secret, true));
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    if ($argc < 4) {
        fwrite(STDERR, "usage: php usher_token.php ROOM ID NAME [moderator]\n");
        exit(2);
    }
    $person = ['id' => $argv[2], 'name' => $argv[3], 'moderator' => ($argv[4] ?? '') === 'moderator'];
    echo token_for(
        $person,
        $argv[1],
        getenv('USHER_TOKEN_SECRET'), // the same as in usher.toml
        getenv('USHER_ISSUER') ?: 'my-app',
        getenv('USHER_AUDIENCE') ?: 'usher',
        getenv('USHER_DOMAIN') ?: 'localhost'
    ), "\n";
}
