import type { MiniProgram } from '../mini-program/mini-program.js';
import { SUBSCRIBE_MESSAGE_FIELDS } from '../mini-program/subscribe-messages.js';
import { CATEGORIES } from '../mini-program/template-library.js';
import { ADD_TEMPLATE_FIELDS, TITLES_FIELDS } from '../mini-program/templates.js';
import { type MiniProgramRoute, okay, type TokenRoute } from './mini-program-route.js';

/** Subscribe messages and their templates. https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/ */
export function createMessageRoutes(
  route: TokenRoute,
  { messages, templates }: MiniProgram,
): readonly MiniProgramRoute[] {
  return [
    route({
      method: 'POST',
      path: '/cgi-bin/message/subscribe/send',
      fields: SUBSCRIBE_MESSAGE_FIELDS,
      answer(body) {
        messages.send(body);
        return okay();
      },
    }),
    route({
      method: 'GET',
      path: '/wxaapi/newtmpl/gettemplate',
      fields: {},
      answer: () => okay({ data: templates.list() }),
    }),
    route({
      method: 'POST',
      path: '/wxaapi/newtmpl/addtemplate',
      fields: ADD_TEMPLATE_FIELDS,
      answer: (body) => okay({ priTmplId: templates.add(body) }),
    }),
    route({
      method: 'POST',
      path: '/wxaapi/newtmpl/deltemplate',
      fields: { priTmplId: 'text' },
      answer({ priTmplId }) {
        templates.remove(priTmplId);
        return okay();
      },
    }),
    route({
      method: 'GET',
      path: '/wxaapi/newtmpl/getcategory',
      fields: {},
      answer: () => okay({ data: CATEGORIES }),
    }),
    route({
      method: 'GET',
      path: '/wxaapi/newtmpl/getpubtemplatetitles',
      fields: TITLES_FIELDS,
      answer: (query) => okay(templates.titles(query)),
    }),
    route({
      method: 'GET',
      path: '/wxaapi/newtmpl/getpubtemplatekeywords',
      fields: { tid: 'text' },
      answer: ({ tid }) => okay(templates.keywords(tid)),
    }),
  ];
}
