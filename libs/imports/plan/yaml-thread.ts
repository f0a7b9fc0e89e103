import { parentPort, workerData } from 'node:worker_threads';
import { yamlTree } from './yaml-tree.js';

parentPort!.postMessage(yamlTree(workerData as Uint8Array));
