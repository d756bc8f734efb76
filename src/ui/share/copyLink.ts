// copyLink: the share link straight to the clipboard; where the browser refuses, the share dialog shows it to be copied by hand.
import { linkLengthAdvice } from '../../share/linkLengthAdvice.ts';
import type { App } from '../../state/app.ts';
import { writeClipboard } from '../actions/clipboard.ts';
import { shareAddress } from './shareAddress.ts';

export async function copyLink(app: App): Promise<void> {
  const address = await shareAddress(app);
  if (await writeClipboard(address)) {
    app.notify('good', `Link copied. ${linkLengthAdvice(address.length).message}`, undefined, 'copy');
  } else app.setDialog('share');
}
