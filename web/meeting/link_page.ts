// docs/embed/link.md, made from the table.
import { kButtons, kLink } from './link_table';

/** The page's whole text. */
export function page(): string {
    const rows = Object.entries(kLink).map(([name, { kind, note }]) => `| \`${name}\` | ${kind} | ${note} |`);
    return `# What a link may ask

<!-- Made from web/meeting/link_table.ts. After a change there: cd web && npx vitest run -u meeting/link_table.test.ts -->

The part of an address after \`#\` may set what is listed here, and nothing else, written as Jitsi's links write it: \`NAME=VALUE\`,
joined by \`&\`, each value JSON and percent-encoded. Neither server nor proxy gets to see it.

\`\`\`
https://meet.example.com/standup#config.startWithAudioMuted=true&userInfo.displayName=%22Ada%22
\`\`\`

A name that is not in the list, or a value of another kind, is ignored and named in the console of the browser:
\`Usher: "config.hosts.domain" in the link has no effect: …\`. Whoever makes a link cannot send people to another server, open
their camera (a link that joins at once begins with microphone and camera off, unless the page is in a frame that the server
allows), or change what the server decides. The iframe API sends the same names: \`configOverwrite\` is \`config.\`,
\`interfaceConfigOverwrite\` is \`interfaceConfig.\`.

| name | value | effect |
| --- | --- | --- |
${rows.join('\n')}

Buttons of \`toolbarButtons\`: ${kButtons.map(each => `\`${each}\``).join(', ')}. Names of other buttons are ignored; a button that the
server or the token forbids is not shown either way. \`security\` is the switch of the lobby.
`;
}
