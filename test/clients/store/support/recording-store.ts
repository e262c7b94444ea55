import type { Store } from '../../../../clients/store/port';

export interface RecordingStore extends Store {
  /** `create <key>`, `swap <key>`, `remove <key>`, in order; a lost one is marked. */
  writes: string[];
  /** Called before each write; may throw, as a process that dies would. */
  before: (write: string) => Promise<void> | void;
}

/** Notes the order of writes and lets others in between. */
export function recordingStore(store: Store): RecordingStore {
  const recording: RecordingStore = {
    ...store,
    writes: [],
    before: () => undefined,
    async create(key, value, check) {
      await recording.before(`create ${key}`);
      const written = await store.create(key, value, check);
      recording.writes.push(`create ${key}${written.won ? '' : ' lost'}`);
      return written;
    },
    async swap(key, version, value, check) {
      await recording.before(`swap ${key}`);
      const written = await store.swap(key, version, value, check);
      recording.writes.push(`swap ${key}${written.won ? '' : ' lost'}`);
      return written;
    },
    async remove(key) {
      await recording.before(`remove ${key}`);
      await store.remove(key);
      recording.writes.push(`remove ${key}`);
    },
  };
  return recording;
}
