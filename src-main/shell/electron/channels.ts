import type { Host } from '../../../shared/contract/host.ts';

/** The two ways between the page and the main process. */
export const WIRE_CHANNEL = 'gouji:wire';
export const HOST_CHANNEL = 'gouji:host';

/** The origin that the built window is served under, and the only one that is listened to. */
export const SCHEME = 'app';
export const ORIGIN = 'app://gouji';

export type HostAction = Exclude<keyof Host, 'shell' | 'missing'>;
