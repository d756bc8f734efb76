// helper: a thread that takes part in large products, as the engine's helpers do in the browser.
import { parentPort, workerData } from 'node:worker_threads';

const { help } = await import(workerData);
parentPort.on('message', help);
