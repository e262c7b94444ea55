/** Workflow code that carries what it must not: validation, time zones and money arithmetic belong in activities. */
import Decimal from 'decimal.js';
import { DateTime } from 'luxon';
import { z } from 'zod';

export async function heavy(input: string): Promise<string> {
  return new Decimal(z.string().parse(input)).plus(DateTime.fromSeconds(0).year).toFixed(2);
}
