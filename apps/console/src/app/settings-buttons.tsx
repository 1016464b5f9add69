import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { text } from '../text/index.js';
import { changeSettings, THEMES, type Theme, useSettings } from './settings.js';

const ICONS = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };

const themeAfter = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';

/** Language, and light or dark. */
export function SettingsButtons() {
  const { theme, language } = useSettings();
  const next = themeAfter(theme);
  return (
    <div className="settings-buttons">
      <Button
        type="text"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => changeSettings({ language: language === 'zh' ? 'en' : 'zh' })}
      >
        {language === 'zh' ? 'English' : '中文'}
      </Button>
      <Tooltip title={text.settings.theme[theme]}>
        <Button
          type="text"
          icon={ICONS[theme]}
          aria-label={text.settings.themeNow(text.settings.theme[theme], text.settings.theme[next])}
          onClick={() => changeSettings({ theme: next })}
        />
      </Tooltip>
    </div>
  );
}
