import { z } from 'zod';
import { programVersion } from '../till/program-version.ts';
import { pageScheme, trainingHeader } from '../wire/counter/page-access.ts';
import { eventsPath } from './events-channel.ts';
import type { Route } from './route.ts';
import { problemSchema } from './schemas.ts';

const bothDescriptions = 'RFC 9457 problem details with a stable code and a title in zh and en';

/** The OpenAPI 3.1 document, made from the very declarations that check and route requests. */
export function openApiDocument(routes: readonly Route[]): Record<string, unknown> {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const declared of routes) {
    paths[declared.path] = { ...paths[declared.path], [declared.method]: operation(declared, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Puhui Till local API 普惠收银本机接口',
      version: programVersion,
      description: `Loopback only, JSON only. Money is an integer number of fen (1/100 yuan).

What happens at the till is told over a WebSocket at ${eventsPath}, with the same key. It begins with \`hello\`; each event
is \`{stream, sequence, type, data}\`. \`?since=SEQUENCE&stream=STREAM\` of the event that was seen last goes on behind it;
when that is no longer known, \`resync\` stands in the place of \`hello\`: ask for the state anew.`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ posKey: [] }, { pageKey: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        posKey: { type: 'http', scheme: 'bearer', description: 'The key of the paired POS program' },
        pageKey: {
          type: 'apiKey',
          in: 'header',
          name: 'authorization',
          description: `“${pageScheme} KEY”, with the key that this till put into its own page`,
        },
      },
    },
  };
}

function operation(declared: Route, components: Record<string, unknown>): Record<string, unknown> {
  const parameters = [
    ...[...declared.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...queryParameters(declared),
    ...(declared.training === true
      ? [
          {
            name: trainingHeader,
            in: 'header',
            required: false,
            description: 'true: for practice, in a journal of its own that is never uploaded',
            schema: { type: 'string', enum: ['true', 'false'] },
          },
        ]
      : []),
    ...(declared.method === 'get'
      ? []
      : [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            description:
              'The same key and body give the same answer: for ever where money moved, otherwise for 50,000 calls to come; send one with every call that changes something',
            schema: { type: 'string', minLength: 1, maxLength: 255 },
          },
        ]),
  ];
  return {
    operationId: `${declared.method}${declared.path.replace(/[^a-zA-Z]+(\w)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '')}`,
    summary: declared.summary,
    ...(declared.isPublic === true ? { security: [] } : {}),
    ...(declared.demoOnly === true ? { description: 'Only in demo and test.' } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(declared.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(declared.body, 'input', components) } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(declared.answers).map(([status, { description, schema }]) => [
          status,
          {
            description,
            ...(schema === undefined
              ? {}
              : {
                  content: {
                    [Number(status) >= 400 ? 'application/problem+json' : 'application/json']: {
                      schema: jsonSchema(schema, 'output', components),
                    },
                  },
                }),
          },
        ]),
      ),
      default: {
        description: bothDescriptions,
        content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output', components) } },
      },
    },
  };
}

function queryParameters(declared: Route) {
  if (declared.query === undefined) return [];
  const schema = jsonSchema(declared.query, 'input', {}) as {
    properties?: Record<string, unknown>;
    required?: readonly string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

/** A schema that has a name goes to the components once and is pointed to from everywhere. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Record<string, unknown>): unknown {
  const {
    $schema: _,
    $defs,
    ...own
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Record<string, unknown>;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, unknown>)) {
    components[name] = pointToComponents(definition);
  }
  const { id } = (schema.meta() ?? {}) as { id?: string };
  if (id === undefined) return pointToComponents(own);
  components[id] = pointToComponents(own);
  return { $ref: `#/components/schemas/${id}` };
}

function pointToComponents(definition: unknown): unknown {
  return JSON.parse(JSON.stringify(definition).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
