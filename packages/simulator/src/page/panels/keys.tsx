import { useKeys } from '../api/queries.js';
import { changeKeys } from '../api/simulator.js';
import { useNavigation } from '../state/navigation.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { Facts } from '../ui/facts.js';
import { dateAndTime } from '../ui/format.js';
import { keysOf, optionsOf } from '../ui/options.js';
import { Choices } from '../ui/roving.js';
import { MerchantName } from './merchant-name.js';

/** WeChat's keys: their kinds, and their rotation. */
export function Keys() {
  const text = useText();
  const act = useAct();
  const { mchid } = useNavigation().filter;
  const keys = useKeys(mchid);
  return (
    <>
      <h2>{text.keys}</h2>
      <MerchantName />
      <p className="hint">{text.keysExplained}</p>
      <Choices
        label={text.keyMode}
        options={optionsOf(text.keyModes)}
        chosen={keys?.mode}
        onChoose={(mode) => act(() => changeKeys(mchid, { mode }), text.doneKeyMode)}
      />
      <div className="actions">
        {keysOf(text.rotate).map((rotate) => (
          <button
            key={rotate}
            type="button"
            onClick={() => act(() => changeKeys(mchid, { rotate }), text.doneRotate)}
          >
            {text.rotate[rotate]}
          </button>
        ))}
      </div>
      <h3>{text.payPublicKeys}</h3>
      <div className="entries">
        {keys?.payPublicKeys.map(({ id, goneAt }) => (
          <Key key={id} serial={id} goneAt={goneAt} />
        ))}
      </div>
      <h3>{text.platformCertificates}</h3>
      <div className="entries">
        {keys?.platformCertificates.map(({ serialNo, goneAt }) => (
          <Key key={serialNo} serial={serialNo} goneAt={goneAt} />
        ))}
      </div>
    </>
  );
}

interface KeyProps {
  readonly serial: string;
  /** ISO 8601; null for the newest key of its kind. */
  readonly goneAt: string | null;
}

function Key({ serial, goneAt }: KeyProps) {
  const text = useText();
  return (
    <div className="entry">
      <Facts
        rows={[
          ['Wechatpay-Serial', serial],
          [text.keyGoneAt, goneAt === null ? text.keyNewest : dateAndTime(goneAt)],
        ]}
      />
    </div>
  );
}
