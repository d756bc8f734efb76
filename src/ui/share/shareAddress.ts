// shareAddress: the whole address that opens this graph elsewhere.
import type { App } from '../../state/app.ts';

export async function shareAddress(app: App, parts?: Parameters<App['shareHash']>[0]): Promise<string> {
  const { origin, pathname, search, protocol } = location;
  const page = protocol === 'file:' ? `file://${pathname}` : `${origin}${pathname}${search}`;
  return page + (await app.shareHash(parts));
}
