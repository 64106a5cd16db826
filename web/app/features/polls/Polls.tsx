// Polls: questions to everybody, answers to choose from.
import { useId, useState, type FormEvent } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { Poll } from '../../../meeting/polls';
import type { MeetingState } from '../../../meeting/state';
import { strings } from '../../strings';
import { Panel } from '../../ui/Panel';
import { RoundButton } from '../../ui/RoundButton';
import '../people/people.css';

const kMostOptions = 32;

export function PollsButton({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const { pollsOpen, polls, withheld } = state;
    if (polls.length === 0 && withheld.includes('create-polls')) return null;
    return (
        <RoundButton
            icon="poll"
            label={strings.polls}
            tone={pollsOpen ? 'on' : null}
            testid="polls"
            aria-expanded={pollsOpen}
            onClick={() => meeting.chat.openPolls(!pollsOpen)}
        />
    );
}

function PollItem({ meeting, poll }: { meeting: Meeting; poll: Poll }) {
    const [chosen, setChosen] = useState<readonly boolean[]>(poll.chosen ?? poll.options.map(() => false));
    const vote = (event: FormEvent) => {
        event.preventDefault();
        meeting.chat.vote(poll.id, chosen);
    };
    return (
        <li data-testid="poll" data-question={poll.question}>
            <form onSubmit={vote}>
                <fieldset className="poll">
                    <legend dir="auto">{poll.question}</legend>
                    <p className="hint" dir="auto">
                        {poll.by || strings.guest}
                    </p>
                    {poll.options.map((option, index) => {
                        const voters = Object.values(option.voters).map(name => name || strings.guest);
                        return (
                            <label key={index} className="decision" title={voters.join(', ')}>
                                <input
                                    type="checkbox"
                                    checked={chosen[index] ?? false}
                                    data-testid="poll-option"
                                    onChange={event =>
                                        setChosen(
                                            chosen.map((was, at) =>
                                                at === index ? event.target.checked : was
                                            )
                                        )
                                    }
                                />
                                <span className="person-name" dir="auto">
                                    {option.name}
                                </span>
                                <span data-testid="poll-votes">{voters.length}</span>
                            </label>
                        );
                    })}
                    <button type="submit" className="compact" data-testid="poll-vote">
                        {poll.chosen === null ? strings.pollVote : strings.pollVoteAgain}
                    </button>
                </fieldset>
            </form>
        </li>
    );
}

function NewPoll({ meeting }: { meeting: Meeting }) {
    const [question, setQuestion] = useState('');
    const [answers, setAnswers] = useState('');
    const id = useId();
    const lines = answers
        .split('\n')
        .map(each => each.trim())
        .filter(each => each !== '')
        .slice(0, kMostOptions);
    const ask = (event: FormEvent) => {
        event.preventDefault();
        if (question.trim() === '' || lines.length === 0) return;
        meeting.chat.askPoll(question.trim(), lines);
        setQuestion('');
        setAnswers('');
    };
    return (
        <form className="decisions" onSubmit={ask}>
            <label htmlFor={id}>{strings.pollQuestion}</label>
            <input
                id={id}
                value={question}
                maxLength={250}
                data-testid="poll-question"
                onChange={event => setQuestion(event.target.value)}
            />
            <textarea
                rows={3}
                value={answers}
                placeholder={strings.pollAnswers}
                aria-label={strings.pollAnswers}
                data-testid="poll-answers"
                onChange={event => setAnswers(event.target.value)}
            />
            <button type="submit" className="primary compact" data-testid="poll-ask">
                {strings.pollAsk}
            </button>
        </form>
    );
}

export function PollsPanel({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    return (
        <Panel title={strings.polls} name="polls" close={() => meeting.chat.openPolls(false)}>
            <ul aria-live="polite">
                {state.polls.length === 0 ? <li className="hint">{strings.pollsEmpty}</li> : null}
                {state.polls.map(poll => (
                    <PollItem key={poll.id} meeting={meeting} poll={poll} />
                ))}
            </ul>
            {state.withheld.includes('create-polls') ? null : <NewPoll meeting={meeting} />}
        </Panel>
    );
}
