// Devices, the view, what one may do here, and the keys.
import { useId, type RefObject } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { MeetingState } from '../../../meeting/state';
import { DeviceChoice } from '../../devices/DeviceChoice';
import { strings } from '../../strings';
import { Icon } from '../../ui/Icon';
import { RoundButton } from '../../ui/RoundButton';

interface Props {
    meeting: Meeting;
    state: MeetingState;
}

function Check({
    label,
    testid,
    on,
    change
}: {
    label: string;
    testid: string;
    on: boolean;
    change: (on: boolean) => void;
}) {
    const id = useId();
    return (
        <div className="check">
            <input
                id={id}
                type="checkbox"
                data-testid={testid}
                checked={on}
                onChange={event => change(event.target.checked)}
            />
            <label htmlFor={id}>{label}</label>
        </div>
    );
}

/** The role, and which of the features that this page has the server grants. */
function Rights({ meeting, state }: Props) {
    const guest = meeting.setup.token === null;
    const role = guest ? strings.roleGuest : strings.roleParticipant;
    return (
        <section className="stack" data-testid="rights">
            <h2>{strings.rights}</h2>
            <p data-testid="role">{state.isModerator ? strings.roleModerator : role}</p>
            <dl className="pairs">
                {Object.entries(strings.right).map(([feature, name]) => {
                    const granted = !state.withheld.includes(feature);
                    return (
                        <div key={feature} data-testid={`right-${feature}`} data-granted={granted}>
                            <dt>{name}</dt>
                            <dd>
                                <Icon name={granted ? 'check' : 'cross'} />
                                {granted ? strings.rightYes : strings.rightNo}
                            </dd>
                        </div>
                    );
                })}
            </dl>
        </section>
    );
}

const kShown: Record<string, string> = { space: strings.keySpace, Escape: strings.keyEscape };

function Keys() {
    return (
        <section className="stack" data-testid="shortcuts">
            <h2>{strings.shortcuts}</h2>
            <dl className="pairs">
                {Object.entries(strings.shortcut).map(([key, what]) => (
                    <div key={key}>
                        <dt>{what}</dt>
                        <dd>
                            <kbd>{kShown[key] ?? key.toUpperCase()}</kbd>
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

export function Settings({ meeting, state, dialog }: Props & { dialog: RefObject<HTMLDialogElement> }) {
    return (
        <>
            <RoundButton
                icon="gear"
                label={strings.settings}
                testid="settings"
                onClick={() => dialog.current?.showModal()}
            />
            <dialog
                ref={dialog}
                className="card settings"
                aria-label={strings.settings}
                data-testid="settings-panel"
            >
                <section className="stack">
                    <h2>{strings.devices}</h2>
                    <DeviceChoice meeting={meeting} local={state.local} />
                </section>
                <section className="stack">
                    <h2>{strings.view}</h2>
                    <Check
                        label={strings.viewSpeaker}
                        testid="speaker-large"
                        on={state.speakerLarge}
                        change={on => meeting.view.showSpeaker(on)}
                    />
                    <Check
                        label={strings.audioOnly}
                        testid="audio-only"
                        on={state.audioOnly}
                        change={on => meeting.view.setAudioOnly(on)}
                    />
                </section>
                <Rights meeting={meeting} state={state} />
                <Keys />
                <button type="button" className="primary" onClick={() => dialog.current?.close()}>
                    {strings.close}
                </button>
            </dialog>
        </>
    );
}
