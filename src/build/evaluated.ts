// evaluated: puts what a module exports, as JSON, in the module's place: for lists that are made from much and are little themselves.
import { type Plugin, runnerImport } from 'vite';

/** `file`: matches the module's path. All it exports must be plain data. */
export function evaluated(file: RegExp): Plugin {
  return {
    name: 'chainrule-evaluated',
    apply: 'build',
    load: {
      filter: { id: file },
      async handler(id) {
        const { module } = await runnerImport<Readonly<Record<string, unknown>>>(id, { configFile: false });
        return Object.entries(module)
          .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
          .join('\n');
      },
    },
  };
}
