/** What records are measured against: the same steps with nothing in them. */
import {
  condition,
  defineQuery,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../../domain/search-attributes';
import { recordChanged } from '../../workflows/messages';

// What an open run costs in memory is mostly the code in its context, so the real workflows are in this bundle, too.
export * from '../../workflows';

interface Nothing {
  nothing(payload: string): Promise<string>;
}

export interface ControlInput {
  record: string;
  source: string;
  target: string;
  /** Sets the search attributes and details that a record sets, as often. */
  labels: boolean;
}

const state = defineSearchAttributeKey(searchAttributes.state, SearchAttributeType.KEYWORD);
const number = defineSearchAttributeKey(searchAttributes.spectrumNumber, SearchAttributeType.KEYWORD);

/** plan, post, report, plan, deliver: five activities on the queues of a plain invoice, one signal. */
export async function control({ record, source, target, labels }: ControlInput): Promise<string> {
  setHandler(recordChanged, () => undefined);
  const on = (taskQueue: string) => proxyActivities<Nothing>({ taskQueue, startToCloseTimeout: '1 minute' });
  const show = (text: string): void => {
    if (!labels) return;
    setCurrentDetails(`**${text}**`);
    upsertSearchAttributes([
      { key: state, value: text },
      { key: number, value: '20001' },
    ]);
  };
  await on(source).nothing(record);
  show('Posting');
  await on(target).nothing(record);
  await on(source).nothing(record);
  await on(source).nothing(record);
  show('In Spectrum');
  await on(source).nothing(record);
  return 'In Spectrum';
}

/** A run that waits for ever, to weigh it. */
export async function idle(): Promise<void> {
  setHandler(defineQuery<boolean>('up'), () => true);
  await condition(() => false);
}
