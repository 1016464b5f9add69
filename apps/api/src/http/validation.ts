import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifySchemaCompiler } from 'fastify';
import { IsInteger, IsObject, type TSchema } from 'typebox';

/** Compiles the check of a part of requests. An integer in a query is its digits: TypeBox would cut 1.5 to 1. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = (route) => {
  const validate = TypeBoxValidatorCompiler(route);
  if (route.httpPart !== 'querystring' || !IsObject(route.schema)) return validate;
  const { properties } = route.schema;
  return (query: Readonly<Record<string, unknown>>) => {
    const wrong = Object.entries(query).filter(
      ([name, text]) => IsInteger(properties[name]) && !/^-?\d+$/.test(String(text)),
    );
    if (wrong.length === 0) return validate(query);
    const error = wrong.map(([name]) => ({
      ...{ keyword: 'type', instancePath: `/${name}`, message: 'must be integer' },
      ...{ schemaPath: `#/properties/${name}`, params: { type: 'integer' } },
    }));
    return { error };
  };
};
