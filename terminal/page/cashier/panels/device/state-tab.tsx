import type { ReactNode } from 'react';
import { useTongue } from '../../../language/words.tsx';
import { withKeys } from '../../keys/key-map.ts';
import type { CashierState } from '../../sale/cashier-state.ts';
import { Foreign } from '../../screen/sentence.tsx';
import { ageText } from '../../verdict/age-text.ts';
import { printerText } from '../../verdict/printer-text.ts';
import { troubleWords } from '../../verdict/reader-trouble.ts';
import { dayAndTime } from '../sale-time.ts';

/** Everything that a technician on the telephone asks for. */
export function StateTab({ state }: { state: CashierState }) {
  const tongue = useTongue();
  const { words } = tongue;
  const { device } = words;
  const { status } = state;
  if (status === null) return <p className="loading">{words.connecting}</p>;
  const { readers, printers, scanners, lineDisplay, cache, journal, clock } = status;
  return (
    <div className="cards">
      <Card title={device.readers}>
        {readers.length === 0 && <p>{device.noReaders}</p>}
        {readers.map((reader) => (
          <Fact key={reader.name} name={reader.name}>
            {reader.state === 'trouble' ? (
              <ReaderTrouble trouble={reader.trouble} />
            ) : reader.state === 'ready' ? (
              device.ready
            ) : (
              device.cardPresent
            )}
          </Fact>
        ))}
      </Card>
      <Card title={device.printers}>
        {printers.length === 0 && <p>{withKeys(device.noPrinters, state.settings.keys)}</p>}
        {printers.map((printer) => (
          <Fact key={printer.name} name={printer.name}>
            {printerText(printer, words)}
            {printer.waiting > 0 && ` · ${words.papersWaiting(printer.waiting)}`}
          </Fact>
        ))}
      </Card>
      <Card title={device.scanners}>
        <p>{device.scannerSupport[scanners.support]}</p>
        {scanners.devices.map((scanner) => (
          <Fact key={scanner.name} name={scanner.name}>
            {scanner.state === 'ready' ? device.ready : `${device.trouble} · ${scanner.why}`}
          </Fact>
        ))}
      </Card>
      <Card title={device.lineDisplay}>
        {lineDisplay === null ? (
          <p>{device.noLineDisplay}</p>
        ) : (
          <Fact name={lineDisplay.name}>{lineDisplay.state === 'ready' ? device.ready : device.offline}</Fact>
        )}
      </Card>
      <Card title={device.journal}>
        <Fact name={device.network}>{status.network === 'online' ? words.online : device.offline}</Fact>
        <Fact name={device.sequence}>
          {journal.epoch}-{journal.sequence}
        </Fact>
        <Fact name={device.unsent}>{journal.unsent}</Fact>
        <Fact name={device.lastUpload}>
          {journal.lastUpload === null ? device.never : dayAndTime(journal.lastUpload)}
        </Fact>
        {journal.refused !== null && <p className="fault">{device.uploadRefused(journal.refused)}</p>}
        {journal.ballast === 'given-up' && <Fact name={device.disk}>{device.diskFull}</Fact>}
      </Card>
      <Card title={device.clock}>
        <Fact name={device.clock}>{dayAndTime(clock.now)}</Fact>
        {clock.behindSignedTime && <p className="fault">{device.clockBehind}</p>}
        {clock.aheadOfSignedTime && <p className="fault">{device.clockAhead}</p>}
        <Fact name={device.store}>{tongue.of(status.store.title)}</Fact>
        <Fact name={device.terminal}>{status.terminal}</Fact>
        <Fact name={device.program}>{status.program}</Fact>
      </Card>
      <section className="card wide">
        <h3>{device.rules}</h3>
        <table>
          <thead>
            <tr>
              <th>{device.rules}</th>
              <th className="r">{device.version}</th>
              <th className="r">{device.age}</th>
              <th className="r">{device.members}</th>
              <th className="r">{device.offers}</th>
            </tr>
          </thead>
          <tbody>
            {cache.programmes.map((programme) => (
              <tr key={programme.id}>
                <td className="nm">
                  <Foreign text={tongue.of(programme.title)} />
                  <em>{device.tiers[programme.tier]}</em>
                  {programme.needsUpdate.length > 0 && (
                    <em className="fault">{device.needsUpdate(programme.needsUpdate.length)}</em>
                  )}
                </td>
                <td className="r n">v{programme.version}</td>
                <td className="r">
                  {programme.ageHours === null
                    ? '—'
                    : programme.ageHours * 60 < 1
                      ? words.justNow
                      : device.ago(ageText(programme.ageHours, tongue))}
                </td>
                <td className="r n">{programme.members}</td>
                <td className="r n">{programme.offers}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** What is wrong with the reader, and what the cashier can do about it. */
function ReaderTrouble({ trouble }: { trouble: string }) {
  const tongue = useTongue();
  const known = troubleWords(trouble);
  if (known === undefined) return `${tongue.words.device.trouble} · ${trouble}`;
  return (
    <>
      {tongue.of(known.what)}
      <br />
      <small>{tongue.of(known.todo)}</small>
    </>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <dl className="fact">
      <dt>
        <Foreign text={name} />
      </dt>
      <dd>{children}</dd>
    </dl>
  );
}
