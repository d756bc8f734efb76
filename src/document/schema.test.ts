// schema: the published JSON Schema is made from the valibot schema, and is current.
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
  documentSchema,
  edgeSchema,
  flatTensorSchema,
  frameSchema,
  heldValueSchema,
  initializerSchema,
  memberSchema,
  nestedNumbersSchema,
  nodeSchema,
  numeralSchema,
  paramSchema,
  portRefSchema,
} from './schema.ts';

test('public/chainrule.schema.json is current (npx vitest run src/document/schema.test.ts -u writes it anew)', async () => {
  const schema = toJsonSchema(documentSchema, {
    target: 'draft-2020-12',
    ignoreActions: ['finite'],
    definitions: {
      node: nodeSchema,
      edge: edgeSchema,
      frame: frameSchema,
      member: memberSchema,
      port: portRefSchema,
      param: paramSchema,
      heldValue: heldValueSchema,
      nestedNumbers: nestedNumbersSchema,
      flatTensor: flatTensorSchema,
      initializer: initializerSchema,
      number: numeralSchema,
    },
  });
  const published = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...schema,
    properties: {
      $schema: { type: 'string', description: 'Where this schema lies, for editors.' },
      ...schema.properties,
    },
  };
  await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot('../../public/chainrule.schema.json');
});

test('the schema refuses what is no document', () => {
  const sound = {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [{ id: 'x', op: 'Source', position: [0, 0] }],
    edges: [],
  };
  expect(v.is(documentSchema, sound)).toBe(true);
  for (const wrong of [
    { ...sound, version: 2 },
    { ...sound, extra: 1 },
    { ...sound, nodes: [{ id: 'x', op: 'Source' }] },
    { ...sound, edges: [{ from: ['x'], to: ['x', 'y'] }] },
    { ...sound, nodes: [{ id: 'x', op: 'Source', position: [0, Number.NaN] }] },
    { ...sound, nodes: [{ id: 'x', op: 'Source', position: [0, 0], inputs: { value: 'nan' } }] },
  ]) {
    expect(v.is(documentSchema, wrong)).toBe(false);
  }
});
