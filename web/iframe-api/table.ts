// docs/embed/iframe-calls.md, made from the schema.
import { parseFields } from './check';
import {
    kCommands,
    kConfig,
    kEvents,
    kFunctions,
    kInterface,
    kLocalFunctions,
    kOptions,
    type Row
} from './schema';

const kHead = `# Jitsi's iframe API here, call by call

<!-- Made from web/iframe-api/schema.ts. After a change there: cd web && npx vitest run -u iframe-api/table.test.ts -->

What has no effect is named in the console of the browser, with the reason; functions without effect reject. Names, arguments
and payloads are those of Jitsi's documentation. How to embed: [iframe.md](iframe.md).
`;

const kKinds: Record<string, string> = {
    text: 'text',
    bool: 'yes or no',
    number: 'number',
    media: '"audio" or "video"'
};

function fieldsOf(fields: string): string {
    return parseFields(fields)
        .map(({ name, kind, needed }) => {
            const said = kKinds[kind] === undefined ? '' : ` (${kKinds[kind]})`;
            return `\`${name}${needed ? '' : '?'}\`${said}`;
        })
        .join(', ');
}

function line(name: string, row: Row, second: boolean): string {
    const works = row.works ? 'works' : 'warns';
    const fields = row.works ? fieldsOf(row.fields) : '';
    return `| \`${name}\` | ${works} | ${second ? `${fields} | ` : ''}${row.note} |`;
}

function section(title: string, second: string | null, rows: Record<string, Row>): string {
    const columns = second === null ? '| call | here | |' : `| call | here | ${second} | |`;
    const rule = second === null ? '| --- | --- | --- |' : '| --- | --- | --- | --- |';
    // What works comes first; in the order of the schema otherwise.
    const sorted = Object.entries(rows).sort(([, a], [, b]) => Number(b.works) - Number(a.works));
    return [
        `## ${title}`,
        '',
        columns,
        rule,
        ...sorted.map(([name, row]) => line(name, row, second !== null)),
        ''
    ].join('\n');
}

function local(): string {
    const rows = Object.entries(kLocalFunctions).map(([names, note]) => {
        const each = names
            .split(/, (?![^(]*\))/)
            .map(name => (name === '…' ? name : `\`${name}\``))
            .join(', ');
        return `| ${each} | works | ${note} |`;
    });
    return [
        '## Functions of the object itself',
        '',
        '| call | here | |',
        '| --- | --- | --- |',
        ...rows,
        ''
    ].join('\n');
}

/** The page's whole text. */
export function page(): string {
    return [
        kHead,
        section('Options of `new JitsiMeetExternalAPI(domain, {…})`', null, kOptions),
        section('Commands: `executeCommand(name, …)`', 'arguments', kCommands),
        section('Events: `on(name, listener)`', 'payload', kEvents),
        section('Functions that return a promise', 'arguments', kFunctions),
        local(),
        '## Settings in `configOverwrite`',
        '',
        "All others are named in the console: they are the server's, or the page has nothing for them.",
        '',
        section('', null, kConfig).replace(/^## \n\n/, ''),
        section('Settings in `interfaceConfigOverwrite`', null, kInterface)
    ].join('\n');
}
