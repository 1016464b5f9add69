import type { ImportErrorCode } from '@taro-pay/contracts';

/** What is wrong with a file of the catalogue. `{…}` stands for a value of the error. */
const importErrors: Record<ImportErrorCode, string> = {
  UTF_16: '文件是 UTF-16 编码，请另存为“CSV UTF-8”',
  ENCODING: '文件既不是 UTF-8 也不是 GBK 编码，请另存为“CSV UTF-8”',
  NOT_JSON: '文件不是有效的 JSON',
  NO_PRODUCTS: '文件的格式应为 {"products": […]}',
  TOO_MANY_ROWS: '文件里有 {count} 行，一次最多 {limit} 行',
  QUOTE: '第 {line} 行的引号没有成对',
  COLUMN_UNKNOWN: '没有“{column}”这一列，可用的列：{columns}',
  COLUMN_TWICE: '“{column}”这一列出现了两次',
  COLUMN_TWO_NAMES: '“{column}”和“{other}”是同一列，只能有一个',
  COLUMNS_MISSING: '第一行应是列名，缺少：{columns}',
  NOT_A_PRODUCT: '不是一件商品',
  TOO_MANY_CELLS: '单元格比列名多',
  ID_TWICE: '编号 {id} 与{first}重复',
  NO_STOCK: '是新商品，需要填写库存',
  CHANGED_SINCE: '已经是第 {version} 版，文件里是第 {fileVersion} 版',
  FIELD_UNKNOWN: '商品没有“{name}”这一项',
  FIELD_MISSING: '缺少{field}',
  NOT_A_NUMBER: '{field}不是整数',
  NOT_A_PRICE: '{field}不是金额',
  NOT_YES_OR_NO: '{field}只能填“是”或“否”',
  WRONG_TYPE: '{field}的类型不对',
  TOO_SMALL: '{field}不能小于 {limit}',
  TOO_LARGE: '{field}不能大于 {limit}',
  EMPTY: '{field}不能为空',
  TOO_LONG: '{field}不能超过 {limit} 个字符',
  TOO_MANY: '{field}不能超过 {limit} 个',
  ID_FORM: '{field}只能用小写字母、数字、- 和 _，最多 64 个',
  PICTURE_FORM: '{field}只能填 https 地址或上传后的路径',
  TEXT_FORM: '{field}是空白，或含有控制字符',
};

export const imports = {
  importErrors,
  importPlace: {
    line: (line: number) => `第 ${line} 行`,
    product: (number: number) => `第 ${number} 件商品`,
    more: (shown: number) => `以上只是前 ${shown} 处。`,
  },
};
