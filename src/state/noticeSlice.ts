// noticeSlice: messages for the person. How long each is shown is for whoever shows it.
import type { StoreApi } from 'zustand/vanilla';
import type { App, AppState } from './app.ts';

/** At most this many are on screen; older ones give way. */
const MOST = 4;

export function noticeSlice(store: StoreApi<AppState>): Pick<App, 'notify' | 'dismiss'> {
  let next = 1;
  const dismiss = (id: number) => {
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  };
  return {
    dismiss,
    notify(tone, message, action, topic) {
      const id = next++;
      const notice = {
        id,
        tone,
        message,
        ...(action === undefined ? {} : { action }),
        ...(topic === undefined ? {} : { topic }),
      };
      store.setState(({ notices }) => ({
        notices: [
          ...notices.filter((old) => old.message !== message && (topic === undefined || old.topic !== topic)),
          notice,
        ].slice(-MOST),
      }));
    },
  };
}
