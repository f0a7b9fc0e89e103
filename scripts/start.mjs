// Written so that Node 12 can read it, like each file that somebody starts: the check is heard before anything newer is read.
import './setup/check-node.mjs';

async function start() {
  const { setUp } = await import('./setup.mjs');
  await setUp();
  // In this process: one less for a signal to get lost in.
  process.argv.splice(2, 0, 'up');
  await import('../apps/cli/bin.mjs');
}

start();
