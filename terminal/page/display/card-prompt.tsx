/** Where the card goes. */
export function CardPrompt({ insert }: { readonly insert: boolean }) {
  return (
    <div className="centre">
      {insert ? <InsertPicture /> : <TapPicture />}
      <h1>
        {insert ? '请将会员卡插入卡槽' : '请将会员卡贴近读卡区'}
        <small lang="en">
          {insert ? 'Insert your member card, chip first' : 'Hold your member card to the reader'}
        </small>
      </h1>
      <p className="rest">{insert ? '芯片朝前，插入后请勿拔出' : '请保持不动，直到听到提示音'}</p>
    </div>
  );
}

function Card() {
  return (
    <>
      <rect className="card" x="186" y="22" width="236" height="148" rx="16" />
      <path className="stripe" d="M186 60V38a16 16 0 0 1 16-16h204a16 16 0 0 1 16 16v22z" />
      <rect className="chip" x="208" y="82" width="40" height="32" rx="6" />
      <path className="chip thin" d="M208 98h40M228 82v32" />
      <path className="digits" d="M208 142h70M298 142h40M358 142h40" />
    </>
  );
}

function TapPicture() {
  return (
    <svg className="picture" viewBox="0 0 560 336" aria-hidden="true">
      <rect className="reader" x="150" y="196" width="260" height="124" rx="22" />
      <rect className="pad" x="178" y="222" width="204" height="72" rx="12" />
      <path className="waves" d="M262 270a26 26 0 0 1 36 0M246 252a50 50 0 0 1 68 0" />
      <circle className="dot" cx="280" cy="284" r="5" />
      <g transform="rotate(-9 300 100)">
        <Card />
      </g>
      <path className="arrow" d="M470 92v92m-20-24 20 26 20-26" />
    </svg>
  );
}

function InsertPicture() {
  return (
    <svg className="picture" viewBox="0 0 560 336" aria-hidden="true">
      <g transform="translate(-24 6)">
        <Card />
      </g>
      <rect className="reader" x="110" y="206" width="340" height="112" rx="22" />
      <path className="slot" d="M150 232h260" />
      <path className="arrow" d="M480 72v92m-20-24 20 26 20-26" />
    </svg>
  );
}
