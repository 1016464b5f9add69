export { type Brand, brandProblems } from './brand.js';
export { type Colours, colourProblems, contrast, type Theme } from './colours.js';
export { deliveryFeeFen } from './delivery-fee.js';
export { colourVariables, dataAddress } from './look.js';
export { type StandInTemplate, standInTemplates } from './message-stand-ins.js';
export {
  fillText,
  MESSAGE_FIELD_KINDS,
  MESSAGE_PLACEHOLDERS,
  type MessageFieldKind,
  type MessageSettings,
  type MessageTemplate,
  type MessageValues,
  messageFieldKind,
  messageProblems,
} from './messages.js';
export { SITES, type SiteName, siteName } from './sites.js';
export type { Contact, DeliverySettings, ExpressFee, PickupPlace, ShopWords, Site, Words } from './types.js';
