import { Fragment } from 'react';

const amounts = /([−-]?￥[0-9][0-9,]*\.[0-9]{2})/u;

/** A sentence whose amounts are drawn with a narrow ￥; the rest keeps its Chinese punctuation. */
export function Sentence({ text }: { text: string }) {
  // Odd places are what the pattern caught.
  return text.split(amounts).map((part, place) => {
    const key = `${place}:${part}`;
    return place % 2 === 1 ? (
      <span className="n" key={key}>
        {part}
      </span>
    ) : (
      <Fragment key={key}>{part}</Fragment>
    );
  });
}

/** Words from elsewhere: whatever stands in them, they are text, and stay in their place. */
export function Foreign({ text, className }: { text: string; className?: string }) {
  return (
    <bdi {...(className === undefined ? {} : { className })}>
      {/* Control characters are drawn as nothing, and would break a line. */}
      {text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')}
    </bdi>
  );
}
