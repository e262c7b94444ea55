/** Parts of bodies, as they come out of the record store. */
import { z } from 'zod';
import type { SectionPlace } from '../../../domain/trimble-pay/section-key';
import type {
  ChangeOrderContent,
  ContractContent,
  SectionContent,
  SovContent,
} from '../../../domain/trimble-pay/subcontract-content';
import type { VendorContent } from '../../../domain/trimble-pay/vendor';
import type { ProjectContent } from '../../../domain/trimble-pay/project';

const text = z.string();
/** Dollars and cents, e.g. `"-1000.00"`. */
const money = z.string().regex(/^-?\d+\.\d\d$/);

/** Which posting it is of: see `Write`. */
export const write = { record: text.min(1), write: text.min(1) };

const zipCode = text.nullable();

export const vendorContent: z.ZodType<VendorContent> = z.object({
  name: text,
  phone: text,
  addressLine1: text,
  addressLine2: text,
  city: text,
  state: text,
  zipCode,
});

export const projectContent: z.ZodType<ProjectContent> = z.object({
  name: text,
  number: text,
  type: text,
  ownerName: text,
  timeZone: text,
  isArchived: z.boolean(),
  addressLine1: text,
  addressLine2: text,
  city: text,
  state: text,
  zipCode,
});

export const contractContent: z.ZodType<ContractContent> = z.object({
  subcontractNumber: text,
  description: text,
  originalValue: money,
  lineItemType: z.enum(['lump_sum', 'unit']),
  retainage: z.object({ work: text, stored: text }),
});

const place: z.ZodType<SectionPlace> = z.object({
  phase: text,
  costType: text,
  group: text.optional(),
  item: text,
  changeOrder: text.optional(),
  line: text,
});

export const sectionContent: z.ZodType<SectionContent> = z.object({
  place,
  name: text,
  value: money,
  isRetainable: z.boolean(),
});

export const changeOrderContent: z.ZodType<ChangeOrderContent> = z.object({
  number: text,
  description: text,
  amount: money,
  executedOn: text,
  lines: z.array(z.object({ place, description: text, amount: money, isRetainable: z.boolean() })),
});

export const sovContent: z.ZodType<SovContent> = z.object({
  place,
  itemNo: text,
  description: text,
  quantity: text.optional(),
  unitPrice: text.optional(),
});
