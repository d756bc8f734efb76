// fileServer: serves a folder below a sub-path, as any static host would, and tells which files were asked for.
import { createReadStream, readFileSync, statSync } from 'node:fs';
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

/** What a host sends that takes headers from the file of the site. */
function siteHeaders(root) {
  const text = readFileSync(join(root, '_headers'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^\s+([\w-]+): (.+)$/gm)].map(([, name, value]) => [name, value]));
}

/**
 * A server that is not listening yet. Below `isolated/` are the same files once more, as a host sends them that reads the site's headers, which
 * isolate the page. `onRequest` is called with the path inside the folder, in the order of the requests.
 */
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
        ...(isIsolated ? siteHeaders(root) : {}),
      });
      createReadStream(file).pipe(response);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    }
  });
}
