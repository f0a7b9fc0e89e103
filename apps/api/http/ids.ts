import { z } from 'zod';

/** What may stand as an id in an address: ids are UUIDs or slugs, a digest's has a slash and is given by no person. */
export const idSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,199}$/u, 'an id has letters, digits, points, hyphens and underscores');
