import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a command in the project's folder without a terminal's input, so that nothing ever asks.
 * Answers exit code and everything printed; `showErrors` passes stderr through
 * as it comes (where jest reports). After `timeoutMs`, or at `signal`, the command is killed.
 */
export function run(command, args, { env = {}, showErrors = false, cwd = root, timeoutMs, signal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, signal, killSignal: 'SIGKILL' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => {
      output += chunk;
      if (showErrors) process.stderr.write(chunk);
    });
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }));
  });
}

/** The last lines of what a command printed: usually where it says why it failed. */
export const tail = (output, lines = 25) => output.trim().split('\n').slice(-lines).join('\n');
