/**
 * What can be wrong with a file of the catalogue, or with a row of it, in the words of the API. `{…}` stands for a value
 * of the error.
 */
export const IMPORT_ERRORS = {
  // The file
  UTF_16: 'The file is in UTF-16: save it as “CSV UTF-8”',
  ENCODING: 'The file is neither in UTF-8 nor in GBK: save it as “CSV UTF-8”',
  NOT_JSON: 'The file is not valid JSON',
  NO_PRODUCTS: 'The file has to be {"products": […]}',
  TOO_MANY_ROWS: 'The file has {count} rows; at most {limit}',
  QUOTE: 'Line {line} has a quote where none can be',
  COLUMN_UNKNOWN: 'There is no column “{column}”: {columns}',
  COLUMN_TWICE: 'The file has the column “{column}” twice',
  COLUMN_TWO_NAMES: 'The file has the column “{column}”, also as “{other}”, twice',
  COLUMNS_MISSING: 'The first line has to name the columns; {columns} is missing',
  // A row
  NOT_A_PRODUCT: 'is not a product',
  TOO_MANY_CELLS: 'has more cells than columns',
  ID_TWICE: 'has the id {id} of {first} again',
  NO_STOCK: 'is new and has no stock (库存)',
  CHANGED_SINCE: 'is at version {version}, the file has {fileVersion}',
  FIELD_UNKNOWN: 'has a field {name}, which no product has',
  FIELD_MISSING: '{field} is missing',
  NOT_A_NUMBER: '{field} is not a whole number',
  NOT_A_PRICE: '{field} is not an amount of money',
  NOT_YES_OR_NO: '{field} is neither 是 nor 否',
  WRONG_TYPE: '{field} is of another type',
  TOO_SMALL: '{field} is less than {limit}',
  TOO_LARGE: '{field} is more than {limit}',
  EMPTY: '{field} is empty',
  TOO_LONG: '{field} has more than {limit} characters',
  TOO_MANY: '{field} has more than {limit} entries',
  ID_FORM: '{field} may have lower-case letters, digits, - and _, 64 at most',
  PICTURE_FORM: '{field} has what is neither an https URL nor the path of an upload',
  TEXT_FORM: '{field} is blank, or has control characters',
} as const;

export type ImportErrorCode = keyof typeof IMPORT_ERRORS;
