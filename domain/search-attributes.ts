/** Search attributes of OP1, all keywords. Registered at start-up: an unknown one would hang a run. */
export const searchAttributes = {
  connection: 'GirderConnection',
  recordType: 'GirderRecordType',
  sourceId: 'GirderSourceId',
  spectrumNumber: 'GirderSpectrumNumber',
  state: 'GirderState',
} as const;
