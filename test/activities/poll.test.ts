/** The poll behind the webhooks: what it passes on, and what it leaves alone (ST20, ST10). */
import { Context } from '@temporalio/activity';
import type { InvoiceRow } from '../../clients/servicetrade';
import { pollInvoices } from '../../activities/servicetrade/poll';
