import { z } from 'zod';
import type { Account } from './account';
import { ApiError } from './errors';
import { count, flag, optionalText, projectExternalId, text, timeZone, word, zipCode } from './fields';
import { connectionSettings } from './rows';
import type { Connection, Project } from './rows';
import type { Route } from './route';
import { paramOf } from './route';
import { validated } from './validate';
import { checkRevision, given } from './written';

const editable = {
  name: text,
  project_number: text,
  project_type: optionalText.optional(),
  owner_name: optionalText.optional(),
  time_zone: timeZone.nullable().optional(),
  is_archived: flag.optional(),
  address_line1: optionalText.optional(),
  address_line2: optionalText.optional(),
  city: optionalText.optional(),
  county: optionalText.optional(),
  state: optionalText.optional(),
  zip_code: zipCode.optional(),
};

const newProject = z.strictObject({ external_id: projectExternalId, ...editable });
const changedProject = z.strictObject({ revision: count.optional(), ...editable }).partial();

const newConnection = z.strictObject({
  erp: word('spectrum'),
  company_code: text,
  job: text,
  settings: connectionSettings.optional(),
});

export interface JobLink {
  company_code: string;
  job: string;
  settings?: Connection['settings'];
}

/**
 * One connection for a project and for a job, once. Raises `connection.created`.
 * @throws ApiError 409 `already_connected`
 */
export function connect(account: Account, project: Project, link: JobLink): Connection {
  const { company_code, job, settings } = link;
  const other = account.connections
    .all()
    .find((one) => one.project_id === project.id || (one.company_code === company_code && one.job === job));
  if (other) {
    const message = `${other.project_id} is connected with job ${other.job} of company ${other.company_code}`;
    throw new ApiError(409, 'already_connected', message, [
      {
        field: 'job',
        issue: message,
        id: other.id,
        project_id: other.project_id,
        company_code: other.company_code,
        job: other.job,
      },
    ]);
  }
  const made = account.connections.create(given({ project_id: project.id, company_code, job, settings }));
  account.announce('connection.created', {
    connection_id: made.id,
    project_id: project.id,
    company_code,
    job,
  });
  return made;
}

/** @throws ApiError 409 `already_exists`, whose detail names the project that has this external id */
export function createProject(account: Account, values: Partial<Project>): Project {
  const other = account.projects.all().find(({ external_id }) => external_id === values.external_id);
  if (!other) return account.projects.create(values);
  throw new ApiError(409, 'already_exists', `Project ${other.id} has the external id ${other.external_id}`, [
    { field: 'external_id', issue: `is that of ${other.id}`, id: other.id },
  ]);
}

export function projectRoutes(account: Account): Route[] {
  return [
    {
      method: 'POST',
      pattern: '/projects',
      run: ({ body }) => {
        const made = createProject(account, given(validated(newProject, body)));
        return { status: 201, body: made, key: `project/${made.id}` };
      },
    },
    {
      method: 'GET',
      pattern: '/projects/{project_id}',
      run: (call) => ({ body: account.projects.get(paramOf(call, 'project_id')) }),
    },
    {
      method: 'PATCH',
      pattern: '/projects/{project_id}',
      run: (call) => {
        const row = account.projects.get(paramOf(call, 'project_id'));
        const { revision, ...values } = validated(changedProject, call.body);
        checkRevision(row, revision);
        return { body: account.projects.change(row, given(values)), key: `project/${row.id}` };
      },
    },
    {
      method: 'POST',
      pattern: '/projects/{project_id}/erp_connection',
      run: (call) => {
        const project = account.projects.get(paramOf(call, 'project_id'));
        const { company_code, job, settings } = validated(newConnection, call.body);
        const made = connect(account, project, { company_code, job, settings });
        return { status: 201, body: made, key: `erp_connection/${made.id}` };
      },
    },
  ];
}
