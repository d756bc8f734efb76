// fileServer: serves a folder below a sub-path, as any static host would, and tells which files were asked for.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** What a host sends that isolates the page: browsers let its threads share memory. */
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** Below `isolated/` are the same files once more, isolated. A server that is not listening yet. `onRequest` is called with the path inside the folder, in the order of the requests. */
export function fileServer(root, base, onRequest = () => {}) {
  return createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const isIsolated = path.startsWith(`${base}isolated/`);
    const folder = isIsolated ? `${base}isolated/` : base;
    const inside = path.startsWith(folder) ? normalize(path.slice(folder.length) || 'index.html') : null;
    try {
      if (inside === null || inside.startsWith('..')) throw new Error('outside');
      onRequest(inside);
      const file = join(root, inside);
      if (!statSync(file).isFile()) throw new Error('not a file');
      response.writeHead(200, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        ...(isIsolated ? isolation : {}),
      });
      createReadStream(file).pipe(response);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    }
  });
}
