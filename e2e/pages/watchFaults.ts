// watchFaults: writes down what must never happen in any journey: script errors, policy violations, requests that leave the app.
import type { BrowserContext } from '@playwright/test';

/** The list grows while the context lives. `home`: the address that everything must be fetched from. */
export async function watchFaults(context: BrowserContext, home: string): Promise<readonly string[]> {
  const faults: string[] = [];
  await context.exposeBinding('reportViolation', (_, text: string) => {
    faults.push(`The content policy was violated: ${text}`);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { reportViolation(text: string): void }).reportViolation;
      report(`${event.effectiveDirective}, ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on('weberror', (error) => {
    faults.push(`An error was not caught: ${error.error().stack ?? String(error.error())}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`The console says: ${message.text()}`);
  });
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(home) && !url.startsWith('blob:')) faults.push(`A request left the app: ${url}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.url()} answered ${response.status()}`);
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => faults.push(`A socket was opened: ${socket.url()}`));
    page.on('crash', () => faults.push('The page crashed.'));
  });
  return faults;
}
