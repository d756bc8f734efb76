// vitestStandIn: test, describe and expect for tests that run again and again in one process; what inProcess.mjs gives for "vitest".
import { format } from 'node:util';
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = chai.expect;

/** Every test that was declared since the list was emptied. */
export const declared = [];
const groups = [{ name: 'tests', after: [] }];

function declare(name, body) {
  const { after } = groups.at(-1);
  const id = `${groups.map((one) => one.name).join(' > ')} > ${name} #${declared.length}`;
  declared.push({
    id,
    body: async () => {
      try {
        await body();
      } finally {
        for (const hook of after) hook();
      }
    },
  });
}
function group(name, body) {
  groups.push({ name, after: [...groups.at(-1).after] });
  body();
  groups.pop();
}
/** Any test may be the last one that is asked, so what is put back is put back after each. */
export function afterAll(hook) {
  groups.at(-1).after.push(hook);
}

/** The rows of `each`, one call a row, with the row in the name. */
function eachOf(call) {
  return (rows) => (name, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      const plain = values.filter((value) => typeof value === 'string' || typeof value === 'number');
      call(format(name, ...plain), () => body(...values));
    }
  };
}

function skipped() {}
export const test = Object.assign((name, body) => declare(name, body), {
  each: eachOf(declare),
  skip: skipped,
  runIf: (asked) => (asked ? declare : skipped),
  skipIf: (asked) => (asked ? skipped : declare),
});
export const it = test;
const asked = Object.assign((name, body) => group(name, body), { each: eachOf(group) });
const left = Object.assign(skipped, { each: () => skipped });
export const describe = Object.assign(asked, { skip: left, skipIf: (without) => (without ? left : asked) });
