// linkLengthAdvice: how far a link of some length gets before something cuts it.

export interface LengthAdvice {
  readonly level: 'fits-all' | 'fits-most' | 'may-be-cut' | 'use-a-file';
  /** Whether a QR code can hold it in byte mode (2,953 bytes at the lowest correction; 2,331 at the one phones read well). */
  readonly fitsQrCode: boolean;
  /** One sentence for a person. */
  readonly message: string;
}

/** Discord's message limit is 2,000 characters, and Outlook and Office cut a hyperlink at 2,083. */
const STRICTEST = 2000;
/** Slack and Telegram split or cut messages from about 4,000 on; many web servers and proxies refuse addresses over 8,000. */
const MOST_CHATS = 4000;
/** WhatsApp takes 65,536 characters, Safari addresses of 80,000; Firefox and Chrome take more. */
const BROWSERS = 64_000;

/** `length` counts the whole address, in characters. */
export function linkLengthAdvice(length: number): LengthAdvice {
  const fitsQrCode = length <= 2331;
  const count = `${length.toLocaleString('en-US')} characters`;
  if (length <= STRICTEST)
    return { level: 'fits-all', fitsQrCode, message: `${count}: fits a chat message or a mail anywhere.` };
  if (length <= MOST_CHATS) {
    return {
      level: 'fits-most',
      fitsQrCode,
      message: `${count}: fits most chats and mails; Discord and Outlook cut links after 2,000.`,
    };
  }
  if (length <= BROWSERS) {
    return { level: 'may-be-cut', fitsQrCode, message: `${count}: many chats cut a link this long; a file is safer.` };
  }
  return {
    level: 'use-a-file',
    fitsQrCode,
    message: `${count}: too long for chats and for some browsers; save a file and send that.`,
  };
}
