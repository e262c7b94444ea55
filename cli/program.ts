import { Command, CommanderError } from 'commander';
import type { Answer } from './answer';
import { UsageError } from './answer';
import type { ApprovalDecideOptions } from './approvals/decide';
import { decideApprovalCommand } from './approvals/decide';
import { exportCommand } from './approvals/export';
import type { ListApprovalsOptions } from './approvals/list';
import { listApprovalsCommand } from './approvals/list';
import { showApprovalCommand } from './approvals/show';
import { checkConfigCommand } from './config-check';
import type { ImportOptions } from './config-import/import';
import { importCommand } from './config-import/import';
import { configSchemaCommand } from './config-schema';
import { doctorCommand } from './doctor/doctor';
import type { AutolinkOptions } from './links/autolink';
import { autolinkCommand } from './links/autolink';
import type { ImportJobOptions } from './jobs/import';
import { importJobCommand } from './jobs/import';
import type { ListJobsOptions } from './jobs/list';
import { listJobsCommand } from './jobs/list';
import type { LinkOptions } from './links/link';
import { linkCommand } from './links/link';
import type { ListLinksOptions } from './links/list';
import { listLinksCommand } from './links/list';
import { rebuildCommand } from './rebuild';
import type { DecideOptions, ResolveOptions } from './records/decide';
import { resolveCommand, retryCommand, skipCommand } from './records/decide';
import type { ListOptions } from './records/list';
import { listCommand } from './records/list';
import { previewCommand } from './records/preview';
import { showCommand } from './records/show';
import { watchCommand } from './records/watch';
import type { CliWorld } from './session';
import { Session } from './session';
import { clean, json } from './table';
import type { TieoutOptions } from './tieout';
import { tieoutCommand } from './tieout';

/** 0 ok · 1 a problem was found, or the answer is no · 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

/** @param args without `node` and the script. */
export async function run(args: readonly string[], world: CliWorld, terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = buildProgram(world, terminal, (answer) => {
    if (!answer.ok) code = 1;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      terminal.err(`${sentence(error)}\n`);
      return 2;
    }
    // A mistake of ours is shown with its stack.
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    terminal.err(`${sentence(error)}\n`);
    return 1;
  }
}

/** The message, line by line without what a terminal would act on: it may quote the outside. */
function sentence(error: Error): string {
  return error.message.split('\n').map(clean).join('\n');
}

interface Common {
  config?: string;
  /** Only `config check` asks for them. */
  credentials?: boolean;
  json?: boolean;
}

function buildProgram(world: CliWorld, terminal: Terminal, note: (answer: Answer) => void): Command {
  /** Runs a command with a session of its own and prints its answer. */
  async function answer(
    options: Common,
    work: (session: Session) => Answer | Promise<Answer>,
  ): Promise<void> {
    const session = new Session(world, options.config, options.credentials);
    try {
      const given = await work(session);
      terminal.out(`${options.json ? json(given.data) : given.text}\n`);
      note(given);
    } catch (error) {
      // Scripts read JSON in every case; a wrong call is for whoever wrote the script.
      if (!options.json || error instanceof UsageError || !(error instanceof Error)) throw error;
      terminal.out(`${json({ error: error.message })}\n`);
      note({ ok: false, text: error.message, data: undefined });
    } finally {
      await session.close();
    }
  }

  const program = root('girder', 'Operates Girder, the integration of Trimble Spectrum.', terminal);

  const config = group(program, 'config', 'The configuration.');
  leaf(
    config,
    'check [file]',
    'Read the configuration as a worker does and name every problem with its line.',
  )
    .option('--no-credentials', 'leave out credentials that this host does not hold')
    .action((file: string | undefined, options: Common & { credentials: boolean }) =>
      answer({ ...options, config: file ?? options.config }, checkConfigCommand),
    );
  leaf(config, 'schema', 'Print the JSON Schema of the configuration file, for editors.').action(
    (options: Common) => answer(options, configSchemaCommand),
  );
  leaf(config, 'import', "Draft the codes of a connection from Spectrum's own lists.")
    .requiredOption('--spectrum <instance>', 'instance of Spectrum, as in the configuration')
    .requiredOption('--company <code>', 'company code')
    .option('--servicetrade <connection>', 'connection; default: the one that posts to the company')
    .option('--out <file>', 'write into this file; default: print')
    .option('--force', 'overwrite the file')
    .action((options: Common & ImportOptions) =>
      answer(options, (session) => importCommand(session, options)),
    );

  leaf(program, 'doctor', 'Look at everything that must be right for records to flow.').action(
    (options: Common) => answer(options, doctorCommand),
  );

  const records = group(program, 'records', 'Records and what became of them.');
  leaf(records, 'list', 'Records that wait, post or are in doubt; with --all, every record.')
    .option('--state <state>', 'only records in this state')
    .option('--connection <name>', 'only records of this connection')
    .option('--all', 'finished ones, too')
    .action((options: Common & ListOptions) => answer(options, (session) => listCommand(session, options)));
  leaf(records, 'watch', 'Print each record as it moves, until interrupted.').action(
    async (options: Common) => {
      const session = new Session(world, options.config);
      try {
        await watchCommand(session, options.json ?? false, (line) => terminal.out(`${line}\n`));
      } finally {
        await session.close();
      }
    },
  );
  leaf(records, 'show <record>', 'What was wanted, what was sent, what came back, who decided.').action(
    (record: string, options: Common) => answer(options, (session) => showCommand(session, record)),
  );
  leaf(
    records,
    'preview <record>',
    'What would be sent, and where each field comes from; sends nothing.',
  ).action((record: string, options: Common) =>
    answer(options, (session) => previewCommand(session, record)),
  );
  decision(records, 'retry <record>', 'Try again now.').action(
    (record: string, options: Common & DecideOptions) =>
      answer(options, (session) => retryCommand(session, record, options)),
  );
  decision(records, 'skip <record>', 'Leave it alone until somebody retries it.').action(
    (record: string, options: Common & DecideOptions) =>
      answer(options, (session) => skipCommand(session, record, options)),
  );
  decision(records, 'resolve <record>', 'Decide what only a person can; a fresh probe is made first.')
    .option('--posted <number>', 'it is in Spectrum under this number')
    .option('--not-posted', 'it is not in Spectrum')
    .option('--credit-and-rebill <number>', 'reverse what was posted and bill anew under this number')
    .option('--send-again', 'it was removed in Spectrum: send it again')
    .option('--accept', 'leave it as it is')
    .option('--undo', 'take the export of a pay application back: its entry was deleted in Spectrum')
    .option('--ask-source', 'have it put right in the source')
    .option('--offset', 'post a reversal')
    .option('--create', 'none of the possible duplicates is meant: create it')
    .option('--part <part>', 'the document that --posted or --not-posted is about, e.g. credit')
    .option('--force', 'contradict a conclusive probe')
    .action((record: string, options: Common & ResolveOptions) =>
      answer(options, (session) => resolveCommand(session, record, options)),
    );

  const links = group(
    program,
    'links',
    'Which customer, site or job of Spectrum something of ServiceTrade is.',
  );
  leaf(links, 'list', 'What is linked.')
    .option('--connection <name>', 'only this connection')
    .option('--kind <kind>', 'customer, site or job')
    .action((options: Common & ListLinksOptions) =>
      answer(options, (session) => listLinksCommand(session, options)),
    );
  for (const [kind, about] of [
    ['link', 'It is this customer, site or job, e.g. girder links link customer:7003 C00003.'],
    ['unlink', 'It is not.'],
  ] as const) {
    decision(links, `${kind} <record> <code>`, about)
      .option('--connection <name>', 'of a record that is named by kind and id; default: the only one')
      .option('--cost-center <code>', 'for this cost center of the job, where each has a job of its own')
      .option('--force', kind === 'link' ? 'link what speaks against it' : 'also what Girder created')
      .action((record: string, code: string, options: Common & LinkOptions) =>
        answer(options, (session) => linkCommand(session, kind, record, code, options)),
      );
  }
  decision(links, 'autolink', 'Link the companies and locations that are one customer or site without doubt.')
    .option('--dry-run', 'only list what would be linked, and what a person must say')
    .option('--connection <name>', 'connection; default: the only one')
    .option('--kind <kind>', 'only customer or site')
    .option('--limit <number>', 'how many are linked at a time; default: 100')
    .action((options: Common & AutolinkOptions) =>
      answer(options, (session) => autolinkCommand(session, options)),
    );

  const jobs = group(program, 'jobs', 'Jobs of Spectrum that are connected with Trimble Pay.');
  leaf(jobs, 'import <job>', 'Connect an active job, once; its active subcontracts follow by themselves.')
    .option('--connection <name>', 'Trimble Pay connection; default: the only one')
    .action((job: string, options: Common & ImportJobOptions) =>
      answer(options, (session) => importJobCommand(session, job, options)),
    );
  leaf(jobs, 'list', 'Connected jobs, and the subcontracts that are not taken up, with the reason.')
    .option('--connection <name>', 'only this connection')
    .action((options: Common & ListJobsOptions) =>
      answer(options, (session) => listJobsCommand(session, options)),
    );

  const approvals = group(program, 'approvals', 'Pay applications that Girder has approved by people.');
  leaf(approvals, 'list', 'Approvals that are open, the longest waiting first.')
    .option('--connection <name>', 'only this connection')
    .option('--mine <approver>', 'only those that this approver may decide now')
    .option('--all', 'ended ones, too')
    .action((options: Common & ListApprovalsOptions) =>
      answer(options, (session) => listApprovalsCommand(session, options)),
    );
  leaf(
    approvals,
    'show <application>',
    'Steps, who decided when and how, links sent, what is missing.',
  ).action((application: string, options: Common) =>
    answer(options, (session) => showApprovalCommand(session, application)),
  );
  for (const [choice, about] of [
    ['approve', 'Approve for an approver, e.g. girder approvals approve SC-7-2 --as jane.doe.'],
    ['decline', 'Decline for an approver; the comment goes back to Trimble Pay.'],
    ['delegate', "Let another approver decide in an approver's place, in the open step."],
  ] as const) {
    const command = leaf(approvals, `${choice} <application>`, about)
      .option('--as <approver>', 'key of the approver who decides; required')
      .option('--comment <text>', choice === 'decline' ? 'what is to be corrected; required' : 'a comment')
      .option('--seen <hash>', 'only if it still shows this, as `approvals show` prints it');
    if (choice === 'approve') command.option('--export', 'export it as soon as everybody has approved');
    if (choice === 'delegate') command.option('--to <approver>', 'key of the other approver; required');
    command.action((application: string, options: Common & ApprovalDecideOptions) =>
      answer(options, (session) => decideApprovalCommand(session, choice, application, options)),
    );
  }
  decision(approvals, 'export <application>', 'Export an approved application to Spectrum now.').action(
    (application: string, options: Common & DecideOptions) =>
      answer(options, (session) => exportCommand(session, application, options)),
  );

  leaf(program, 'tieout', 'Compare source, sent and Spectrum to the cent; by default of today.')
    .option('--date <date>', 'one GL date, YYYY-MM-DD')
    .option('--from <date>', 'from this GL date')
    .option('--to <date>', 'to this GL date, included')
    .option('--batch <batch>', 'one batch')
    .option('--target <target>', 'only this Spectrum company, e.g. east-ABC')
    .option('--connection <name>', 'only this connection')
    .action((options: Common & TieoutOptions) =>
      answer(options, (session) => tieoutCommand(session, options)),
    );

  const store = group(program, 'store', 'The record store.');
  leaf(store, 'rebuild', 'After a loss: enter what Spectrum holds, so that posting may resume.').action(
    (options: Common) => answer(options, rebuildCommand),
  );
  return program;
}

function root(name: string, about: string, terminal: Terminal): Command {
  return new Command(name)
    .description(about)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .helpCommand(false);
}

function group(under: Command, name: string, about: string): Command {
  return under.command(name).description(about).helpCommand(false);
}

/** A command that does something; every one takes these two options. */
function leaf(under: Command, usage: string, about: string): Command {
  return under
    .command(usage)
    .description(about)
    .option('--json', 'print JSON for scripts')
    .option('--config <file>', 'configuration file; default: GIRDER_CONFIG, else girder.yaml');
}

function decision(under: Command, usage: string, about: string): Command {
  return leaf(under, usage, about)
    .option('--reason <text>', 'why, for the record; required')
    .option('--as <name>', 'who decides; default: the user at this terminal');
}
