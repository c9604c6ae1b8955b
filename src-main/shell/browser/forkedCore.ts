import { fork } from 'node:child_process';
import type { CoreLink } from '../relay.ts';

const SECONDS_TO_END = 5;

/** Starts the core in a child process; its channel carries the wire's text. */
export function forkCore(entry: string, args: readonly string[]): CoreLink {
  const child = fork(entry, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    send: (text) => {
      if (child.connected) child.send(text);
    },
    onText: (listener) => void child.on('message', (message) => listener(String(message))),
    onExit: (listener) => void ended.then(listener),
    async stop() {
      if (child.connected) child.disconnect();
      const kill = setTimeout(() => child.kill('SIGKILL'), SECONDS_TO_END * 1000);
      await ended;
      clearTimeout(kill);
    },
  };
}
