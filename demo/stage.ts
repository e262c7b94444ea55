import type { StoryDays } from './dates';
import type { Control, Office } from './http';
import type { RecordLine, RecordsView } from './records-view';

/** What the story plays on, and how it is told. */
export interface Stage {
  days: StoryDays;
  spectrum: Control;
  servicetrade: Control;
  trimblePay: Control;
  mail: Control;
  office: Office;
  records: RecordsView;
  girder(args: string[]): Promise<void>;
  /** The same for a command that must be refused. */
  refused(args: string[]): Promise<void>;
  /** One line, without the dash of a new scene. */
  tell(line: string): void;
  say(sentence: string): void;
  /** Each sentence is something that is not as the story says; with any, it fails at its end. */
  check(wrong: string[]): void;
}

export const posted = (line: RecordLine): boolean => line.state === 'In Spectrum';

export const waits =
  (code: string) =>
  (line: RecordLine): boolean =>
    line.state === 'Waiting' && line.code === code;
