import { sovContents } from '../../../domain/trimble-pay/subcontract-content';
import type { SectionContent } from '../../../domain/trimble-pay/subcontract-content';
import { mergeSov, whySovUnbalanced } from '../../../domain/trimble-pay/subcontract-sov';
import type { StandingSection } from '../../../domain/trimble-pay/subcontract-sov';
import type { SovLine } from '../../../domain/trimble-pay/types';
import { detail } from './subcontract.support';

const place = { phase: '0100', costType: 'S', item: '10', line: '' };
const section = (value: string, sovValue?: string): StandingSection => ({
  id: 'acl_1',
  place,
  name: 'Walls',
  value,
  retainable: true,
  ...(sovValue !== undefined && { sovValue }),
});
const line = (id: string, scheduledValue: string, more: Partial<SovLine> = {}): SovLine => ({
  id,
  sectionId: 'acl_1',
  itemNo: id,
  description: 'Mine',
  scheduledValue,
  ...more,
});
const content: SectionContent = { place, name: 'Walls', value: '100.00', isRetainable: true };
const wanted = sovContents([content], [], false);

test('TP3 a section without a line gets one', () => {
  expect(mergeSov([section('100.00')], [], wanted)).toEqual({
    lines: [{ sectionId: 'acl_1', itemNo: '0100-S-10', description: 'Walls', scheduledValue: '100.00' }],
    followed: ['acl_1'],
  });
});

test('TP3 a section of nothing gets none', () => {
  expect(mergeSov([section('0.00')], [], wanted)).toEqual({ followed: [] });
});

test('TP3 the only line that Girder made follows its section, and keeps what people wrote', () => {
  const now = [line('a', '100.00', { description: 'Walls, reworded' })];
  expect(mergeSov([section('120.00', '100.00')], now, wanted).lines).toEqual([
    { ...now[0], scheduledValue: '120.00' },
  ]);
});

test.each([
  ['broken out', section('120.00', '100.00'), [line('a', '60.00'), line('b', '40.00')]],
  ['of another value', section('120.00', '100.00'), [line('a', '110.00')]],
  ['that Girder never made', section('120.00'), [line('a', '100.00')]],
])('TP3 a schedule %s is the people’s', (_what, one, lines) => {
  expect(mergeSov([one], lines, wanted)).toEqual({ followed: [] });
});

test('TP3 the full set is written: people’s lines as they are, with their ids', () => {
  const other: StandingSection = { ...section('50.00'), id: 'acl_2', place: { ...place, phase: '0200' } };
  const theirs = [line('a', '60.00'), line('b', '40.00', { quantity: '2', unitPrice: '20' })];
  const both = sovContents([content, { ...content, place: other.place, name: 'Doors' }], [], false);
  const { lines } = mergeSov([section('100.00'), other], theirs, both);
  expect(lines).toEqual([
    ...theirs,
    { sectionId: 'acl_2', itemNo: '0200-S-10', description: 'Doors', scheduledValue: '50.00' },
  ]);
});

test('TP3 an item number that people use is not used again', () => {
  const theirs = [line('x', '7.00', { sectionId: 'acl_9', itemNo: '0100-S-10' })];
  expect(mergeSov([section('100.00')], theirs, wanted).lines?.[1]).toMatchObject({ itemNo: '0100-S-10-2' });
});

test('TP4 a change order’s section points to it', () => {
  const ofOrder = { ...place, changeOrder: '3', line: '001' };
  const one = { ...section('-5.00'), place: ofOrder, changeOrderId: 'cho_3' };
  const { lines } = mergeSov([one], [], sovContents([{ ...content, place: ofOrder }], [], false));
  expect(lines).toEqual([
    {
      sectionId: 'acl_1',
      itemNo: 'CO3-001',
      description: 'Walls',
      scheduledValue: '-5.00',
      changeOrderId: 'cho_3',
    },
  ]);
});

test('TP3 a unit-price line has its quantity and price', () => {
  const details = [detail('0100', '100.00', { quantity: '8', unitPrice: '12.5' })];
  expect(sovContents([content], details, true)[0]).toMatchObject({ quantity: '8', unitPrice: '12.5' });
  expect(sovContents([content], details, false)[0]).not.toHaveProperty('quantity');
});

test('TP5 what does not add up names the section and both sums', () => {
  const reasons = whySovUnbalanced([section('1100.00')], [line('a', '1000.00'), line('b', '50.00')]);
  expect(reasons).toEqual([
    {
      code: 'SOV_OUT_OF_BALANCE',
      sentence: 'Section 0100¦S¦10¦base¦ has the value 1,100.00, but its lines add up to 1,050.00.',
    },
  ]);
  expect(whySovUnbalanced([section('100.00')], [line('a', '100.00')])).toEqual([]);
});

test('TP5 a line of a section that is not known is told', () => {
  const [reason] = whySovUnbalanced([], [line('a', '1.00')]);
  expect(reason?.sentence).toBe('Line a of the schedule of values belongs to no section that Girder knows.');
});
