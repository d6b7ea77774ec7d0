import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../house/free-port.ts';
import { describeByPlan, systemTestPlan } from '../house/system-test-plan.ts';

const program = '/usr/sbin/nginx';
const askEveryMs = 20;
/** A minute: only for what hangs. */
const startAsksMax = 3_000;

const plan = systemTestPlan({
  obstacle: existsSync(program) ? null : 'nginx is not installed (apt-get install nginx-light)',
  ci: process.env['CI'],
  what: 'tests on a web server that is not ours',
});

/** `describe` for tests that need `startNginx`, under the rule of `systemTestPlan`. */
export function describeWithNginx(name: string, body: () => void): void {
  describeByPlan(plan, name, body);
}

export type RunningNginx = { readonly address: string; readonly stop: () => Promise<void> };

/** Debian's nginx over the published files of a server's data folder: nothing is passed on to anybody. */
export async function startNginx(dataDir: string): Promise<RunningNginx> {
  const port = await freePort();
  const folder = join(dataDir, 'nginx');
  const server = join(dataDir, 'server');
  await mkdir(folder);
  const config = join(folder, 'nginx.conf');
  // Whoever may read the files runs it: as root, nginx would hand its work to a user who may not.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  await writeFile(
    config,
    `${user} daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location /v1/files/ { alias ${server}/files/; add_header Cache-Control "public, max-age=31536000, immutable"; }
    location ~ ^/v1/programmes/([a-z0-9][a-z0-9.-]*)/(head|root)$ {
      alias ${server}/heads/$1/$2; default_type application/json; add_header Cache-Control no-cache;
    }
  }
}
`,
  );
  const daemon = spawn(program, ['-p', folder, '-e', join(folder, 'error.log'), '-c', config], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (let asked = 0; !(await answers(port)); asked += 1) {
    if (asked === startAsksMax || daemon.exitCode !== null) throw new Error('nginx does not listen');
    await pause(askEveryMs);
  }
  return {
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      daemon.kill();
      await once(daemon, 'exit');
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // not yet
  } finally {
    socket.destroy();
  }
}
