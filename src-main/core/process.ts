import { type Answer, decode, encode, type Request, request } from '../../shared/contract/wire.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Core, openCore } from './index.ts';

/** The two ways a shell starts this process: Electron's utilityProcess and Node's child_process.fork. Both carry wire text. */
type Port = { post(text: string): void; listen(onText: (text: string) => void): void };

type ParentPort = {
  postMessage(message: string): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
};

function portOf(): Port {
  const parent = (process as { parentPort?: ParentPort }).parentPort;
  if (parent)
    return {
      post: (text) => parent.postMessage(text),
      listen: (onText) => parent.on('message', (message) => onText(String(message.data))),
    };
  return {
    post: (text) => void process.send?.(text),
    listen: (onText) => void process.on('message', (message) => onText(String(message))),
  };
}

async function answerTo(core: Core, { id, method, input, job }: Request): Promise<Answer> {
  try {
    return { type: 'answer', id, ok: true, value: await core.call(method, input, { job }) };
  } catch (error) {
    const problems =
      error instanceof Refusal ? error.problems : [problemOf('INTERNAL', { params: { incident: String(error) } })];
    return { type: 'answer', id, ok: false, problems };
  }
}

/** Serves one workspace until the shell goes. A workspace that cannot be opened answers every request with its Problem. */
async function serve(folder: string): Promise<void> {
  const port = portOf();
  const opening = openCore({
    workspace: folder,
    create: true,
    emit: (name, payload) => port.post(encode({ type: 'event', name, payload })),
    onBug: (incident, error) => console.error(incident, error),
  });
  opening.catch(() => undefined);
  port.listen((text) => {
    const message = request.safeParse(decode(text));
    if (!message.success) return;
    opening
      .then((core) => answerTo(core, message.data))
      .catch(
        (error: unknown): Answer => ({
          type: 'answer',
          id: message.data.id,
          ok: false,
          problems:
            error instanceof Refusal
              ? error.problems
              : [problemOf('INTERNAL', { params: { incident: String(error) } })],
        }),
      )
      .then((answer) => port.post(encode(answer)));
  });
  const stop = async (): Promise<void> => {
    await opening.then((core) => core.close()).catch(() => undefined);
    process.exit(0);
  };
  process.on('disconnect', stop);
  process.on('SIGTERM', stop);
}

await serve(process.argv[2] ?? '.');
