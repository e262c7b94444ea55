/** One write as the journal shows it; `body` and `answer` hold no credentials. */
export interface Written {
  key: string;
  accepted: boolean;
  body: unknown;
  answer: unknown;
}
