import { describe, expect, it } from '@jest/globals';
import { councilRoundCommands } from '#libs/domain/council/commands.js';
import { toOpenApiSchema } from './schemas.js';

describe('a body in the OpenAPI document', () => {
  it('shows an example of each list and record, and of nothing that is given as it stands', () => {
    const { properties } = toOpenApiSchema(councilRoundCommands.openRound.schema.strict(), { schemaType: 'input' })!.schema as { properties: Record<string, { examples?: unknown[] }> };
    expect(properties.councils!.examples).toEqual([[{ kind: 'multidistrict-collaboration', body: 'BODY', required: true, because: 'BECAUSE' }]]);
    expect(properties.explanations!.examples).toEqual([{ 'submitter-is-not-approver': 'A small district.' }]);
    expect(properties.revision).not.toHaveProperty('examples');
  });
});
