import fc from 'fast-check';
import {
  type PhaseRow,
  planPhases,
  type TemplateSnapshot,
  type WantedPhase,
} from '../../../domain/servicetrade/job-phases';
import { jobRow } from './job-support';

const link = { costCenter: '100', number: 'T99' };
const rule = { job: 'TEMPLATE', copyEstimates: false };

function phase(change: Partial<PhaseRow> = {}): PhaseRow {
  return {
    phase: '01100',
    costType: 'L',
    description: 'Labor on site',
    unit: 'HR',
    priceMethod: 'T',
    workersComp: '5183',
    status: 'A',
    quantity: '10.00',
    hours: '80.00',
    cost: '4000.00',
    ...change,
  };
}

const read = <Row>(rows: Row[], complete = true) => ({ complete, rows });

function plan(template: PhaseRow[], present: PhaseRow[] = [], by = rule, status = 'I') {
  const jobs = read([jobRow({ number: 'TEMPLATE', status })]);
  return planPhases(link, { jobs, template: read(template), present: read(present) }, by);
}

/** @throws when nothing is to be copied. */
function copied(...args: Parameters<typeof plan>): WantedPhase[] {
  const got = plan(...args);
  if (got.verdict !== 'copy') throw new Error(`expected copy, got ${JSON.stringify(got)}`);
  return got.phases;
}

test('ST5: a phase is copied active, to the job’s cost center, without estimates and bid item', () => {
  expect(copied([phase({ status: 'I' })])).toEqual([
    {
      part: 'phase-01100-L',
      body: {
        number: 'T99',
        phase: '01100',
        costType: 'L',
        description: 'Labor on site',
        unit: 'HR',
        priceMethod: 'T',
        workersComp: '5183',
        costCenter: '100',
        status: 'A',
        quantity: '',
        hours: '',
        cost: '',
      },
    },
  ]);
});

test('ST5: estimates by the setting; a blank price method becomes J', () => {
  const [first] = copied([phase({ priceMethod: '' })], [], { ...rule, copyEstimates: true });
  expect(first?.body).toMatchObject({ priceMethod: 'J', quantity: '10.00', hours: '80.00', cost: '4000.00' });
});

test('ST5: only what is absent is sent, by phase and cost type, whatever its status', () => {
  const template = [phase(), phase({ costType: 'M' }), phase({ phase: '01200' })];
  const present = [phase({ status: 'C', description: 'Changed by a clerk' })];
  expect(copied(template, present).map(({ part }) => part)).toEqual(['phase-01100-M', 'phase-01200-L']);
  expect(plan(template, template)).toEqual({ verdict: 'done', notes: [] });
});

test('ST5: a phase that the job has keeps its description, which one of another cost type would rewrite', () => {
  const present = [phase({ description: 'Changed by a clerk' })];
  expect(copied([phase(), phase({ costType: 'M' })], present).map(({ body }) => body.description)).toEqual([
    'Changed by a clerk',
  ]);
});

test('ST5: complete phases of the template are left out, and told', () => {
  const got = plan([phase(), phase({ costType: 'M', status: 'C' })]);
  expect(got).toMatchObject({
    verdict: 'copy',
    notes: ['1 complete phases of template TEMPLATE are left out.'],
  });
  expect(got.verdict === 'copy' && got.phases).toHaveLength(1);
});

test.each<[string, Partial<TemplateSnapshot>, string, RegExp, string]>([
  [
    'is complete',
    { jobs: read([jobRow({ number: 'TEMPLATE', status: 'C' })]) },
    'TEMPLATE_UNUSABLE',
    /has status C/,
    'template-TEMPLATE',
  ],
  ['does not exist', { jobs: read([]) }, 'TEMPLATE_UNUSABLE', /TEMPLATE does not exist/, 'template-TEMPLATE'],
  ['may exist', { jobs: read([], false) }, 'READ_INCOMPLETE', /TEMPLATE is among them/, 'jobs'],
  [
    'was not read completely',
    { template: read([phase()], false) },
    'READ_INCOMPLETE',
    /job TEMPLATE could not/,
    'phases-TEMPLATE',
  ],
  [
    'is for a job that was not read completely',
    { present: read<PhaseRow>([], false) },
    'READ_INCOMPLETE',
    /job T99/,
    'phases-T99',
  ],
])('ST5: a template that %s waits', (_name, change, code, sentence, subject) => {
  const snapshot = {
    jobs: read([jobRow({ number: 'TEMPLATE' })]),
    template: read([phase()]),
    present: read<PhaseRow>([]),
  };
  expect(planPhases(link, { ...snapshot, ...change }, rule)).toEqual({
    verdict: 'wait',
    reason: { code, sentence: expect.stringMatching(sentence), subject },
  });
});

const descriptions: Record<string, string> = { '01100': 'Labor', '01200': 'Material', '02': 'Rental' };
const templates = fc.array(
  fc
    .record({
      phase: fc.constantFrom(...Object.keys(descriptions)),
      costType: fc.constantFrom('L', 'M', 'E'),
      status: fc.constantFrom('A', 'A', 'I', 'C'),
    })
    .map((change) => phase({ ...change, description: descriptions[change.phase] })),
  { maxLength: 8 },
);
const clerks = fc.array(
  fc
    .record({ phase: fc.constantFrom('01100', '02', '9'), costType: fc.constantFrom('L', 'S') })
    .map((change) => phase({ ...change, description: `own ${change.phase}` })),
  { maxLength: 3 },
);

/** What AddPhase does: inserts or updates, and its description holds for all cost types of the phase. */
function addPhase(rows: PhaseRow[], { body }: WantedPhase): PhaseRow[] {
  const key = ({ phase: code, costType }: { phase: string; costType: string }): string =>
    `${code} ${costType}`;
  const others = rows.filter((row) => key(row) !== key(body));
  return [...others, phase(body)].map((row) =>
    row.phase === body.phase ? { ...row, description: body.description } : row,
  );
}

test('ST5: broken off anywhere and taken up again, it copies each phase once and changes none that is there', () => {
  let broken = 0;
  fc.assert(
    fc.property(templates, clerks, fc.nat({ max: 8 }), (template, own, stop) => {
      const first = plan(template, own);
      const sent = first.verdict === 'copy' ? first.phases : [];
      const half = sent.slice(0, stop).reduce(addPhase, own);
      broken += stop > 0 && stop < sent.length ? 1 : 0;
      const second = plan(template, half);
      const rest = second.verdict === 'copy' ? second.phases : [];
      expect([...sent.slice(0, stop), ...rest].map(({ part }) => part).sort()).toEqual(
        sent.map(({ part }) => part).sort(),
      );
      const whole = rest.reduce(addPhase, half);
      expect(plan(template, whole).verdict).toBe('done');
      for (const row of own) expect(whole).toContainEqual(row);
    }),
  );
  expect(broken).toBeGreaterThan(10);
});
