import { useText } from '../text/text.js';
import { Code } from '../ui/code.js';
import { CopyButton } from '../ui/copy-button.js';

/** Instructions for an empty timeline. */
export function EmptyState() {
  const text = useText();
  const { origin } = location;
  const steps = [
    { title: text.emptyShop, explanation: text.emptyShopExplained, code: null },
    {
      title: text.emptyBackEnd,
      explanation: text.emptyBackEndExplained,
      code: `WECHAT_API_BASE_URL=${origin}\nWECHAT_PAY_BASE_URL=${origin}`,
    },
    {
      title: text.emptyTry,
      explanation: text.emptyTryExplained,
      code: `curl -i ${origin}/v3/certificates`,
    },
  ];
  return (
    <div className="empty-state">
      <h2>{text.emptyTitle}</h2>
      <p className="intro">{text.emptyIntro}</p>
      <ol>
        {steps.map(({ title, explanation, code }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p className="step-text">{explanation}</p>
            {code !== null && (
              <div className="snippet">
                <Code label={title}>{code}</Code>
                <CopyButton of={title} content={code} />
              </div>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
