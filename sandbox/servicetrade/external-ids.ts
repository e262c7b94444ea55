import type { Account } from './account';
import { idOf } from './crud';
import { ApiError, conflict, invalid, notFound } from './errors';
import type { Renderer } from './render';
import type { Resource } from './resource';
import { resourceOf, resources } from './resources';
import type { Call, Reply, Route } from './route';
import { externalIdsOf } from './tables';
import type { Entity } from './tables';

/** Invoice and timecard are not among them: the API keeps no external id of those. */
const kinds = [
  'asset',
  'company',
  'contact',
  'contract',
  'deficiency',
  'location',
  'job',
  'jobitem',
  'libitem',
  'quote',
  'user',
];

/** Which row has this value in this system; a value is unique over all kinds. */
function holderOf(account: Account, system: string, value: string): [Resource, Entity] | undefined {
  for (const resource of resources) {
    const row = account.tables.all(resource.name).find((one) => externalIdsOf(one)[system] === value);
    if (row) return [resource, row];
  }
  return undefined;
}

function checkKind(call: Call): string {
  const kind = call.params.entity ?? '';
  if (!kinds.includes(kind)) throw new ApiError(400, `${kind} takes no external ids`);
  return kind;
}

function entityOf(account: Account, call: Call): [Resource, Entity] {
  const kind = checkKind(call);
  const resource = resourceOf(kind);
  if (!resource) throw notFound(`${kind} ${call.params.id ?? ''}`);
  return [resource, account.get(resource, idOf(call))];
}

function systemOf(account: Account, call: Call): string {
  const name = call.params.system ?? '';
  const systems = account.tables.all('externalsystem');
  const known =
    systems.length === 0 ? /^[a-z][a-z0-9_]*$/.test(name) : systems.some((one) => one.name === name);
  if (!known) throw notFound(`External system ${name}`);
  return name;
}

export function externalIdRoutes(account: Account, renderer: Renderer): Route[] {
  const set = (call: Call): Reply => {
    const [resource, row] = entityOf(account, call);
    const system = systemOf(account, call);
    const { value } = call.body;
    if (value !== null && typeof value !== 'string') throw invalid('value must be a text');
    const key = `${resource.name}/${row.id}/${system}`;
    const others = Object.fromEntries(Object.entries(externalIdsOf(row)).filter(([name]) => name !== system));
    if (value === null || value === '') {
      account.change(resource, row, { externalIds: others }, call.actor);
      return { data: { value: null }, key };
    }
    const holder = holderOf(account, system, value);
    if (holder && holder[1].id !== row.id) {
      throw conflict(
        `External id ${value} is already used in ${system} by ${holder[0].name} ${holder[1].id}`,
      );
    }
    // Setting it again counts as a write, too: a client that answers its own echo must show.
    account.change(resource, row, { externalIds: { ...others, [system]: value } }, call.actor, true);
    return { data: { value }, key };
  };
  return [
    {
      method: 'GET',
      pattern: '/externalid/{entity}/{id}',
      run: (call) => ({ data: { values: externalIdsOf(entityOf(account, call)[1]) } }),
    },
    {
      method: 'GET',
      pattern: '/externalid/{entity}/{id}/{system}',
      run: (call) => {
        const [resource, row] = entityOf(account, call);
        const value = externalIdsOf(row)[systemOf(account, call)];
        if (value === undefined) throw notFound(`External id of ${resource.name} ${row.id}`);
        return { data: { value } };
      },
    },
    {
      method: 'GET',
      pattern: '/externalid/{entity}/{system}/{value}',
      run: (call) => {
        const kind = checkKind(call);
        const value = call.params.value ?? '';
        const holder = holderOf(account, systemOf(account, call), value);
        if (!holder || holder[0].name !== kind) throw notFound(`${kind} with external id ${value}`);
        return { data: renderer.detail(...holder) };
      },
    },
    { method: 'POST', pattern: '/externalid/{entity}/{id}/{system}', run: set },
    { method: 'PUT', pattern: '/externalid/{entity}/{id}/{system}', run: set },
  ];
}
