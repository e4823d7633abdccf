#!/bin/sh
# run-postgres.sh ROOT DATA RUN FRESH [SETTING=VALUE...]: runs PostgreSQL on the cluster in DATA until
# stdin ends, then stops it and removes RUN, the directory of its socket.
# Runs under a lock on DATA and as the first process of namespaces of its own (mount, pid, ipc):
# whatever happens, no process and no mount outlives it.
set -eu
root=$1 data=$2 run=$3 fresh=$4
shift 4
exec 3<&0
trap 'rm -rf "$run"' EXIT # also where a step fails and nobody is there any more to clear it away

if [ "$fresh" = true ]; then rm -rf "$data/pg"; fi
if [ ! -e "$data/pg" ]; then
  rm -rf "$data/pg.tmp"
  cp -a --reflink=auto "$root/template/pg" "$data/pg.tmp"
  mv "$data/pg.tmp" "$data/pg"
fi
rm -f "$data/pg/postmaster.pid" # the lock says that whoever wrote it is gone
chown "$(stat -c %u:%g "$data/pg")" "$run"

mount --make-rprivate /
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/dev/shm"
mount --bind "$data/pg" "$root/mnt"
mount --bind "$run" "$root/media"

for setting; do
  set -- "$@" -c "$setting"
  shift
done
LC_ALL=C.UTF-8 chroot --userspec=postgres:postgres "$root" /usr/lib/postgresql/18/bin/postgres \
  -D /mnt -c unix_socket_directories=/media -c documentdb.localhost_connection_string=host=/media \
  "$@" </dev/null 3<&- &
postgres=$!
# The other end of stdin belongs to the process that wants the server: it ends with that process.
{ cat <&3 >/dev/null; kill -INT "$postgres"; } &
status=0
wait "$postgres" || status=$?
exit "$status"
