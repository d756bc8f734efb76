// tabLocks: one tab writes a document. Web Locks where the browser has them, an agreement over a BroadcastChannel elsewhere.
import type { WriterClaim, WriterLocks } from './library.ts';

/** A page that is being left lets go of its locks a moment after the next one asks: wait that long before giving up, ms. */
const GRACE = 300;

export function tabLocks(): WriterLocks {
  if (typeof navigator !== 'undefined' && (navigator.locks as LockManager | undefined) !== undefined) {
    return { claim: claimByLock };
  }
  if (typeof BroadcastChannel !== 'undefined') return channelLocks(() => new BroadcastChannel('chainrule-writers'));
  // A browser without either: the library's version check still keeps one tab from overwriting another.
  return { claim: async () => ({ held: true, granted: Promise.resolve(), release() {} }) };
}

async function claimByLock(key: string): Promise<WriterClaim> {
  const abandon = new AbortController();
  let letGo = () => {};
  const done = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const granted = new Promise<void>((resolve) => {
    navigator.locks
      .request(`chainrule-writer-${key}`, { signal: abandon.signal }, () => {
        resolve();
        return done;
      })
      // Abandoned before it was granted.
      .catch(() => {});
  });
  return {
    held: await within(granted, GRACE),
    granted,
    release() {
      abandon.abort();
      letGo();
    },
  };
}

interface Message {
  /** `mine`: I hold it. `first`: I ask for it too, and my name sorts before yours. */
  readonly kind: 'ask' | 'mine' | 'first' | 'free';
  readonly key: string;
  readonly tab: string;
}
type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

/** Who asks and hears nothing for a while holds the key. Exported for its test. */
export function channelLocks(open: () => Channel, grace = GRACE): WriterLocks {
  const channel = open();
  const tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const held = new Set<string>();
  /** Keys asked for: still listening for an objection (`asking`), or waiting for the holder to let go. */
  const asked = new Map<string, { asking: boolean; taken(): void; freed(): void }>();
  const send = (kind: Message['kind'], key: string) => channel.postMessage({ kind, key, tab } satisfies Message);

  channel.addEventListener('message', (event: MessageEvent) => {
    const message = event.data as Message;
    const own = asked.get(message.key);
    if (message.kind === 'mine' || (message.kind === 'first' && message.tab < tab)) own?.taken();
    else if (message.kind === 'first') return;
    else if (message.kind === 'free') own?.freed();
    else if (held.has(message.key)) send('mine', message.key);
    // Two tabs ask at once: the one whose name sorts first has it, and the other asks once more to be told so.
    else if (own?.asking === true) send(tab < message.tab ? 'first' : 'ask', message.key);
  });

  return {
    async claim(key) {
      let resolve = () => {};
      const granted = new Promise<void>((done) => {
        resolve = done;
      });
      const attempt = () =>
        new Promise<boolean>((answer) => {
          const place = {
            asking: true,
            taken() {
              if (!place.asking) return;
              clearTimeout(timer);
              place.asking = false;
              answer(false);
            },
            freed() {
              if (!place.asking) void attempt();
            },
          };
          const timer = setTimeout(() => {
            held.add(key);
            asked.delete(key);
            resolve();
            answer(true);
          }, grace);
          asked.set(key, place);
          send('ask', key);
        });
      return {
        held: await attempt(),
        granted,
        release() {
          asked.get(key)?.taken();
          asked.delete(key);
          if (held.delete(key)) send('free', key);
        },
      };
    },
  };
}

async function within(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const answer = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return answer;
}
