import { agreedVersion } from '#libs/domain/strategy/changes.js';
import { waitingFor, type Shared } from '#libs/domain/strategy/state.js';
import type { StrategyText } from '#libs/domain/strategy/events.js';
import { say } from '#libs/messages/say.js';
import { shortInWords } from '../words.js';

/** What districts share, as they agreed on it, who of them holds which version, and every change that was proposed. */
export function strategyView(state: Shared, person: (id: string) => string) {
  const named = (district: string): string => state.members.findLast((member) => member.district === district)?.name ?? district;
  const agreed = agreedVersion(state);
  return {
    name: state.texts[agreed - 1]!.name,
    collaborative: state.collaborative,
    agreed,
    text: textView(state.texts[agreed - 1]!),
    members: state.members.map(({ name, numbers, version, from, until, speaker, approved, progress }) => ({
      name,
      says: say('page.strategy-member', { numbers: numbers.join(', '), version, from: shortInWords(from), until: until === null ? 'none' : shortInWords(until), speaker: person(speaker), approved: approved === null ? 'none' : shortInWords(approved.on) }),
      progress: progress.map(({ on, status, note }) => say('page.strategy-progress', { on: shortInWords(on), status: status.replace('-', '_'), note })),
    })),
    changes: [...state.proposals].reverse().map((proposal) => ({
      number: proposal.proposal,
      says: say('page.strategy-change', { status: proposal.status, district: named(proposal.district), version: proposal.version, on: proposal.on === null ? 'none' : shortInWords(proposal.on), answerBy: proposal.answerBy === null ? 'none' : shortInWords(proposal.answerBy) }),
      reason: proposal.reason,
      text: textView(state.texts[proposal.version - 1]!),
      answers: proposal.answers.map(({ district, answer, reason }) => say('page.strategy-answer', { district: named(district), answer, reason: reason ?? 'none' })),
      waiting: proposal.status === 'open' ? waitingFor(state, proposal).map(named).join(', ') : '',
    })),
  };
}

const textView = ({ name, aim, types, grades, locations }: StrategyText) => ({ name, aim, types: types.join(', '), grades: grades.join(', '), locations: locations.join(', ') });
