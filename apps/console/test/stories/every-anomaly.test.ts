import { ANOMALY_ACTIONS, type AnomalyAction, type AnomalyKind } from '@taro-pay/contracts';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Desk, englishOn } from '../desk.js';
import {
  openAbout,
  SHIPPING_KINDS,
  STAGED_KINDS,
  type Stage,
  type Staged,
  type Stages,
  stagesOf,
} from './anomaly-stages.js';
import { stories } from './story.js';

/** The buttons, by what they do. An application is answered at its own ones. */
const BUTTONS = {
  ask: { open: '再问微信', submit: '问微信' },
  adopt: { open: '收录外部退款', submit: '查询并入账' },
  accept: { open: '接受现状', submit: '接受' },
  refund: { open: '退款', submit: '退款' },
} as const;
const GRANT = { open: '同意退款', submit: '同意退款' } as const;

stories('an operator ends', (scene) => {
  const stages = stagesOf(scene);

  beforeAll(async () => {
    await scene().shop.askSimulator('POST', 'clock', { freeze: true });
  });

  async function end(page: Page, kind: AnomalyKind, action: AnomalyAction, staged: Staged) {
    const { about, outRefundNo = '' } = staged;
    const buttons = kind === 'REFUND_APPLICATION' ? GRANT : BUTTONS[action];
    await page.goto(`${scene().shop.apiUrl}/console/anomalies?kind=${kind}`);
    const card = page.locator('article.anomaly', {
      has: page.locator(`a[href$="/orders/${about}"], :text("${about}")`),
    });
    await card.locator('.anomaly-detail').waitFor();
    expect(await englishOn(page)).toEqual([]);
    await card.getByRole('button', { name: buttons.open, exact: true }).click();
    const dialog = page.getByRole('dialog');
    if (action === 'adopt') await dialog.locator('#out-refund-no').fill(outRefundNo);
    await dialog.locator('#remark').fill('已核对');
    await dialog.getByRole('button', { name: buttons.submit, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  test.each(STAGED_KINDS)('%s by each of its acts', async (kind) => {
    const { open, shop } = scene();
    let desk: Desk | null = null;
    for (const [action, stage] of actsOf(stages, kind)) {
      const staged = await stage();
      expect(await openAbout(shop, kind, staged.about)).toBe(1);
      // Not before: a stage may take longer than a session lasts, and those of shipping do each time. Not each time
      // otherwise: it takes seconds, in which the shop may find the answer by itself.
      if (desk === null || SHIPPING_KINDS.includes(kind))
        desk = await open({ name: `${action} ${kind}`, role: 'finance' });
      await end(desk.page, kind, action, staged);
      await expect
        .poll(
          async () => {
            // Money needs time to arrive.
            if (action === 'refund') await shop.passTime(6_000);
            return openAbout(shop, kind, staged.about);
          },
          { timeout: 60_000, interval: 1_000, message: `${kind} by ${action}` },
        )
        .toBe(0);
    }
  });
});

/** The acts of a kind, those first that leave the others something to do: to ask books what all of a day need. */
function actsOf(stages: Stages, kind: keyof Stages): readonly (readonly [AnomalyAction, Stage])[] {
  const known: Partial<Record<AnomalyAction, Stage>> = stages[kind];
  return ANOMALY_ACTIONS.toReversed().flatMap((action) => {
    const stage = known[action];
    return stage === undefined ? [] : [[action, stage] as const];
  });
}
