// nearEngine: what the page needs to run a small graph by itself; a part of its own, fetched when the page is at rest.
export { prepare, recordRun } from './recordRun.ts';
