import { describe, expect, it } from 'vitest';
import { checkWithGlassEasel } from '../src/build/check-with-glass-easel.js';
import { compileView } from '../src/build/compile-view.js';
import { changedFixture, FIXTURE, launchFixture } from './fixture-copy.js';

const HOME = 'pages/home/home.wxml';

describe('the compilers', () => {
  it('report nothing about a sound build', () => {
    expect(compileView(FIXTURE).problems).toEqual([]);
    expect(checkWithGlassEasel(FIXTURE)).toEqual([]);
  });

  it.each([
    ['a template that is not there', HOME, '<import src="/templates/gone.wxml" />', 'gone.wxml` not found'],
    ['an included file that is not there', HOME, '<include src="gone.wxml" />', 'gone.wxml` not found'],
    ['a script that is not there', HOME, '<wxs module="gone" src="/gone.wxs" />', 'gone.wxs not found'],
    ['a tag that is not closed', HOME, '<view>', 'view'],
    ['a style sheet that is not there', 'app.wxss', '@import "gone.wxss";', 'gone.wxss` not found'],
    ['a selector that WeChat does not know', 'app.wxss', '* { margin: 0; }', 'unexpected token `*`'],
  ])('report %s, and nothing like it is launched', async (_what, path, addition, problem) => {
    const folder = changedFixture(path, (source) => `${addition}\n${source}`);
    expect(compileView(folder).problems.join('\n')).toContain(problem);
    await expect(launchFixture({ folder })).rejects.toThrow(problem);
  });

  it('differ: glass-easel refuses an expression that wcc accepts', () => {
    const folder = changedFixture(HOME, (source) => `${source}<view wx:foo="{{outer}}" />`);
    expect(checkWithGlassEasel(folder).join('\n')).toContain(HOME);
  });

  it('report a missing template when the page is shown', async () => {
    const folder = changedFixture(HOME, (source) => `${source}<template is="gone" />`);
    const program = await launchFixture({ folder });
    expect(program.warnings.join('\n')).toContain('Template `gone` not found');
  });
});
