import { PrismaPg } from '@prisma/adapter-pg';
import {
  type ColumnType,
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';

/** The types in which PostgreSQL's catalogue is written, by their oid. Prisma's own adapter lacks "char". */
const TYPES: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  19: ColumnTypeEnum.Text,
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  25: ColumnTypeEnum.Text,
  26: ColumnTypeEnum.Int64,
  1003: ColumnTypeEnum.TextArray,
  1009: ColumnTypeEnum.TextArray,
  1043: ColumnTypeEnum.Text,
};

/** Prisma's adapter, for its schema engine to describe a database with. */
export function describingAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    connect: async () => {
      const adapter = await factory.connect();
      adapter.queryRaw = async ({ sql, args }) => {
        const { fields, rows } = await pool.query<unknown[]>({ text: sql, values: args, rowMode: 'array' });
        return {
          columnNames: fields.map(({ name }) => name),
          columnTypes: fields.map(({ dataTypeID }) => typeOf(dataTypeID)),
          rows,
        };
      };
      return adapter;
    },
  };
}

function typeOf(oid: number): ColumnType {
  const type = TYPES[oid];
  if (type === undefined) throw new Error(`The type with the oid ${oid} is not in the table of types.`);
  return type;
}
