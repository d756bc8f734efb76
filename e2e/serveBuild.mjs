// serveBuild: a plain file server for the built app below a sub-path. CHAINRULE_DIST: its folder.
import { join, resolve } from 'node:path';
import { fileServer } from './fileServer.mjs';

const port = Number(process.argv[2] ?? 4318);
const base = process.argv[3] ?? '/';
const root = resolve(process.env.CHAINRULE_DIST ?? join(import.meta.dirname, '..', 'dist'));

fileServer(root, base).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}${base}`));
