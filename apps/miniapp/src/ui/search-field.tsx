import { View } from '@tarojs/components';
import { TextField } from '../platform/text-field';
import { text } from '../text';
import './search-field.css';

interface Props {
  readonly words: string;
  /** Shown while it is empty. */
  readonly hint: string;
  readonly onChange: (words: string) => void;
}

const MOST_CHARACTERS = 40;

/** A field for words to look for, with a button that empties it. */
export function SearchField({ words, hint, onChange }: Props) {
  return (
    <View className="search">
      <View className="search-glass" />
      <TextField
        name="search-input"
        purpose="search"
        mostCharacters={MOST_CHARACTERS}
        hint={hint}
        value={words}
        onChange={onChange}
      />
      {words === '' ? null : (
        <View
          className="search-clear"
          ariaRole="button"
          ariaLabel={text.page.clear}
          onClick={() => onChange('')}
        >
          ×
        </View>
      )}
    </View>
  );
}
