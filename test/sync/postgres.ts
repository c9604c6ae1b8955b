import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** The folder of initdb and pg_ctl: on the PATH, else Debian's, the newest first; null where there is none. */
export function postgresFolder(): string | null {
  const debian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(DEBIAN, version, 'bin'))
    : [];
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...debian];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl'))) ?? null;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** PostgreSQL refuses to run as root: there it runs as Debian's postgres user. */
const asRoot = process.getuid?.() === 0;
const run = (program: string, args: string[], cwd: string): void => {
  const [command, ...rest] = asRoot ? ['runuser', '-u', 'postgres', '--', program, ...args] : [program, ...args];
  execFileSync(command!, rest, { cwd, stdio: 'ignore' });
};

function giveToPostgres(folder: string): void {
  if (!asRoot) return;
  const [uid, gid] = ['-u', '-g'].map((part) => Number(execFileSync('id', [part, 'postgres'], { encoding: 'utf8' })));
  chownSync(folder, uid!, gid!);
}

/** A cluster of its own on a free port, for as long as the tests run. */
export async function startPostgres(programs: string): Promise<{ url: string; stop(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-postgres-'));
  giveToPostgres(folder);
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const port = await freePort();
  run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
    folder,
  );
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
  try {
    run(join(programs, 'pg_ctl'), ['-D', data, '-l', log, '-w', '-o', options, 'start'], folder);
  } catch (error) {
    const said = existsSync(log) ? readFileSync(log, 'utf8') : 'no log';
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${said}`, { cause: error });
  }
  const stop = (): void => {
    run(join(programs, 'pg_ctl'), ['-D', data, '-w', '-m', 'immediate', 'stop'], folder);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}
