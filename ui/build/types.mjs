// TypeScript types of an OpenAPI document: `schemas` by name, and `Operations` by "VERB /path" with their parameters, bodies and answers.

const quoted = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const indent = (depth) => '  '.repeat(depth);
const note = (text, depth) => (text ? `${indent(depth)}/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n` : '');

function typeOf(schema, depth) {
  if (!schema || Object.keys(schema).length === 0) return 'unknown';
  if (schema.$ref) return `schemas[${JSON.stringify(schema.$ref.split('/').at(-1))}]`;
  const either = schema.oneOf ?? schema.anyOf;
  if (either) return either.map((one) => typeOf(one, depth)).join(' | ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type }, depth)).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `Array<${typeOf(schema.items, depth)}>`;
    case 'object':
      return objectOf(schema, depth);
    default:
      return 'unknown';
  }
}

function objectOf(schema, depth) {
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, of]) =>
      `${note(of.description, depth + 1)}${indent(depth + 1)}${quoted(name)}${required.has(name) ? '' : '?'}: ${typeOf(of, depth + 1)};\n`,
  );
  const more = schema.additionalProperties;
  if (more && members.length === 0) return `Record<string, ${more === true ? 'unknown' : typeOf(more, depth)}>`;
  if (more === true) members.push(`${indent(depth + 1)}[member: string]: unknown;\n`);
  return members.length === 0 ? 'Record<string, unknown>' : `{\n${members.join('')}${indent(depth)}}`;
}

function parametersOf(operation, place) {
  const all = (operation.parameters ?? []).filter((parameter) => parameter.in === place);
  if (all.length === 0) return 'Record<string, never>';
  const members = all.map((parameter) => {
    const type = place === 'query' ? 'string | number | boolean | null | undefined' : 'string';
    return `${note(parameter.description, 3)}${indent(3)}${quoted(parameter.name)}${parameter.required ? '' : '?'}: ${type};\n`;
  });
  return `{\n${members.join('')}${indent(2)}}`;
}

function answerOf(operation) {
  const [status, answer] = Object.entries(operation.responses ?? {}).find(([code]) => code.startsWith('2')) ?? [];
  if (!status || !answer.content) return 'undefined';
  const json = answer.content['application/json'];
  return json ? typeOf(json.schema, 2) : 'string';
}

export function typesOf(document) {
  const schemas = Object.entries(document.components?.schemas ?? {})
    .map(([name, schema]) => `${note(schema.description, 1)}${indent(1)}${quoted(name)}: ${typeOf(schema, 1)};\n`)
    .join('');
  const operations = Object.entries(document.paths)
    .flatMap(([path, verbs]) =>
      Object.entries(verbs).map(([verb, operation]) => {
        const body = operation.requestBody?.content?.['application/json'];
        return (
          note(operation.summary, 1) +
          `${indent(1)}${JSON.stringify(`${verb.toUpperCase()} ${path}`)}: {\n` +
          `${indent(2)}path: ${parametersOf(operation, 'path')};\n` +
          `${indent(2)}query: ${parametersOf(operation, 'query')};\n` +
          `${indent(2)}body: ${body ? typeOf(body.schema, 2) : operation.requestBody ? 'string' : 'undefined'};\n` +
          `${indent(2)}answer: ${answerOf(operation)};\n${indent(1)}};\n`
        );
      }),
    )
    .join('');
  return `// Made of the server's OpenAPI document by build/types.mjs.\nexport interface schemas {\n${schemas}}\n\nexport interface Operations {\n${operations}}\n`;
}
