// Written in the JavaScript of old versions, and the one import of each file that somebody starts: what those need
// else they load later, since a file's imports are read before any of them runs.
var wanted = [20, 19];
var have = process.versions.node.split('.').map(Number);
if (have[0] < wanted[0] || (have[0] === wanted[0] && have[1] < wanted[1])) {
  console.error('Planline needs Node ' + wanted.join('.') + ' or newer, and this is Node ' + process.versions.node + '. Install a newer Node (nodejs.org has it), then run the same command again.');
  process.exit(1);
}
