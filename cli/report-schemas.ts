import { z } from 'zod';
import { checkedLists } from '../domain/codes-in-use';
import type { ReadLists } from '../domain/known-codes';
import { isReasonCode } from '../domain/reasons';
import type {
  AutolinkReport,
  AutolinkThing,
  CodeListsReport,
  DoctorReport,
  JobTypesReport,
  PreviewReport,
  RebuildReport,
  Report,
  TieoutOpen,
  TieoutReport,
  TieoutRow,
  TieoutSums,
} from '../domain/reports';

/** Reports as they are read back from the store; a newer worker may have added fields. */
const field = z.looseObject({
  field: z.string(),
  value: z.string(),
  from: z.string(),
  note: z.string().optional(),
});

const code = z.string().refine(isReasonCode, 'not a reason of this version of Girder');

const preview: z.ZodType<PreviewReport> = z.looseObject({
  kind: z.literal('preview'),
  record: z.string(),
  at: z.string(),
  verdict: z.union([
    z.looseObject({ verdict: z.enum(['send', 'nothing']), sentence: z.string() }),
    z.looseObject({
      verdict: z.enum(['wait', 'skip', 'reject']),
      sentence: z.string(),
      code,
      advice: z.string(),
    }),
  ]),
  documents: z.array(
    z.looseObject({
      part: z.string(),
      kind: z.string(),
      naturalKey: z.string(),
      header: z.array(field),
      lines: z.array(z.array(field)),
    }),
  ),
});

const amount = z.string().regex(/^-?\d+\.\d\d$/, 'not dollars and cents');

const sums: z.ZodType<TieoutSums> = z.looseObject({
  count: z.int(),
  lines: amount,
  tax: amount,
  retention: amount,
});

const columns = { source: sums, sent: sums, spectrum: sums, difference: sums };

const row: z.ZodType<TieoutRow> = z.looseObject({
  type: z.enum(['I', 'C']),
  customer: z.string(),
  ...columns,
});

const open: z.ZodType<TieoutOpen> = z.looseObject({
  record: z.string().optional(),
  number: z.string(),
  amount: z.string(),
  sentence: z.string(),
});

const tieout: z.ZodType<TieoutReport> = z.looseObject({
  kind: z.literal('tieout'),
  connection: z.string(),
  target: z.string(),
  at: z.string(),
  period: z.union([
    z.looseObject({ from: z.string(), to: z.string() }),
    z.looseObject({ batch: z.string() }),
  ]),
  rows: z.array(row),
  total: z.looseObject(columns),
  open: z.array(open),
  accepted: z.array(open),
});

const doctor: z.ZodType<DoctorReport> = z.looseObject({
  kind: z.literal('doctor'),
  subject: z.string(),
  at: z.string(),
  lines: z.array(
    z.looseObject({
      check: z.string(),
      ok: z.boolean(),
      warning: z.boolean().optional(),
      detail: z.string(),
      advice: z.string().optional(),
    }),
  ),
});

const rebuild: z.ZodType<RebuildReport> = z.looseObject({
  kind: z.literal('rebuild'),
  at: z.string(),
  connections: z.array(
    z.looseObject({
      connection: z.string(),
      target: z.string(),
      probed: z.int(),
      found: z.int(),
      absent: z.int(),
      open: z.array(open),
    }),
  ),
  accepted: z.boolean(),
});

const lists: z.ZodType<ReadLists> = z.partialRecord(
  z.enum(checkedLists),
  z.union([
    z.looseObject({
      codes: z.array(
        z.looseObject({
          code: z.string(),
          description: z.string(),
          trouble: z.enum(['inactive', 'direct', 'complete', 'noRate']).optional(),
          percent: z.string().optional(),
        }),
      ),
    }),
    z.looseObject({ unread: z.string() }),
  ]),
);

const codeLists: z.ZodType<CodeListsReport> = z.looseObject({
  kind: z.literal('codeLists'),
  instance: z.string(),
  company: z.string(),
  at: z.string(),
  lists,
});

const jobTypes: z.ZodType<JobTypesReport> = z.looseObject({
  kind: z.literal('jobTypes'),
  connection: z.string(),
  at: z.string(),
  since: z.string(),
  jobTypes: z.array(z.string()),
});

const things: z.ZodType<AutolinkThing[]> = z.array(
  z.looseObject({
    record: z.string(),
    id: z.string(),
    name: z.string(),
    candidates: z.array(
      z.looseObject({
        code: z.string(),
        name: z.string(),
        status: z.string(),
        by: z.enum(['reference number', 'name and zip']),
      }),
    ),
    why: z.string().optional(),
  }),
);

const autolink: z.ZodType<AutolinkReport> = z.looseObject({
  kind: z.literal('autolink'),
  connection: z.string(),
  target: z.string(),
  at: z.string(),
  lists: z.array(
    z.looseObject({
      process: z.enum(['customer', 'site']),
      linked: z.int(),
      one: things,
      several: things,
      none: things,
    }),
  ),
});

const report: z.ZodType<Report> = z.union([preview, tieout, doctor, rebuild, codeLists, jobTypes, autolink]);

export function checkReport(value: unknown): Report {
  return report.parse(value);
}
