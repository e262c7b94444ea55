import type { Client } from '@temporalio/client';
import type { Store } from '../clients/store/port';
import type { Settings } from '../domain/settings';

/** What the command reaches the outside through; tests bring their own. */
export interface CliWorld {
  /**
   * @param options.credentials whether the credentials of Spectrum, ServiceTrade and mail must be there. The command
   *   needs none: what needs them runs on workers.
   * @throws CannotError with every problem of the file.
   */
  loadSettings(file: string | undefined, options: { credentials: boolean }): Settings;
  openStore(settings: Settings): Store;
  connectTemporal(settings: Settings): Promise<TemporalLink>;
  /** Who is at the terminal, unless `--as` says otherwise. */
  user: string | undefined;
  now(): Date;
  newId(): string;
  /** Aborts when the user interrupts; from the first call on an interruption no longer ends the process by itself. */
  interrupted(): AbortSignal;
  /** How long an operator's request, or a report, may take. */
  patience: { requestMs: number; reportMs: number; rebuildMs: number };
}

export interface TemporalLink {
  client: Client;
  close(): Promise<void>;
}

/** Opens what a command needs when it needs it, and closes all of it afterwards. */
export class Session {
  private loaded: Settings | undefined;
  private opened: Store | undefined;
  private linked: TemporalLink | undefined;

  constructor(
    readonly world: CliWorld,
    private readonly file: string | undefined,
    private readonly credentials = false,
  ) {}

  get settings(): Settings {
    this.loaded ??= this.world.loadSettings(this.file, { credentials: this.credentials });
    return this.loaded;
  }

  get store(): Store {
    this.opened ??= this.world.openStore(this.settings);
    return this.opened;
  }

  async temporal(): Promise<Client> {
    this.linked ??= await this.world.connectTemporal(this.settings);
    return this.linked.client;
  }

  async close(): Promise<void> {
    await this.linked?.close();
    await this.opened?.close();
  }
}
