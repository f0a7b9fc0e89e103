import './setup/check-node.mjs';

async function build() {
  const { setUp } = await import('./setup.mjs');
  await setUp();
}

build();
