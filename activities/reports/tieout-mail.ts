import { DateTime } from 'luxon';
import { putReport } from '../../clients/store/reports';
import { targetName } from '../../domain/record-id';
import type { TieoutReport } from '../../domain/reports';
import { reportOk } from '../../domain/reports';
import type { Task } from '../../domain/steps';
import { claimMail } from '../mail-task';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { tieout } from './tieout';

/** The tie-out of the last days up to today, as a report and as a mail; one a day. */
export async function tieoutMail(
  world: World,
  connection: string,
): Promise<{ agrees: boolean; mail?: Task }> {
  const { target } = serviceTradeSettings(world, connection);
  const today = DateTime.fromJSDate(world.now(), { zone: world.settings.accounting.zone });
  const period = {
    from: today.minus({ days: world.settings.tieout.days - 1 }).toISODate() ?? '',
    to: today.toISODate() ?? '',
  };
  const built = await tieout(world, connection, targetName(target.spectrum, target.company), period);
  const about = `tieout~${connection}~${period.to}`;
  await putReport(world.store, about, built);
  const agrees = reportOk(built);
  return { agrees, mail: await claimMail(world, about, 'mail', mailOf(built, agrees)) };
}

function mailOf(report: TieoutReport, agrees: boolean): { subject: string; text: string } {
  const { connection, target, total, open, accepted, period } = report;
  const days = 'batch' in period ? period.batch : `${period.from} to ${period.to}`;
  const line = (what: string, sums: (typeof total)['source']): string =>
    `${what.padEnd(12)}${String(sums.count).padStart(6)}${sums.lines.padStart(16)}${sums.tax.padStart(14)}${sums.retention.padStart(14)}`;
  const names = (list: TieoutReport['open']): string[] =>
    list.map(({ number, amount, sentence }) => `  ${number}  ${amount}  ${sentence}`);
  return {
    subject: `[Girder] tie-out ${connection} with ${target}: ${agrees ? '0.00' : `${open.length} open`}`,
    text: [
      `GL dates ${days}.`,
      '',
      `${''.padEnd(12)}${'count'.padStart(6)}${'lines'.padStart(16)}${'tax'.padStart(14)}${'retention'.padStart(14)}`,
      line('Source', total.source),
      line('Sent', total.sent),
      line('Spectrum', total.spectrum),
      line('Difference', total.difference),
      ...(open.length > 0 ? ['', 'Open:', ...names(open)] : []),
      ...(accepted.length > 0
        ? ['', 'Removed in Spectrum and accepted, not in the sums:', ...names(accepted)]
        : []),
      '',
      'Details: girder tieout' + ('from' in period ? ` --from ${period.from} --to ${period.to}` : ''),
    ].join('\n'),
  };
}
