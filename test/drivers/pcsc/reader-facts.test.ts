import { describe, expect, it } from 'vitest';
import { cardInterface } from '../../../drivers/pcsc/card-interface.ts';
import { pcscCodeOf, transceiveFailure } from '../../../drivers/pcsc/pcsc-errors.ts';
import { fromHex, toHex } from '../../../drivers/pcsc/reader-messages.ts';
import { deviceOfSlot, isUsableSlot } from '../../../drivers/pcsc/slot-names.ts';
import { commandForT0 } from '../../../drivers/pcsc/t0-command.ts';

describe('a card is', () => {
  it.each([
    ['contactless', '3B80800101', 'no historical bytes'],
    ['contactless', '3B888001000000009181C100C9', 'eight historical bytes'],
    ['contactless', '3B8F8001804F0CA000000306030001000000006A', 'a storage card'],
    ['contact', '3B6D000000318071865501024B4F4E4100', 'a bank card, T=0'],
    ['contact', '3B6E000080318066B0840C016E0183009000', 'a bank card, T=0'],
    ['contact', '3BDF18FF8080018131FE', 'an extra voltage byte moves 80 01 along'],
    ['contact', '3F80800101', 'inverse convention: a contactless reader never makes that up'],
    ['contact', '', 'nothing known'],
  ])('%s with %s (%s)', (expected, atr) => {
    expect(cardInterface(fromHex(atr))).toBe(expected);
  });
});

describe('protocol T=0', () => {
  it.each([
    ['drops the expected length behind data', '00A4040007A000000333010100', '00A4040007A0000003330101'],
    ['keeps data without expected length', '00A4040007A0000003330101', '00A4040007A0000003330101'],
    ['keeps an expected length without data', '00B2010C00', '00B2010C00'],
    ['keeps GET RESPONSE', '00C0000010', '00C0000010'],
    ['keeps a bare header', '00B2010C', '00B2010C'],
    ['keeps what is no well-formed command', '00A4040007A0', '00A4040007A0'],
  ])('%s', (_, command, sent) => {
    expect(toHex(commandForT0(fromHex(command)))).toBe(sent);
  });
});

describe('a slot', () => {
  it.each([
    ['is used', 'ACS ACR1281 1S Dual Reader 00 01', null, true],
    ['is used when its name matches', 'ACS ACR1281 1S Dual Reader 00 01', /dual/i, true],
    ['is not used when its name does not match', 'Broadcom Corp 5880 00 00', /ACS/, false],
    ['for a security module is never used', 'ACS ACR1252 1S CL Reader [SAM Interface] 01 00', null, false],
    ['for a security module is never used, even if its name matches', 'OMNIKEY SAM 00 00', /OMNIKEY/, false],
    ['whose name only contains the letters is used', 'Samsung Reader 00 00', null, true],
  ])('%s', (_, name, allow, expected) => {
    expect(isUsableSlot(name, allow)).toBe(expected);
  });

  it('is judged alike each time, whatever flags the pattern has', () => {
    const sticky = /Reader/g;
    expect([1, 2, 3].map(() => isUsableSlot('A Reader 00 00', sticky))).toEqual([true, true, true]);
  });

  it.each([
    ['ACS ACR1281 1S Dual Reader 00 01', 'ACS ACR1281 1S Dual Reader', 'Linux'],
    ['ACS ACR1281 Dual Reader 1', 'ACS ACR1281 Dual Reader', 'Windows'],
    ['Virtual PCD 00 0A', 'Virtual PCD', 'hex digits'],
    ['Reader', 'Reader', 'no number'],
  ])('%s belongs to %s (%s)', (slot, device) => {
    expect(deviceOfSlot(slot)).toBe(device);
  });
});

describe('an error of the binding', () => {
  const wrapped = (text: string): Error =>
    Object.assign(new Error('An error occurred while transmitting.'), { previous: new Error(text) });

  it.each([
    ['card-removed', wrapped('SCardTransmit error: Card was removed.(0x80100069)')],
    ['card-removed', wrapped('SCardTransmit error: Unknown reader specified.(0x80100009)')],
    ['card-silent', wrapped('SCardTransmit error: Card is not responding to a reset.(0x80100066)')],
    ['card-removed', wrapped('SCardTransmit error: Transaction failed.(0x80100016)')],
    ['card-removed', wrapped('SCardTransmit error: Data lost.(0x8010002F)')],
    ['card-reset', wrapped('SCardTransmit error: Card was reset.(0x80100068)')],
    ['reader-failed', wrapped('SCardTransmit error: Service not available.(0x8010001D)')],
    ['reader-failed', new Error('Card Reader not connected')],
    ['reader-failed', 'not even an error'],
  ])('means %s', (failure, error) => {
    expect(transceiveFailure(error)).toBe(failure);
  });

  it('is looked through to a bounded depth', () => {
    const circular = new Error('around and around');
    circular.cause = circular;
    expect(pcscCodeOf(circular)).toBeNull();
  });
});
