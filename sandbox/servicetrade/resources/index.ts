import type { Resource } from '../resource';
import { invoice } from './invoices';
import { appointment, externalSync, job, jobItem, serviceRequest } from './jobs';
import { company, contact, location, user } from './parties';
import {
  comment,
  contract,
  externalSystem,
  libItem,
  paymentTerm,
  serviceLine,
  tag,
  taxGroup,
  taxRate,
  terms,
  webhook,
} from './reference';

export const resources: readonly Resource[] = [
  company,
  location,
  contact,
  user,
  job,
  jobItem,
  appointment,
  serviceRequest,
  invoice,
  serviceLine,
  libItem,
  tag,
  taxRate,
  taxGroup,
  paymentTerm,
  terms,
  contract,
  externalSystem,
  externalSync,
  comment,
  webhook,
];

const byName = new Map(resources.map((resource) => [resource.name, resource]));

export const resourceOf = (name: string): Resource | undefined => byName.get(name);

/** Codes of comments, tags and subscriptions whose kind is not kept here; comments on them are taken unseen. */
export const otherEntityTypes: Record<number, string> = {
  9: 'quote',
  10: 'deficiency',
  12: 'attachment',
  24: 'clockevent',
  101: 'timecard',
};

export const byEntityType = (code: number): Resource | undefined =>
  resources.find((resource) => resource.entityType === code);
