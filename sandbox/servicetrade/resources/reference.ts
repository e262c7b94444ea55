import {
  epoch,
  externalIds,
  flag,
  integer,
  money,
  number,
  objects,
  ref,
  refs,
  text,
  texts,
  word,
} from '../columns';
import { among, contains, is } from '../filters';
import type { Resource } from '../resource';

const crud = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const stamps = { created: epoch({ readOnly: true }), updated: epoch({ readOnly: true }) };

export const serviceLine: Resource = {
  name: 'serviceline',
  list: 'servicelines',
  methods: ['GET'],
  stub: ['name', 'trade', 'abbr'],
  columns: { name: text({ fallback: '' }), trade: text(), abbr: text(), icon: text() },
};

export const libItem: Resource = {
  name: 'libitem',
  list: 'libItems',
  entityType: 25,
  methods: crud,
  required: ['name', 'type'],
  stub: ['name', 'code', 'type'],
  columns: {
    name: text({ fallback: '' }),
    type: word(
      'other',
      'part',
      'material',
      'labor',
      'equipment',
      'inspection',
      'service',
      'subcontractor',
      'fee',
      'general_conditions',
    ),
    code: text({ most: 100 }),
    description: text({ most: 255 }),
    isGeneric: flag(false),
    taxable: flag(false),
    cost: money(),
    active: flag(true),
    serviceLine: ref('serviceline', ['name']),
    externalIds: externalIds(),
    ...stamps,
  },
  filters: { type: among('type'), code: is('code'), name: contains('name') },
};

export const tag: Resource = {
  name: 'tag',
  list: 'tags',
  methods: ['GET', 'DELETE'],
  stub: ['name', 'uri'],
  columns: { name: text({ fallback: '' }) },
  filters: { name: is('name') },
};

export const taxRate: Resource = {
  name: 'taxrate',
  list: 'taxRates',
  methods: ['GET'],
  stub: ['name', 'rate'],
  columns: { name: text({ fallback: '' }), rate: number({ fallback: 0 }), postalCode: text() },
};

export const taxGroup: Resource = {
  name: 'taxgroup',
  list: 'taxGroups',
  methods: ['GET'],
  stub: ['name'],
  columns: { name: text({ fallback: '' }), taxRates: refs('taxrate', ['name', 'rate', 'postalCode']) },
};

export const paymentTerm: Resource = {
  name: 'paymentterm',
  list: 'paymentTerms',
  methods: ['GET'],
  stub: ['name', 'days'],
  columns: { name: text({ fallback: '' }), days: integer() },
};

/** The printed conditions of a job, not its payment terms. */
export const terms: Resource = {
  name: 'terms',
  list: 'terms',
  methods: ['GET'],
  stub: ['name'],
  columns: { name: text({ fallback: '' }) },
};

export const contract: Resource = {
  name: 'contract',
  list: 'contracts',
  entityType: 13,
  methods: ['GET'],
  stub: ['name'],
  columns: {
    name: text({ fallback: '' }),
    status: text({ fallback: 'active' }),
    company: ref('company', ['name']),
    vendor: ref('company', ['name']),
    paymentTerms: ref('paymentterm'),
    customerPo: text(),
    externalIds: externalIds(),
    ...stamps,
  },
  filters: { companyId: among('company') },
};

/** While the table is empty every well-formed name is a known system. */
export const externalSystem: Resource = {
  name: 'externalsystem',
  list: 'externalSystems',
  methods: ['GET'],
  stub: ['name', 'label'],
  columns: { name: text({ fallback: '' }), label: text(), type: text({ fallback: 'Standard' }) },
};

export const comment: Resource = {
  name: 'comment',
  list: 'comments',
  methods: crud,
  required: ['entityType', 'entityId', 'content'],
  fixed: ['entityType', 'entityId'],
  stub: ['content'],
  columns: {
    content: text({ fallback: '' }),
    entityType: integer(),
    entityId: integer(),
    visibility: texts(),
    pinned: flag(false),
    author: { ...ref('user', ['name']), readOnly: true },
    ...stamps,
  },
  filters: { entityType: among('entityType'), entityId: among('entityId') },
};

/** A subscription. `entityEvents` null is everything. */
export const webhook: Resource = {
  name: 'webhook',
  list: 'webhooks',
  methods: crud,
  required: ['hookUrl'],
  fixed: ['hookUrl'],
  stub: ['hookUrl'],
  columns: {
    hookUrl: text({ fallback: '' }),
    enabled: flag(true),
    confirmed: { ...flag(false), readOnly: true },
    includeChangesets: flag(false),
    entityEvents: objects({ fallback: null }),
  },
};
