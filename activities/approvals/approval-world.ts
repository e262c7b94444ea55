import type { World } from '../world';

/** What approvals reach the outside through; what is to be approved is read by whoever asks. */
export type ApprovalWorld = Pick<World, 'settings' | 'store' | 'log' | 'now'>;
