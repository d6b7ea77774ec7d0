const headerBytes = 4;

/**
 * The command as it has to be sent under protocol T=0, whose frames hold data in one direction only.
 * ISO/IEC 7816-3, 12.2.5: a short command with data both ways goes out without its expected length;
 * the card answers 61xx and the reading code fetches the rest. Some drivers pass a surplus byte on to the card,
 * which then answers 6700.
 */
export function commandForT0(command: Uint8Array): Uint8Array {
  const dataLength = command[headerBytes] ?? 0;
  const dataEnd = headerBytes + 1 + dataLength;
  const hasDataBothWays = dataLength > 0 && command.length === dataEnd + 1;
  return hasDataBothWays ? command.subarray(0, dataEnd) : command;
}
