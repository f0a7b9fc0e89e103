import { z } from 'zod';

/** What may stand as an id in an address: ids are UUIDs or slugs. */
export const idSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,199}$/u, 'an id has letters, digits, points, hyphens and underscores');

/** Of what belongs to a plan and one of its stages or years: `<plan>/<stage>`, the slash as `%2F` in an address. */
export const pairSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,119}\/[\p{L}\p{N}][\p{L}\p{N}._-]{0,119}$/u, 'an id of this kind is a plan’s id, a slash (%2F in an address), and a stage or a year');
