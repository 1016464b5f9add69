import { useMerchants } from '../api/queries.js';
import { useNavigation } from '../state/navigation.js';
import { useText } from '../text/text.js';

/** Where there are several merchants: whose panel this is. The filter of the timeline chooses another one. */
export function MerchantName() {
  const text = useText();
  const { filter } = useNavigation();
  const [first, ...others] = useMerchants();
  if (first === undefined || others.length === 0) return null;
  return <p>{text.merchantOf(filter.mchid ?? first.mchid)}</p>;
}
