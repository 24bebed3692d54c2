// The real gateway: the fat jar in a process of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SECRET } from './tokens.js';

const TARGET = fileURLToPath(new URL('../../../../target/', import.meta.url));

/** The jar under test: BELLWIRE_FAT_JAR, or the one in target. */
export async function fatJar() {
  if (process.env.BELLWIRE_FAT_JAR) {
    return process.env.BELLWIRE_FAT_JAR;
  }
  const jars = (await readdir(TARGET)).filter((name) => name.endsWith('-fat.jar'));
  if (jars.length !== 1) {
    throw new Error(`expected one fat jar in ${TARGET}, found ${jars}: ./mvnw -q package -DskipTests makes it`);
  }
  return join(TARGET, jars[0]);
}

/** Ours without the variables that the gateway would take for settings of its own. */
export function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BELLWIRE_')));
}

/** A running gateway, which can be killed and started again on the same port with the same store. */
export class Gateway {
  /**
   * @param {object} [settings] over those that suit a test
   * @param {string[]} [flags] of `serve`
   */
  static async start(settings = {}, flags = []) {
    const gateway = new Gateway();
    gateway.folder = await mkdtemp(join(tmpdir(), 'bellwire-web-'));
    gateway.settings = {
      http: { host: '127.0.0.1', port: 0 },
      management: { port: 0 },
      store: { kind: 'embedded', path: join(gateway.folder, 'data'), fsync: 'never' },
      auth: { jwt: { secret: SECRET } },
      ...settings,
    };
    gateway.flags = flags;
    await gateway.run();
    return gateway;
  }

  async run() {
    const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
    const options = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-jar', await fatJar()];
    const child = spawn(java, [...options, 'serve', ...this.flags, '--conf', JSON.stringify(this.settings)], {
      cwd: this.folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.output = '';
    let errors = '';
    child.stderr.on('data', (text) => (errors = (errors + text).slice(-10000)));
    const gone = once(child, 'exit');
    const ready = (async () => {
      for await (const line of createInterface({ input: child.stdout })) {
        this.output += line + '\n';
        if (line.startsWith('ready ')) {
          child.stdout.resume();
          return line.slice('ready '.length);
        }
      }
      return new Promise(() => {});
    })();
    const first = await Promise.race([ready, gone]);
    if (typeof first !== 'string') {
      throw new Error(`the gateway ended with ${first}:\n${this.output}${errors}`);
    }
    this.url = first;
    this.port = Number(new URL(first).port);
    this.http = `http://127.0.0.1:${this.port}`;
    this.settings.http = { ...this.settings.http, port: this.port };
  }

  /** Ends it like a power cut. */
  async kill() {
    await this.end('SIGKILL');
  }

  /** Lets it drain. */
  async stop() {
    await this.end('SIGTERM');
  }

  async end(signal) {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill(signal);
      await gone;
    }
  }

  async close() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
