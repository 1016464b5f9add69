import { useState } from 'react';
import type { BooksView } from '../../control/views/books.js';
import { useBooks, useMerchants, useOrders } from '../api/queries.js';
import { useNavigation } from '../state/navigation.js';
import { type Text, useText } from '../text/text.js';
import { dateAndTime, yuan } from '../ui/format.js';
import { SelectField } from '../ui/select.js';
import { MerchantName } from './merchant-name.js';

const BUYER = 'buyer:';

/** The balances, and the newest movements. */
export function Books() {
  const text = useText();
  const { mchid } = useNavigation().filter;
  const subMerchants = useSubMerchants(mchid);
  const [chosen, setChosen] = useState('');
  // After the filter has chosen another merchant, it is one of another provider.
  const subMchid = subMerchants.includes(chosen) ? chosen : null;
  const books = useBooks({ mchid, subMchid });
  return (
    <>
      <h2>{text.books}</h2>
      <MerchantName />
      {subMerchants.length > 0 && (
        <Holders mchid={mchid} subMerchants={subMerchants} chosen={subMchid ?? ''} onChange={setChosen} />
      )}
      <p className="hint">{text.booksExplained}</p>
      {books !== undefined && <Balances accounts={books.accounts} />}
      <h3>{text.booksEntries}</h3>
      {books?.entries.length === 0 && <p className="hint">{text.booksEmpty}</p>}
      <div className="entries">
        {[...(books?.entries ?? [])].reverse().map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </div>
    </>
  );
}

interface HoldersProps {
  readonly mchid: string | null;
  readonly subMerchants: readonly string[];
  /** Empty for the service provider. */
  readonly chosen: string;
  readonly onChange: (subMchid: string) => void;
}

/** Chooses between a service provider and its sub-merchants. */
function Holders({ mchid, subMerchants, chosen, onChange }: HoldersProps) {
  const text = useText();
  const [first] = useMerchants();
  const options = [
    { value: '', label: text.booksOfProvider(mchid ?? first?.mchid ?? '') },
    ...subMerchants.map((value) => ({ value, label: text.booksOfSubMerchant(value) })),
  ];
  return (
    <div className="fields">
      <SelectField label={text.booksHolder} options={options} value={chosen} onChange={onChange} />
    </div>
  );
}

/** The numbers of the sub-merchants of a merchant, of the first one for null. */
function useSubMerchants(mchid: string | null): readonly string[] {
  const merchants = useMerchants();
  const merchant = mchid === null ? merchants[0] : merchants.find((one) => one.mchid === mchid);
  return (merchant?.subMerchants ?? []).map(({ subMchid }) => subMchid);
}

/** The buyers in one row: a row for each would hide the other accounts. */
function Balances({ accounts }: Pick<BooksView, 'accounts'>) {
  const text = useText();
  const buyers = accounts.filter(({ name }) => name.startsWith(BUYER));
  const others = accounts.filter((account) => !buyers.includes(account));
  return (
    <table className="ledger">
      <tbody>
        <Row name={text.booksBuyers(buyers.length)} fen={sumFen(buyers)} />
        {others.map(({ name, balanceFen }) => (
          <Row key={name} name={accountName(text, name)} fen={balanceFen} />
        ))}
        <tr className="sum">
          <th scope="row">{text.booksSum}</th>
          <td>{yuan(sumFen(accounts))}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Entry({ entry }: { readonly entry: BooksView['entries'][number] }) {
  const text = useText();
  const { orders } = useOrders(useNavigation().filter.mchid);
  const { kind, at, outTradeNo, legs } = entry;
  const buyer = orders.find((order) => order.outTradeNo === outTradeNo)?.user;
  return (
    <div className="entry">
      <p>
        <b>{text.entries[kind]}</b> <span className="hint">{dateAndTime(at)}</span>
      </p>
      {outTradeNo !== null && <p className="hint">{outTradeNo}</p>}
      <table className="ledger">
        <tbody>
          {legs.map(({ account, amountFen }) => (
            <Row key={account} name={accountName(text, account, buyer)} fen={amountFen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  readonly fen: number;
}

function Row({ name, fen }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{yuan(fen)}</td>
    </tr>
  );
}

/** `buyer`: the name that the buyer logged in with; the openid where it is not known. */
function accountName(text: Text, account: string, buyer: string | null = null): string {
  if (account.startsWith(BUYER)) return text.accountOfBuyer(buyer ?? account.slice(BUYER.length));
  const words: Readonly<Record<string, string>> = text.accounts;
  return words[account] ?? account;
}

const sumFen = (accounts: BooksView['accounts']) =>
  accounts.reduce((totalFen, { balanceFen }) => totalFen + balanceFen, 0);
