import SerializerSelector, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler';

type Compile = ReturnType<SerializerFactory>;

const buildNow = SerializerSelector();

/** By schema, which refers to no other and is a constant: routes that answer alike share one, as do several apps. */
const compiled = new Map<unknown, ReturnType<Compile>>();

function compileOnce(compile: Compile, route: Parameters<Compile>[0]): ReturnType<Compile> {
  const write = compiled.get(route.schema) ?? compile(route);
  compiled.set(route.schema, write);
  return write;
}

/** Compiles how an answer is written when it is first written: to do so for every route takes a quarter of the start. */
export const buildSerializer: SerializerFactory = (...given) => {
  const compile = buildNow(...given);
  return (route) => {
    let write: ReturnType<Compile> | undefined;
    return (answer) => {
      write ??= compileOnce(compile, route);
      return write(answer);
    };
  };
};
