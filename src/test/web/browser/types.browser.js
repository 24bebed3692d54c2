// The pages use the module, and each other's modules, as their types say.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const project = fileURLToPath(new URL('tsconfig.json', import.meta.url));

test('the pages keep to the types', async () => {
  const problems = await promisify(execFile)(process.execPath, [compiler, '--project', project]).then(
    () => '',
    (error) => error.stdout || error.message,
  );
  assert.equal(problems, '');
});
