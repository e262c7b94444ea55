/** Reports are built where the credentials are, and kept in the store for whoever asked (cli/). */
import { ApplicationFailure } from '@temporalio/activity';
import { putReport } from '../../clients/store/reports';
import type { Report } from '../../domain/reports';
import { reportOk } from '../../domain/reports';
import type { World } from '../world';
import { autolink } from './autolink';
import { codeListsReport, jobTypesReport } from './code-lists';
import { serviceTradeDoctor, spectrumDoctor } from './doctor';
import { trimblePayDoctor } from './doctor-pay';
import { preview } from './preview';
import { rebuild } from './rebuild';
import { tieout } from './tieout';

export async function buildReport(
  world: World,
  id: string,
  kind: string,
  args: Record<string, string>,
): Promise<{ key: string; ok: boolean }> {
  const built = await build(world, kind, args);
  return { key: await putReport(world.store, id, built), ok: reportOk(built) };
}

async function build(world: World, kind: string, args: Record<string, string>): Promise<Report> {
  switch (kind) {
    case 'preview':
      return preview(world, must(args, 'record'));
    case 'tieout':
      return tieout(world, must(args, 'connection'), must(args, 'target'), periodOf(args));
    case 'doctor':
      if (args.instance !== undefined) return spectrumDoctor(world, args.instance);
      if (args.account !== undefined) return trimblePayDoctor(world, args.account);
      return serviceTradeDoctor(world, must(args, 'connection'));
    case 'rebuild':
      return rebuild(world);
    case 'codeLists':
      return codeListsReport(world, must(args, 'instance'), must(args, 'company'));
    case 'jobTypes':
      return jobTypesReport(world, must(args, 'connection'));
    case 'autolink':
      return autolink(world, must(args, 'connection'), args.process);
    default:
      throw ApplicationFailure.nonRetryable(
        `"${kind}" is not a report; known: preview, tieout, doctor, rebuild, codeLists, jobTypes, autolink.`,
      );
  }
}

function periodOf(args: Record<string, string>): { from: string; to: string } | { batch: string } {
  return args.batch === undefined
    ? { from: must(args, 'from'), to: must(args, 'to') }
    : { batch: args.batch };
}

function must(args: Record<string, string>, name: string): string {
  const value = args[name];
  if (value === undefined) throw ApplicationFailure.nonRetryable(`The report needs "${name}".`);
  return value;
}
