// Another program on the same machine, such as a bank's: opens the first card that it sees for itself alone and keeps
// it until it is killed. Forked by a test, which is told when the card is held.
const pcsc = require('@pokusew/pcsclite')();

pcsc.on('error', () => process.exit(1));
pcsc.on('reader', (reader) => {
  reader.on('error', () => {});
  reader.on('status', (status) => {
    if ((status.state & reader.SCARD_STATE_PRESENT) === 0) return;
    reader.connect({ share_mode: reader.SCARD_SHARE_EXCLUSIVE }, (error) => {
      if (!error) process.send?.('held');
    });
  });
});
process.on('disconnect', () => process.exit(0));
