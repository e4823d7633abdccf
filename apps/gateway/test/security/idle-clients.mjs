// Opens connections and says nothing: in a process of its own, which has files of its own.
import { once } from 'node:events';
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
let opened = 0;
let ended = 0;
while (opened < count) {
  const some = Array.from({ length: Math.min(200, count - opened) }, async () => {
    const socket = connect(port, '127.0.0.1');
    socket
      .on('error', () => {})
      .once('close', () => {
        ended++;
        if (ended === count) process.send({ ended });
      });
    await once(socket, 'connect');
    socket.resume();
  });
  await Promise.all(some);
  opened += some.length;
}
process.send({ opened });
process.once('disconnect', () => process.exit());
