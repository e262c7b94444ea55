import type { Socket } from 'node:net';
import type { Fault, FaultPlan } from '../../core';
import { where } from '../tables';
import type { Tables } from '../tables';
import type { InfolinkDatabase } from './database';
import { PacketReader, kinds, packetsOf, writeMessage } from './packets';
import type { Message } from './packets';
import { parseLogin, parseRequest } from './request';
import type { SqlRequest } from './request';
import { SqlError, done, doneStatus, failure, loginAnswer, preloginAnswer, success } from './tokens';

export interface Served {
  database: InfolinkDatabase;
  tables: Tables;
  faults: FaultPlan;
}

/** What drivers send to set a session up, and what needs no answer but "done". */
const setUp = /^\s*(set|use)\b/i;

/** One login's connection: messages one after the other, an attention at any time. */
export class Connection {
  private readonly reader = new PacketReader();
  private user = '';
  private packetSize = 4096;
  private queue: Promise<void> = Promise.resolve();
  /** Rises with an attention or a close: what waits for an older one is given up. */
  private turn = 0;
  private executing = false;
  private waits = new Map<NodeJS.Timeout, () => void>();
  private readonly loginFault: Fault | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly served: Served,
  ) {
    this.loginFault = served.faults.next('infolink:login');
    if (this.loginFault?.name === 'refuseConnection') {
      socket.destroy();
      return;
    }
    // A client may vanish at any time: that is its own affair.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.close());
    socket.on('data', (chunk) => this.receive(Buffer.from(chunk)));
  }

  close(): void {
    this.giveUp();
    this.socket.destroy();
  }

  /** Ends all waits at once; whoever waited sees that the turn is no longer its own. */
  private giveUp(): void {
    this.turn += 1;
    for (const [timer, resolve] of this.waits) {
      clearTimeout(timer);
      resolve();
    }
    this.waits.clear();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const message of this.reader.push(chunk)) this.enqueue(message);
    } catch {
      this.socket.destroy();
    }
  }

  private enqueue(message: Message): void {
    if (message.kind === kinds.attention) {
      this.giveUp();
      // Drivers read the end of the cancelled request and the acknowledgement as two messages.
      if (this.executing) this.write(done(doneStatus.error));
      this.executing = false;
      this.write(done(doneStatus.attention));
      return;
    }
    const turn = this.turn;
    this.queue = this.queue.then(() => this.answer(message, turn)).catch(() => void this.socket.destroy());
  }

  private write(tokens: Buffer): void {
    writeMessage(this.socket, tokens, this.packetSize);
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waits.delete(timer);
        resolve();
      }, ms);
      this.waits.set(timer, resolve);
    });
  }

  private async answer(message: Message, turn: number): Promise<void> {
    if (message.kind === kinds.prelogin) return this.write(preloginAnswer());
    if (message.kind === kinds.login) return this.login(message.payload);
    if (message.kind !== kinds.batch && message.kind !== kinds.rpc) return void this.socket.destroy();
    const rpc = message.kind === kinds.rpc;
    let request: SqlRequest;
    try {
      request = parseRequest(message);
    } catch (error) {
      const why = error instanceof SqlError ? error : new SqlError(8016, `The request: ${String(error)}`);
      return this.write(failure(why, rpc));
    }
    this.executing = true;
    await this.execute(request, turn);
    if (turn === this.turn) this.executing = false;
  }

  private async login(payload: Buffer): Promise<void> {
    const login = parseLogin(payload);
    const fault = this.loginFault;
    if (fault?.name === 'dropBeforeCommit') return void this.socket.destroy();
    if (fault?.name === 'delay') await this.wait(fault.ms);
    const known = this.served.tables.find(
      '_logins',
      (row) => row.user === login.user && row.password === login.password,
    );
    if (!known || fault?.name === 'authExpired') {
      this.write(failure(new SqlError(18456, `Login failed for user '${login.user}'.`, 14), false));
      return void this.socket.end();
    }
    this.user = login.user;
    this.packetSize = login.packetSize;
    this.write(loginAnswer(login.database || 'Spectrum', login.packetSize));
  }

  private async execute(request: SqlRequest, turn: number): Promise<void> {
    const named = this.served.database.named(request.sql);
    // Every table counts the call; the first one's fault is shown.
    const fault = named
      .map((name) => this.served.faults.next(`infolink:${name}`))
      .find((f) => f !== undefined);
    if (fault?.name === 'refuseConnection' || fault?.name === 'dropBeforeCommit') {
      return void this.socket.destroy();
    }
    if (fault?.name === 'delay' || fault?.name === 'delayAnswer' || fault?.name === 'commitLate') {
      await this.wait(fault.ms);
    }
    if (turn === this.turn) await this.show(this.run(request, named, fault), fault, turn);
  }

  private run(request: SqlRequest, named: readonly string[], fault: Fault | undefined): Buffer {
    const { sql, rpc } = request;
    try {
      if (fault?.name === 'status') throw new SqlError(fault.code, `sandbox fault: error ${fault.code}`);
      if (fault?.name === 'soapFault') throw new SqlError(50000, 'sandbox fault');
      if (fault?.name === 'locked') throw new SqlError(1222, 'Lock request time out period exceeded.');
      if (fault?.name === 'authExpired')
        throw new SqlError(18456, `Login failed for user '${this.user}'.`, 14);
      if (setUp.test(sql)) return success(undefined, rpc);
      for (const name of named) this.checkPermission(name);
      const result = this.served.database.query(request);
      if (fault?.name === 'rowCap') result.rows = result.rows.slice(0, fault.n);
      return success(result, rpc);
    } catch (error) {
      if (error instanceof SqlError) return failure(error, rpc);
      throw error;
    }
  }

  private checkPermission(table: string): void {
    const denied = this.served.tables.find(
      '_denied',
      (row) => where({ table })(row) && (row.user === '' || row.user === this.user),
    );
    if (!denied) return;
    const object = `the object '${table}', database 'Spectrum', schema 'dbo'`;
    throw new SqlError(229, `The SELECT permission was denied on ${object}.`, 14);
  }

  /** The answer, as whole or as broken as the fault wants it. */
  private async show(tokens: Buffer, fault: Fault | undefined, turn: number): Promise<void> {
    switch (fault?.name) {
      case 'dropAfterCommit':
      case 'html':
        return void this.socket.destroy();
      case 'truncate': {
        // On the wire a cut is always a lost connection: no server ends a message within a token.
        const part = packetsOf(tokens.subarray(0, fault.bytes), this.packetSize, false);
        return void this.socket.write(part, () => this.socket.destroy());
      }
      case 'emptyBody':
        return this.write(Buffer.alloc(0));
      case 'drip':
        return this.drip(packetsOf(tokens, this.packetSize), fault.bytesPerSecond, turn);
      default:
        return this.write(tokens);
    }
  }

  private async drip(bytes: Buffer, bytesPerSecond: number, turn: number): Promise<void> {
    const step = Math.max(1, Math.round(bytesPerSecond / 20));
    for (let sent = 0; sent < bytes.length && turn === this.turn; sent += step) {
      this.socket.write(bytes.subarray(sent, sent + step));
      await this.wait((1000 * step) / Math.max(1, bytesPerSecond));
    }
  }
}
