/** Lines of doctor that several systems have. */
import { DateTime } from 'luxon';
import type { ServiceCheck, TableCheck } from '../../clients/spectrum';
import type { DoctorLine } from '../../domain/reports';
import type { World } from '../world';

/** @param look @returns what was found, one sentence */
export async function loginLine(check: string, look: () => Promise<string>): Promise<DoctorLine> {
  try {
    return { check, ok: true, detail: await look() };
  } catch (error) {
    const advice = "Check the client id and secret, and the API user's permissions.";
    return { ...failed(check, error), advice };
  }
}

export function failed(check: string, error: unknown): DoctorLine {
  return { check, ok: false, detail: error instanceof Error ? error.message : String(error) };
}

export function serviceLine(company: string, { service, granted, sentence }: ServiceCheck): DoctorLine {
  const line = { check: `${company}: service ${service}`, ok: granted === 'yes', detail: sentence };
  if (line.ok) return line;
  return {
    ...line,
    advice: `Add ${service} to the Authorization ID in Data Exchange, and company ${company}.`,
  };
}

/** @param without what is worse without the table; a sentence's end after `: ` */
export function tableLine(
  company: string,
  { table, readable, sentence }: TableCheck,
  without?: string,
): DoctorLine {
  const line = { check: `${company}: Info-Link ${table}`, ok: readable, detail: sentence };
  if (readable) return line;
  return {
    ...line,
    advice: `Grant ${table} to the Info-Link user${without === undefined ? '' : `: ${without}`}.`,
  };
}

/** @param outside what becomes of what is dated today, when that is outside. */
export async function datesLine(
  world: World,
  instance: string,
  company: string,
  module: 'AR' | 'AP',
  outside: string,
): Promise<DoctorLine> {
  const check = `${company}: ${module} processing dates`;
  try {
    const dates = await world.spectrum(instance).processingDates(company, module);
    if (!dates) {
      const advice = `Save the ${module} processing dates in Spectrum.`;
      return { check, ok: false, detail: 'They were never saved.', advice };
    }
    const { zone } = world.settings.accounting;
    const today = DateTime.fromJSDate(world.now(), { zone }).toISODate() ?? '';
    const open = today >= dates.begin && today <= dates.end;
    const where = open ? 'inside' : `outside: ${outside}`;
    const detail = `${dates.begin} to ${dates.end}; today, ${today}, is ${where}.`;
    return { check, ok: true, warning: !open, detail };
  } catch (error) {
    return failed(check, error);
  }
}
