// The type declarations: strict apps compile with them, and they say what the JavaScript does.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const sdk = fileURLToPath(new URL('../../main/resources/web/sdk/', import.meta.url));
const COMMON = ['--strict', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom,dom.iterable'];

async function tsc(...parameters) {
  try {
    await promisify(execFile)(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), ...COMMON, ...parameters]);
  } catch (error) {
    assert.fail(error.stdout || error.message);
  }
}

test('an app in strict TypeScript compiles', async () => {
  await tsc('--noEmit', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes', join(here, 'types/sample.ts'));
});

test('the JavaScript keeps its own types', async () => {
  await tsc('--noEmit', '--allowJs', '--checkJs', join(sdk, 'bellwire.js'), join(sdk, 'bellwire-tim.js'));
});

test('the declarations say what the JavaScript has', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'bellwire-types-'));
  context.after(() => rm(folder, { recursive: true }));
  await copyFile(join(sdk, 'bellwire.js'), join(folder, 'actual.js'));
  await copyFile(join(sdk, 'bellwire.d.ts'), join(folder, 'bellwire.d.ts'));
  await copyFile(join(here, 'types/agreement.ts'), join(folder, 'agreement.ts'));

  await tsc('--allowJs', '--declaration', '--emitDeclarationOnly', '--outDir', folder, join(folder, 'actual.js'));
  await rm(join(folder, 'actual.js'));

  await tsc('--noEmit', join(folder, 'agreement.ts'));
});
